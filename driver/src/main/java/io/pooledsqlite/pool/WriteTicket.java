package io.pooledsqlite.pool;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One claim on the {@link WriteQueue}: made by a thread for a session (or for maintenance, which
 * has none), then waiting, then holding the slot until released. Thread-safe.
 */
public final class WriteTicket {

  /** Where a claim stands. */
  private enum Progress {
    /** In the queue, or through it with the slot in its own hands. */
    OWN,
    /** Another holder of the slot is running the write. */
    TAKEN,
    SERVED,
    RETURNED
  }

  private final @Nullable Object session;
  private final boolean transaction;
  private final @Nullable Companion companion;
  private final long madeAt = System.nanoTime();
  private final Thread thread;
  private final AtomicBoolean told = new AtomicBoolean();
  private volatile @Nullable Reclaim reclaim;
  private volatile @Nullable Thread soleUser;
  private volatile boolean cancelled;
  private volatile boolean signalled;
  private volatile boolean waited;
  private volatile Progress progress = Progress.OWN;
  private volatile long acquiredAt;
  private volatile @Nullable String purpose;

  WriteTicket(@Nullable Object session) {
    this(session, false, null);
  }

  WriteTicket(@Nullable Object session, boolean transaction, @Nullable Companion companion) {
    this.session = session;
    this.transaction = transaction;
    this.companion = companion;
    this.thread = Thread.currentThread();
    this.soleUser = thread;
  }

  /** The session that claims the slot; null for maintenance. */
  @Nullable Object session() {
    return session;
  }

  /** Whether the slot is claimed for a transaction that other threads of the session can join. */
  boolean isTransaction() {
    return transaction;
  }

  Thread thread() {
    return thread;
  }

  /** The only thread that used the slot's transaction so far, or null once there were several. */
  @Nullable Thread soleUser() {
    return soleUser;
  }

  /** Says that the calling thread works inside what this ticket protects. */
  public void usedByCurrentThread() {
    if (soleUser != null && soleUser != Thread.currentThread()) {
      soleUser = null;
    }
  }

  /** Names what the slot is held for, for error texts; literals must be left out. */
  public void describe(String what) {
    purpose = what;
  }

  String description() {
    String what = purpose;
    return (what == null ? "a write" : what) + " of thread " + thread.getName();
  }

  /** Takes the slot back from a transaction that has not written yet. */
  @FunctionalInterface
  public interface Reclaim {
    /** Gives the slot back, if that is possible now without waiting for anybody. */
    boolean giveBack();
  }

  /** Says how others can have the slot while nothing is written; null if they can not. */
  public void reclaimable(@Nullable Reclaim how) {
    reclaim = how;
  }

  /** How the slot can be had from its holder; null if it can not. */
  @Nullable Reclaim reclaim() {
    return reclaim;
  }

  /** Ends a wait of this ticket with SQLITE_INTERRUPT. No effect once it holds the slot. */
  public void cancel() {
    cancelled = true;
    LockSupport.unpark(thread);
  }

  /** Whether {@link #cancel} was called. */
  public boolean cancelled() {
    return cancelled;
  }

  /** The write that another holder may run; null if only the claimant can. */
  public @Nullable Companion companion() {
    return companion;
  }

  /** Whether the write can share a transaction with those of {@code company}. */
  boolean joins(Object company) {
    return companion != null && !cancelled && companion.company().equals(company);
  }

  /** Says that another holder of the slot runs the write; it must be settled in the end. */
  void taken() {
    progress = Progress.TAKEN;
  }

  boolean isTaken() {
    return progress != Progress.OWN;
  }

  /**
   * Lets the claimant go on.
   *
   * @param served whether the write was run and settled; if not, the claimant runs it by itself
   */
  public void settle(boolean served) {
    progress = served ? Progress.SERVED : Progress.RETURNED;
    LockSupport.unpark(thread);
  }

  /** Waits until the holder who took the write has settled it; it keeps the interrupt flag. */
  Grant awaitSettled() {
    boolean interrupted = false;
    while (progress == Progress.TAKEN) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return progress == Progress.SERVED ? Grant.SERVED : Grant.RETURNED;
  }

  /** Says that others were there first. */
  void queued() {
    waited = true;
  }

  /** Whether others were there first. */
  public boolean hadToWait() {
    return waited;
  }

  long waitedNanos() {
    return System.nanoTime() - madeAt;
  }

  boolean signalled() {
    return signalled;
  }

  void signalled(boolean value) {
    signalled = value;
  }

  /** When the wait began. */
  long madeAt() {
    return madeAt;
  }

  /** True the first time: that others wait for this ticket is to be told once. */
  boolean tellOnce() {
    return told.compareAndSet(false, true);
  }

  /** When it got the slot; 0 before. */
  long acquiredAt() {
    return acquiredAt;
  }

  void acquiredNow() {
    acquiredAt = System.nanoTime();
  }
}
