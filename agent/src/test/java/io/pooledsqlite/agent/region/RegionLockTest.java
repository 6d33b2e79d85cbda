package io.pooledsqlite.agent.region;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.metrics.RegionTotals;
import io.pooledsqlite.metrics.Summary;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Exclusion, progress and what a thread may be interrupted by, of the lock beside a monitor. */
@Timeout(60)
class RegionLockTest {

  private final Object monitor = new Object();
  private final RegionTotals totals = new RegionTotals();
  private final RegionLock lock = new RegionLock(new MonitorPlan("test", Map.of(), totals));
  private final AtomicInteger sharing = new AtomicInteger();
  private final AtomicInteger exclusive = new AtomicInteger();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();

  /** Changed in exclusive regions alone, so that losing one of two changes shows. */
  private long plain;

  @AfterEach
  void nothingFailed() {
    assertThat(failures).isEmpty();
  }

  private void start(Runnable task) {
    Thread thread = new Thread(task);
    thread.setUncaughtExceptionHandler((from, failure) -> failures.add(failure));
    threads.add(thread);
    thread.start();
  }

  private void join() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void exclusively(Runnable work) {
    synchronized (monitor) {
      lock.takeWithMonitor(0);
      try {
        assertThat(exclusive.incrementAndGet()).isEqualTo(1);
        assertThat(sharing).hasValue(0);
        work.run();
        exclusive.decrementAndGet();
      } finally {
        lock.release();
      }
    }
  }

  private void shared(int number, Runnable work) {
    int cell = lock.share(monitor, number);
    try {
      sharing.incrementAndGet();
      assertThat(exclusive).hasValue(0);
      work.run();
      sharing.decrementAndGet();
    } finally {
      lock.unshare(cell);
    }
  }

  @Test
  void exclusiveRegionsAreAlone() throws Exception {
    int rounds = 20_000;
    for (int i = 0; i < 6; i++) {
      int number = i;
      start(
          () -> {
            for (int round = 0; round < rounds; round++) {
              if ((round + number) % 4 == 0) {
                exclusively(() -> plain++);
              } else {
                long before = plain;
                shared(number, () -> assertThat(plain).isGreaterThanOrEqualTo(before));
              }
            }
          });
    }
    join();
    assertThat(plain).isEqualTo(6L * rounds / 4);
  }

  /** With no third thread that would wake one by chance. */
  @Test
  void twoDoNotWaitForEachOther() throws Exception {
    int rounds = 50_000;
    start(
        () -> {
          for (int round = 0; round < rounds; round++) {
            shared(1, () -> {});
          }
        });
    start(
        () -> {
          for (int round = 0; round < rounds; round++) {
            exclusively(() -> plain++);
          }
        });
    join();
    assertThat(plain).isEqualTo(rounds);
  }

  @Test
  void whoBecomesExclusiveLaterIsAlone() throws Exception {
    int rounds = 3_000;
    for (int i = 0; i < 4; i++) {
      int number = i;
      start(
          () -> {
            for (int round = 0; round < rounds; round++) {
              if ((round + number) % 3 == 0) {
                exclusively(() -> plain++);
              } else if ((round + number) % 3 == 1) {
                shared(number, () -> {});
              } else {
                int cell = lock.share(monitor, number);
                lock.takeInsteadOfSharing(cell);
                assertThat(exclusive.incrementAndGet()).isEqualTo(1);
                assertThat(sharing).hasValue(0);
                plain++;
                exclusive.decrementAndGet();
                lock.release();
              }
            }
          });
    }
    join();
    assertThat(plain).isEqualTo(4L * rounds * 2 / 3);
  }

