package io.pooledsqlite.pool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one queue per file that everything which takes SQLite's write lock goes through. First come,
 * first served, but the thread that just released may take the slot once more while the head of the
 * queue wakes up, because a hand-off per write costs a context switch each. Who is quick to come
 * back would gain by that for ever, so nobody takes more of these extra grants than the head of the
 * queue has had.
 *
 * <p>Not reentrant, not tied to a thread: one thread may begin a transaction and another end it.
 * Thread-safe. An interrupt neither fails nor shortens a wait; the flag is kept.
 */
public final class WriteQueue {

  /** How often one thread may take the slot in a row while others wait. */
  static final int BURST = 2;

  static final long BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** How long a transaction that has not written yet keeps the slot from those who want it. */
  static final long ANTICIPATION_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** How often a wait for another copy of this library looks whether it is in vain. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** How the queue tells about waits; called without the queue's own lock. */
  interface Observer {
    void acquired(long waitNanos);

    void released(long heldNanos);

    void served(long waitNanos);

    void timedOut(long waitNanos);
  }

  /** Why a wait ended without the slot. */
  public enum Refusal {
    /** Another session held the slot for longer than the limit. */
    TIMEOUT,
    /** Only the waiting thread itself could end the transaction that holds the slot. */
    SELF_DEADLOCK,
    /** The session's own transaction holds the slot: the write belongs into it. */
    JOIN,
    /** {@link WriteTicket#cancel()} was called. */
    CANCELLED
  }

  /** A wait that ended without the slot; {@code getMessage} names who held it. */
  public static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;
    private final Refusal refusal;

    RefusedException(Refusal refusal, String message) {
      super(message);
      this.refusal = refusal;
    }

