package io.pooledsqlite.agent.region;

import io.pooledsqlite.metrics.RegionTotals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Test;

/**
 * Runs a few threads with one lock in very many of the orders that there are: at each access to
 * shared memory, each monitor and each park the next thread may be another one. A thread that waits
 * for ever fails as well. Accesses are in one order here; that they are volatile where they must be
 * is not seen.
 *
 * <p>{@code -Dlock.orders=10000} tries more orders of each.
 */
class RegionLockModelTest {

  private static final int ORDERS = Integer.getInteger("lock.orders", 10);

  /** Not part of what is tried, so it is not made anew for each order. */
  private static final RegionTotals TOTALS = new RegionTotals();

  /** What one order of threads runs on. */
  private static final class World {
    final Object monitor = new Object();
    final MonitorPlan plan = new MonitorPlan("test", Map.of(), TOTALS);
    final RegionLock lock = new RegionLock(plan);
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicBoolean wrong = new AtomicBoolean();

    /** Changed by exclusive regions alone, in two steps that others must not see. */
    private int changes;

    private int half;

    void thread(Runnable code) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  code.run();
                } catch (RuntimeException | Error e) {
                  wrong.set(true);
                  throw e;
                }
              });
      threads.add(thread);
    }

    /** A region with the monitor, as woven code enters and leaves it. */
    void exclusively(Runnable inside) {
      synchronized (monitor) {
        lock.takeWithMonitor(0);
        try {
          inside.run();
        } finally {
          lock.release();
        }
      }
    }

    void change() {
      half++;
      changes++;
      check(half == changes);
    }

    /** A region that runs beside others. */
    void beside(int number) {
      int cell = lock.share(monitor, number);
      try {
        check(half == changes);
      } finally {
        lock.unshare(cell);
      }
    }

    /** A region that becomes exclusive on its way. */
    void besideThenAlone(int number) {
      int cell = lock.share(monitor, number);
      check(half == changes);
      lock.takeInsteadOfSharing(cell);
      try {
        change();
      } finally {
        lock.release();
      }
    }

    void check(boolean right) {
      if (!right) {
        throw new IllegalStateException("not alone");
      }
    }

    /** Runs the threads, and something beside them on the calling one. */
    void run(Runnable beside, int expected) {
      threads.forEach(Thread::start);
      beside.run();
      for (Thread thread : threads) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      check(!wrong.get());
      check(changes == expected);
      check(lock.awaitNobodyElseShares(0, 0));
    }
  }

  /** Two threads have so few orders that nearly all of them are tried. */
  @Test
  void oneSharesWhileOneIsExclusive() {
    Lincheck.runConcurrentTest(
        5 * ORDERS,
        () -> {
          World world = new World();
          world.thread(() -> world.beside(1));
          world.run(() -> world.exclusively(world::change), 1);
        });
  }

  @Test
  void nobodyWhoIsCountedIsOverlooked() {
    Lincheck.runConcurrentTest(
        5 * ORDERS,
        () -> {
          World world = new World();
          Readers readers = new Readers();
          Runnable counted =
              () -> {
                int cell = readers.add(1);
                world.check(!readers.isEmpty());
                readers.remove(cell);
              };
          world.thread(counted);
          world.run(counted, 0);
          world.check(readers.isEmpty());
        });
  }

  @Test
  void exclusiveRegionsAreAlone() {
    Lincheck.runConcurrentTest(
        ORDERS,
        () -> {
          World world = new World();
          world.thread(() -> world.exclusively(world::change));
          world.thread(() -> world.exclusively(world::change));
          world.run(() -> world.beside(1), 2);
        });
  }

  @Test
  void twoWhoShareWhileOneIsExclusive() {
    Lincheck.runConcurrentTest(
        ORDERS,
        () -> {
          World world = new World();
          world.thread(() -> world.beside(1));
          world.thread(() -> world.beside(2));
          world.run(() -> world.exclusively(world::change), 1);
        });
  }

  @Test
  void regionsOneInAnother() {
    Lincheck.runConcurrentTest(
        ORDERS,
        () -> {
          World world = new World();
          world.thread(
              () ->
                  world.exclusively(
                      () -> {
                        world.exclusively(world::change);
                        world.change();
                      }));
          world.run(
              () -> {
                world.beside(1);
                world.exclusively(world::change);
              },
              3);
        });
  }

  @Test
  void whoBecomesExclusiveLaterIsAlone() {
    Lincheck.runConcurrentTest(
        5 * ORDERS,
        () -> {
          World world = new World();
          world.thread(() -> world.besideThenAlone(1));
          world.run(() -> world.exclusively(world::change), 2);
        });
  }

  @Test
  void twoBecomeExclusiveLater() {
    Lincheck.runConcurrentTest(
        ORDERS,
        () -> {
          World world = new World();
          world.thread(() -> world.besideThenAlone(1));
          world.run(() -> world.besideThenAlone(2), 2);
        });
  }

  @Test
  void aMarkThatWasLeftBehindShutsNobodyOut() {
    Lincheck.runConcurrentTest(
        ORDERS,
        () -> {
          World world = new World();
          world.thread(
              () -> {
                synchronized (world.monitor) {
                  world.lock.takeWithMonitor(0);
                  world.change();
                  // As if there had been no stack for the call that gives it back.
                }
              });
          world.thread(() -> world.beside(1));
          world.run(() -> world.exclusively(world::change), 2);
        });
  }
}
