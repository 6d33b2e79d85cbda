package io.pooledsqlite.agent.region;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.pooledsqlite.metrics.RegionTotals;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Stands beside one monitor of the application: regions of which it is proved that they may run
 * beside others share it; all others hold the monitor itself, as they always did, and this lock
 * exclusively. {@code docs/concurrency.md} argues why that is enough. Thread-safe.
 *
 * <p>The monitor comes first and this lock second, and who shares it never takes the monitor while
 * sharing. So at most one thread with the monitor waits here, and only for those who share.
 */
final class RegionLock {

  private static final VarHandle EXCLUSIVE;

  static {
    try {
      EXCLUSIVE =
          MethodHandles.lookup().findVarHandle(RegionLock.class, "exclusive", Exclusive.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** How long a wait for a region that got the lock without the monitor sleeps between looks. */
  private static final long LOOK_NANOS = 200_000;

  private final MonitorPlan plan;
  private final Readers readers;

  /** Counts the entries of regions that may write. */
  private final AtomicInteger writes = new AtomicInteger();

  /** Counts those who have it exclusively without the monitor, or are about to. */
  private final AtomicInteger withoutMonitor = new AtomicInteger();

  /** Read and changed through {@link #EXCLUSIVE}, too. */
  private volatile @Nullable Exclusive exclusive;

  /** Who has the lock for itself. */
  private static final class Exclusive {
    final Thread thread;

    /** Whether it came from sharing, and so without the monitor. */
    final boolean withoutMonitor;

    /** For its thread only. */
    int depth = 1;

    /** Whether it has waited for those who shared. For its thread only. */
    boolean alone;

    Exclusive(Thread thread, boolean withoutMonitor) {
      this.thread = thread;
      this.withoutMonitor = withoutMonitor;
    }
  }

  RegionLock(MonitorPlan plan) {
    this(plan, new Readers());
  }

  /** Counts those who share in {@code readers}. */
  RegionLock(MonitorPlan plan, Readers readers) {
    this.plan = plan;
    this.readers = readers;
  }

  MonitorPlan plan() {
    return plan;
  }

  /** Whether another thread has it for itself, or is about to. */
  boolean isTaken() {
    Exclusive held = exclusive;
    return held != null && held.thread != Thread.currentThread();
  }

  /** Whether the calling thread has it for itself. */
  boolean isHeldExclusively() {
    Exclusive held = exclusive;
    return held != null && held.thread == Thread.currentThread();
  }

  /**
   * Shares the lock; waits for who has it exclusively, by waiting for the monitor.
   *
   * @param monitor the application's object
   * @param number tells threads apart
   * @return where the thread is counted, for {@link #unshare}
   */
  int share(Object monitor, int number) {
    int cell = readers.add(number);
    Exclusive held = exclusive;
    if (held == null) {
      return cell;
    }
    long start = System.nanoTime();
    unshare(cell);
    cell = waitAndShare(monitor, number);
    try {
      plan.waited(RegionTotals.Lock.SHARED, System.nanoTime() - start);
    } catch (Throwable e) {
      // Want of stack, say. It is counted in: thrown from here, nobody would count it out.
    }
    return cell;
  }

  private int waitAndShare(Object monitor, int number) {
    while (true) {
      Exclusive held;
      synchronized (monitor) {
        // Whoever holds the monitor now is this thread, so nobody becomes exclusive by it.
        int cell = readers.add(number);
        held = exclusive;
        if (held == null || isLeftOver(held)) {
          return cell;
        }
        unshare(cell);
      }
      awaitEndOf(held);
    }
  }

  /**
   * Whether, while the calling thread has the monitor, somebody seems to have it, too: a thread
   * that could not say that it left, because its stack had no room. Then it is forgotten.
   */
  private boolean isLeftOver(Exclusive held) {
    return !held.withoutMonitor && EXCLUSIVE.compareAndSet(this, held, null);
  }

  private void awaitEndOf(Exclusive held) {
    boolean interrupted = false;
    while (exclusive == held) {
      LockSupport.parkNanos(this, LOOK_NANOS);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops sharing, and wakes who waits for that now: it may be another than a moment ago. */
  void unshare(int cell) {
    readers.remove(cell);
    Exclusive waiting = exclusive;
    if (waiting != null) {
      wake(waiting);
    }
  }

  private static void wake(Exclusive waiting) {
    LockSupport.unpark(waiting.thread);
  }

  /**
   * Takes the lock, re-entrantly, for a thread that has the monitor; waits for those who share.
   *
   * @param since when the thread began to wait for the monitor, as {@link System#nanoTime}; 0 if it
   *     did not have to
   * @return false if the thread had it already
   */
  @CanIgnoreReturnValue
  boolean takeWithMonitor(long since) {
    Thread me = Thread.currentThread();
    Exclusive held = exclusive;
    if (held != null && held.thread == me) {
      if (held.alone) {
        held.depth++;
      } else {
        // Left behind by a call that ended for want of stack before it had waited; now it is ours.
        awaitAlone(held, since);
      }
      return false;
    }
    take(new Exclusive(me, false), since);
    return true;
  }

  /** Takes the lock for a thread that shared it until now, and has no monitor. */
  void takeInsteadOfSharing(int cell) {
    Exclusive mine = new Exclusive(Thread.currentThread(), true);
    withoutMonitor.incrementAndGet();
    unshare(cell);
    take(mine, 0);
  }

  private void take(Exclusive mine, long since) {
    long start = since;
    while (!EXCLUSIVE.compareAndSet(this, null, mine)) {
      start = start == 0 ? System.nanoTime() : start;
      Exclusive held = exclusive;
      if (held != null && (mine.withoutMonitor || !isLeftOver(held))) {
        awaitEndOf(held);
      }
    }
    awaitAlone(mine, start);
  }

  private void awaitAlone(Exclusive mine, long since) {
    long start = since;
    boolean interrupted = false;
    while (!readers.isEmpty()) {
      start = start == 0 ? System.nanoTime() : start;
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    mine.alone = true;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (start != 0) {
      try {
        plan.waited(RegionTotals.Lock.MONITOR, System.nanoTime() - start);
      } catch (Throwable e) {
        // The lock is taken, and thrown from here nobody would release it.
      }
    }
  }

  /** Gives back what {@link #takeWithMonitor} or {@link #takeInsteadOfSharing} took. */
  void release() {
    Exclusive held = exclusive;
    if (held != null && held.thread == Thread.currentThread() && --held.depth == 0) {
      exclusive = null;
      if (held.withoutMonitor) {
        withoutMonitor.decrementAndGet();
      }
    }
  }

  // What one thread did before a region must be visible after another thread's region that came
  // later, although neither waited for the other. Rows order them: see docs/concurrency.md.

  /** Before the first statement of a region that may write. */
  void beginsToWrite() {
    writes.incrementAndGet();
  }

  /** After the last statement of a region that shared the lock. */
  void sees(boolean wrote) {
    writes.get();
    if (wrote) {
      readers.isEmpty();
    }
  }

  /**
   * Waits until nobody else runs without the monitor, but not longer than {@code nanos},
   * interrupted or not: until nobody shares, nor has it exclusively after sharing.
   *
   * @param own how often the calling thread is counted among those who share
   */
  boolean awaitNobodyElseShares(int own, long nanos) {
    long end = System.nanoTime() + nanos;
    boolean interrupted = false;
    boolean nobody = isNobodyElseWithoutMonitor(own);
    while (!nobody && System.nanoTime() - end <= 0) {
      LockSupport.parkNanos(this, LOOK_NANOS);
      interrupted |= Thread.interrupted();
      nobody = isNobodyElseWithoutMonitor(own);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return nobody;
  }

  private boolean isNobodyElseWithoutMonitor(int own) {
    Exclusive held = exclusive;
    if (held != null && held.thread == Thread.currentThread()) {
      // Whoever else wants it waits for this thread.
      return true;
    }
    // In this order: who gives up sharing to be exclusive is counted there before.
    return readers.count() == own && withoutMonitor.get() == 0;
  }
}