    /** Why the slot was not given. */
    public Refusal refusal() {
      return refusal;
    }
  }

  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final ArrayDeque<WriteTicket> waiting = new ArrayDeque<>();

  private final WriterDue due = new WriterDue();

  @GuardedBy("lock")
  private @Nullable WriteTicket holder;

  @GuardedBy("lock")
  private @Nullable Thread lastThread;

  @GuardedBy("lock")
  private int burst;

  @GuardedBy("lock")
  private long burstStart;

  /** How often each thread was served before others that waited. */
  @GuardedBy("lock")
  private final Map<Thread, Integer> extraGrants = new WeakHashMap<>();

  /** Shared with the other copies of this library in the JVM; see {@link JvmFiles}. */
  private final JvmSlot jvmSlot;

  private final Observer observer;

  WriteQueue(JvmSlot jvmSlot, Observer observer) {
    this.jvmSlot = jvmSlot;
    this.observer = observer;
  }

  /**
   * Waits for the slot.
   *
   * @param ticket made for this wait
   * @param timeoutNanos how long another session may hold the slot meanwhile; 0 means no limit
   * @return HELD, or what the holder who took the ticket's {@link Companion} made of it
   * @throws RefusedException if the wait ended without the slot
   */
  Grant acquire(WriteTicket ticket, long timeoutNanos) throws RefusedException {
    long start = System.nanoTime();
    if (!takeAtOnce(ticket) && !awaitTurn(ticket, timeoutNanos, start)) {
      return ticket.awaitSettled();
    }
    boolean held = false;
    try {
      awaitOtherCopies(ticket, timeoutNanos, start);
      held = true;
    } finally {
      if (!held) {
        letGo(ticket);
      }
    }
    ticket.acquiredNow();
    observer.acquired(ticket.acquiredAt() - start);
    return Grant.HELD;
  }

  /**
   * Takes tickets out of the queue whose writes the holder of the slot will run with its own: those
   * at the head, as far as they are of {@code company}. Nobody is overtaken.
   *
   * @param limit how many at most
   * @return the tickets; the caller must {@link WriteTicket#settle} each
   */
  List<WriteTicket> takeCompanions(Object company, int limit) {
    List<WriteTicket> taken = List.of();
    lock.lock();
    try {
      WriteTicket head = waiting.peekFirst();
      if (head != null && head.joins(company)) {
        taken = new ArrayList<>();
        while (head != null && head.joins(company) && taken.size() < limit) {
          waiting.removeFirst();
          head.taken();
          taken.add(head);
          head = waiting.peekFirst();
        }
      }
    } finally {
      lock.unlock();
    }
    for (WriteTicket ticket : taken) {
      observer.served(ticket.waitedNanos());
    }
    return taken;
  }

  /** Takes the slot if nobody holds it or waits for it. */
  boolean tryAcquire(WriteTicket ticket) {
    lock.lock();
    try {
      if (holder != null || !waiting.isEmpty() || !jvmSlot.tryAcquire(ticket)) {
        return false;
      }
      take(ticket);
    } finally {
      lock.unlock();
    }
    ticket.acquiredNow();
    observer.acquired(0);
    return true;
  }

  /** Gives the slot back; whoever does not hold it gives nothing back. */
  void release(WriteTicket ticket) {
    long held = System.nanoTime() - ticket.acquiredAt();
    lock.lock();
    try {
      checkHolder(ticket);
      try {
        jvmSlot.release();
      } finally {
        due.held(held);
        free();
      }
    } finally {
      lock.unlock();
    }
    observer.released(held);
  }

  /** When readers give their processor up for who writes here. */
  WriterDue due() {
    return due;
  }

  /** Threads waiting now. */
  int pending() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  /** Who holds the slot and who waits for it, or null if nobody holds it. */
  SlowWaits.@Nullable Look look() {
    lock.lock();
    try {
      return holder == null ? null : new SlowWaits.Look(holder, List.copyOf(waiting));
    } finally {
      lock.unlock();
    }
  }

  /** The transaction of a session that has the slot; null if there is none. */
  @Nullable WriteTicket transaction() {
    lock.lock();
    try {
      WriteTicket current = holder;
      return current != null && current.session() != null && current.isTransaction()
          ? current
          : null;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the slot is held now. */
  boolean isHeld() {
    lock.lock();
    try {
      return holder != null;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whether who keeps others from the slot waits for nobody: maintenance of this copy has it, or
   * whoever is next is about to take it. Of another copy's holder nobody knows.
   */
  boolean isTakenForAMoment() {
    lock.lock();
    try {
      return holder == null ? !waiting.isEmpty() : holder.session() == null;
    } finally {
      lock.unlock();
    }
  }

  private boolean takeAtOnce(WriteTicket ticket) {
    lock.lock();
    try {
      if (holder == null && (waiting.isEmpty() || mayBurst(ticket))) {
        take(ticket);
        return true;
      }
      ticket.queued();
      waiting.addLast(ticket);
      return false;
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private boolean mayBurst(WriteTicket ticket) {
    return ticket.thread() == lastThread
        && burst < BURST
        && System.nanoTime() - burstStart < BURST_NANOS
        && extraGrants(ticket) <= extraGrants(waiting.getFirst());
  }

  @GuardedBy("lock")
  private int extraGrants(WriteTicket ticket) {
    return extraGrants.getOrDefault(ticket.thread(), 0);
  }

  @GuardedBy("lock")
  private void take(WriteTicket ticket) {
    holder = ticket;
    due.taken();
    if (ticket.isTransaction()) {
      for (WriteTicket waiter : waiting) {
        if (waiter.session() == ticket.session()) {
          LockSupport.unpark(waiter.thread());
        }
      }
    }
    if (ticket.thread() == lastThread && burst < BURST) {
      burst++;
      if (!waiting.isEmpty()) {
        extraGrants.merge(ticket.thread(), 1, Integer::sum);
      }
    } else {
      lastThread = ticket.thread();
      burst = 1;
      burstStart = System.nanoTime();
    }
  }

  /** Returns false if the holder of the slot took the ticket's write. */
  private boolean awaitTurn(WriteTicket ticket, long timeoutNanos, long start)
      throws RefusedException {
    boolean interrupted = false;
    long deadline = start + timeoutNanos;
    WriteTicket.Reclaim inVain = null;
    boolean extended = false;
    try {
      while (true) {
        long left = deadline - System.nanoTime();
        WriteTicket.Reclaim reclaim;
        lock.lock();
        try {
          ticket.signalled(false);
          if (ticket.isTaken()) {
            return false;
          }
          if (holder == null && waiting.peekFirst() == ticket) {
            waiting.removeFirst();
            take(ticket);
            return true;
          }
          Refusal refusal = refusal(ticket, timeoutNanos > 0 && left <= 0);
          reclaim = reclaim(ticket, refusal);
          if (reclaim == inVain) {
            reclaim = null;
          }
          if (refusal != null && reclaim == null) {
            waiting.remove(ticket);
            wakeHead();
            String who = holder == null ? "nobody" : holder.description();
            throw refused(refusal, who, start);
          }
          if (left <= 0 && refusal == null) {
            deadline = System.nanoTime() + timeoutNanos;
            left = timeoutNanos;
          }
        } finally {
          lock.unlock();
        }
        if (reclaim != null) {
          // Asked once in each round: whoever is in the middle of a statement keeps the slot.
          boolean given = giveBack(reclaim);
          inVain = given ? null : reclaim;
          if (given && !extended) {
            extended = true;
            deadline = System.nanoTime() + timeoutNanos;
          }
          continue;
        }
        inVain = null;
        long look = timeoutNanos > 0 ? Math.min(left, ANTICIPATION_NANOS) : ANTICIPATION_NANOS;
        LockSupport.parkNanos(this, look);
        interrupted |= Thread.interrupted();
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Another session's trouble, also in earnest, must not leave this ticket in the queue. */
  private static boolean giveBack(WriteTicket.Reclaim reclaim) {
    try {
      return reclaim.giveBack();
    } catch (RuntimeException | Error e) {
      return false;
    }
  }

  @GuardedBy("lock")
  private @Nullable Refusal refusal(WriteTicket ticket, boolean late) {
    if (ticket.cancelled()) {
      return Refusal.CANCELLED;
    }
    WriteTicket current = holder;
    if (current == null || current.session() == null) {
      return null;
    }
    if (current.session() == ticket.session()) {
      return current.isTransaction() && !ticket.isTransaction() ? Refusal.JOIN : null;
    }
    if (ticket.session() != null && current.soleUser() == ticket.thread()) {
      return Refusal.SELF_DEADLOCK;
    }
    return late ? Refusal.TIMEOUT : null;
  }

  /**
   * How to get the slot from a holder that has not written yet, instead of being refused, or once
   * it has kept others waiting for long enough.
   */
  @GuardedBy("lock")
  private WriteTicket.@Nullable Reclaim reclaim(WriteTicket ticket, @Nullable Refusal refusal) {
    WriteTicket current = holder;
    if (current == null || ticket.session() == null || current.session() == ticket.session()) {
      return null;
    }
    boolean due =
        refusal == null
            ? current.acquiredAt() != 0
                && System.nanoTime() - current.acquiredAt() >= ANTICIPATION_NANOS
            : refusal != Refusal.CANCELLED;
    return due ? current.reclaim() : null;
  }

  private RefusedException refused(Refusal refusal, String holder, long start) {
    long waited = System.nanoTime() - start;
    if (refusal == Refusal.TIMEOUT) {
      observer.timedOut(waited);
    }
    return new RefusedException(
        refusal,
        "waited "
            + TimeUnit.NANOSECONDS.toMillis(waited)
            + " ms for the write queue, held by "
            + holder);
  }

  /** Looks up again and again, since a copy can not be told what happens in another one. */
  private void awaitOtherCopies(WriteTicket ticket, long timeoutNanos, long start)
      throws RefusedException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          if (jvmSlot.tryAcquire(ticket) || jvmSlot.tryAcquire(ticket, LOOK_NANOS)) {
            return;
          }
        } catch (InterruptedException e) {
          interrupted = true;
        }
        Refusal refusal = refusalOfOtherCopies(ticket, timeoutNanos, start);
        if (refusal != null) {
          throw refused(refusal, "another copy of PooledSQLite in this JVM", start);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private @Nullable Refusal refusalOfOtherCopies(
      WriteTicket ticket, long timeoutNanos, long start) {
    if (ticket.cancelled()) {
      return Refusal.CANCELLED;
    }
    if (ticket.session() != null && jvmSlot.isHeldBy(ticket.thread())) {
      return Refusal.SELF_DEADLOCK;
    }
    boolean late = timeoutNanos > 0 && System.nanoTime() - start >= timeoutNanos;
    return late ? Refusal.TIMEOUT : null;
  }

  /** The wait for the other copies was in vain. */
  private void letGo(WriteTicket ticket) {
    lock.lock();
    try {
      checkHolder(ticket);
      free();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void checkHolder(WriteTicket ticket) {
    if (holder != ticket) {
      throw new IllegalStateException("write slot released by " + ticket.description());
    }
  }

  @GuardedBy("lock")
  private void free() {
    holder = null;
    due.freed(!waiting.isEmpty());
    wakeHead();
  }

  @GuardedBy("lock")
  private void wakeHead() {
    WriteTicket head = waiting.peekFirst();
    if (holder == null && head != null && !head.signalled()) {
      head.signalled(true);
      LockSupport.unpark(head.thread());
    }
  }
}