  @Test
  void thoseWhoShareDoSoAtTheSameTime() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    for (int i = 0; i < 2; i++) {
      int number = i;
      start(
          () ->
              shared(
                  number,
                  () -> {
                    both.countDown();
                    try {
                      assertThat(both.await(30, TimeUnit.SECONDS)).isTrue();
                    } catch (InterruptedException e) {
                      throw new IllegalStateException(e);
                    }
                  }));
    }
    join();
  }

  @Test
  void manyWhoShareDoNotStarveWhoIsExclusive() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    for (int i = 0; i < 4; i++) {
      int number = i;
      start(
          () -> {
            while (!over.get()) {
              shared(number, Thread::onSpinWait);
            }
          });
    }
    for (int i = 0; i < 200; i++) {
      exclusively(() -> plain++);
    }
    over.set(true);
    join();
    assertThat(plain).isEqualTo(200);
  }

  @Test
  void exclusiveIsReentrant() {
    exclusively(
        () -> {
          lock.takeWithMonitor(0);
          assertThat(lock.isHeldExclusively()).isTrue();
          lock.release();
          assertThat(lock.isHeldExclusively()).isTrue();
        });
    assertThat(lock.isHeldExclusively()).isFalse();
  }

  @Test
  void waitsKeepTheInterruptFlag() throws Exception {
    int cell = lock.share(monitor, 1);
    AtomicBoolean flag = new AtomicBoolean();
    start(
        () -> {
          Thread.currentThread().interrupt();
          exclusively(() -> plain++);
          flag.set(Thread.interrupted());
        });
    Thread.sleep(50);
    assertThat(plain).isZero();
    lock.unshare(cell);
    join();
    assertThat(plain).isEqualTo(1);
    assertThat(flag).isTrue();
  }

  @Test
  void whoeverFindsTheLockTakenIsTimedAndNobodyElse() throws Exception {
    Summary summary = new Summary();
    summary.setRegions(totals);
    for (int i = 0; i < 100; i++) {
      shared(1, () -> {});
      exclusively(() -> {});
    }
    assertThat(summary.getRegionWaitSeconds().values()).containsOnly(0.0);

    int cell = lock.share(monitor, 1);
    CountDownLatch taken = new CountDownLatch(1);
    start(
        () ->
            exclusively(
                () -> {
                  taken.countDown();
                  awaitOneBlocked();
                }));
    while (threads.get(0).getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    lock.unshare(cell);
    assertThat(taken.await(30, TimeUnit.SECONDS)).isTrue();
    start(() -> shared(2, () -> {}));
    join();
    assertThat(summary.getRegionWaitSeconds().get("monitor_max")).isPositive();
    assertThat(summary.getRegionWaitSeconds().get("shared_max")).isPositive();
  }

  private void awaitOneBlocked() {
    while (threads.stream().noneMatch(each -> each.getState() == Thread.State.BLOCKED)) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aMarkThatWasLeftBehindIsForgotten() throws Exception {
    start(
        () -> {
          synchronized (monitor) {
            lock.takeWithMonitor(0);
            // As if there had been no stack for the call that gives it back.
          }
        });
    join();
    start(() -> shared(1, () -> {}));
    start(() -> exclusively(() -> plain++));
    join();
    assertThat(plain).isEqualTo(1);
    assertThat(lock.isHeldExclusively()).isFalse();
  }

  @Test
  void whoTakesBackWaitsForThoseWhoShareAlsoWhenInterrupted() throws Exception {
    int cell = lock.share(monitor, 1);
    AtomicBoolean nobody = new AtomicBoolean();
    AtomicBoolean flag = new AtomicBoolean();
    start(
        () -> {
          Thread.currentThread().interrupt();
          nobody.set(lock.awaitNobodyElseShares(0, TimeUnit.SECONDS.toNanos(60)));
          flag.set(Thread.interrupted());
        });
    awaitState(threads.get(0), Thread.State.TIMED_WAITING);
    lock.unshare(cell);
    join();
    assertThat(nobody).isTrue();
    assertThat(flag).isTrue();
  }

  @Test
  void whoTakesBackWaitsForWhoBecameExclusiveWithoutTheMonitor() throws Exception {
    CountDownLatch alone = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    start(
        () -> {
          lock.takeInsteadOfSharing(lock.share(monitor, 1));
          alone.countDown();
          awaitLatch(end);
          lock.release();
        });
    awaitLatch(alone);
    assertThat(lock.awaitNobodyElseShares(0, TimeUnit.MILLISECONDS.toNanos(1))).isFalse();
    end.countDown();
    assertThat(lock.awaitNobodyElseShares(0, TimeUnit.SECONDS.toNanos(60))).isTrue();
    join();
  }

  @Test
  void whoBecameExclusiveWithoutTheMonitorDoesNotWaitForItself() {
    lock.takeInsteadOfSharing(lock.share(monitor, 1));
    assertThat(lock.awaitNobodyElseShares(0, 0)).isTrue();
    lock.release();
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Those who share come to a halt where they are counted in or out. */
  private static final class Halting extends Readers {
    final CountDownLatch halted = new CountDownLatch(1);
    final CountDownLatch goOn = new CountDownLatch(1);
    private final boolean countedIn;

    Halting(boolean countedIn) {
      this.countedIn = countedIn;
    }

    @Override
    int add(int number) {
      int cell = super.add(number);
      halt(countedIn);
      return cell;
    }

    @Override
    void remove(int cell) {
      halt(!countedIn);
      super.remove(cell);
    }

    private void halt(boolean here) {
      if (here) {
        halted.countDown();
        try {
          assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  private RegionLock halting(Halting readers) {
    return new RegionLock(new MonitorPlan("test", Map.of(), totals), readers);
  }

  private void startExclusive(RegionLock of, Runnable work) {
    start(
        () -> {
          synchronized (monitor) {
            of.takeWithMonitor(0);
            work.run();
            of.release();
          }
        });
  }

  private void startShared(RegionLock of) {
    start(() -> of.unshare(of.share(monitor, 1)));
  }

  private static void awaitState(Thread thread, Thread.State wanted) {
    while (thread.getState() != wanted && thread.getState() != Thread.State.TERMINATED) {
      Thread.onSpinWait();
    }
  }

  @Test
  void whoTurnsBackWakesWhoWaits() throws Exception {
    Halting readers = new Halting(true);
    RegionLock halting = halting(readers);
    startShared(halting);
    readers.halted.await();
    startExclusive(halting, () -> plain++);
    awaitState(threads.get(1), Thread.State.WAITING);
    readers.goOn.countDown();
    join();
    assertThat(plain).isEqualTo(1);
  }

  /** Who was exclusive when it came is gone when it has turned back, and another one waits. */
  @Test
  void whoTurnsBackWakesWhoWaitsByThen() throws Exception {
    Halting readers = new Halting(false);
    RegionLock halting = halting(readers);
    CountDownLatch alone = new CountDownLatch(1);
    startExclusive(
        halting,
        () -> {
          alone.countDown();
          try {
            assertThat(readers.halted.await(30, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    assertThat(alone.await(30, TimeUnit.SECONDS)).isTrue();
    startShared(halting);
    threads.get(0).join();
    startExclusive(halting, () -> plain++);
    awaitState(threads.get(2), Thread.State.WAITING);
    readers.goOn.countDown();
    join();
    assertThat(plain).isEqualTo(1);
  }

  /** Its monitor is given back by the JVM, and the mark stays. */
  @Test
  void whoDiesWhileItIsExclusiveKeepsNobodyWaiting() throws Exception {
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch dies = new CountDownLatch(1);
    Thread dying =
        new Thread(
            () -> {
              synchronized (monitor) {
                lock.takeWithMonitor(0);
                taken.countDown();
                try {
                  assertThat(dies.await(30, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
                throw new OutOfMemoryError("no handler of ours has run");
              }
            });
    dying.setUncaughtExceptionHandler((thread, failure) -> {});
    dying.start();
    assertThat(taken.await(30, TimeUnit.SECONDS)).isTrue();
    start(() -> shared(1, () -> {}));
    start(() -> exclusively(() -> plain++));
    threads.forEach(each -> awaitState(each, Thread.State.BLOCKED));
    dies.countDown();
    dying.join();
    join();
    assertThat(plain).isEqualTo(1);
  }
}
