package io.pooledsqlite.pool;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One claim on the {@link WriteQueue}: made by a thread for a session (or for maintenance, which
 * has none), then waiting, then holding the slot until released. Thread-safe.
 */
public final class WriteTicket {

  private final @Nullable Object session;
  private final boolean transaction;
  private final Thread thread;
  private volatile @Nullable Thread soleUser;
  private volatile boolean cancelled;
  private volatile boolean signalled;
  private volatile long acquiredAt;
  private volatile @Nullable String purpose;

  WriteTicket(@Nullable Object session) {
    this(session, false);
  }

  WriteTicket(@Nullable Object session, boolean transaction) {
    this.session = session;
    this.transaction = transaction;
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

  /** Ends a wait of this ticket with SQLITE_INTERRUPT. No effect once it holds the slot. */
  public void cancel() {
    cancelled = true;
    LockSupport.unpark(thread);
  }

  boolean cancelled() {
    return cancelled;
  }

  boolean signalled() {
    return signalled;
  }

  void signalled(boolean value) {
    signalled = value;
  }

  long acquiredAt() {
    return acquiredAt;
  }

  void acquiredNow() {
    acquiredAt = System.nanoTime();
  }
}
