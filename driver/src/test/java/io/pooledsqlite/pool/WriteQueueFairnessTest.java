package io.pooledsqlite.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.testing.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Guarantee 5: equal writers that always wait get equal shares. A writer that the machine suspends
 * between a release and its next claim does not wait: a grant is shared out among those that were
 * there.
 */
@Tag("alone")
class WriteQueueFairnessTest {

  private static final int GRANTS = 1_000;
  private static final int WINDOWS = 4;

  private static final long BRIEF_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

  private final WriteQueue queue =
      new WriteQueue(new JvmSlot(new ConcurrentHashMap<>()), new SilentObserver());

  @Test
  void twoWritersThatHoldTheSlotBriefly() {
    assertFair(2, () -> spin(BRIEF_NANOS));
  }

  @Test
  void eightWritersThatHoldTheSlotBriefly() {
    assertFair(8, () -> spin(BRIEF_NANOS));
  }

  @Test
  void eightWritersThatSleepWhileTheyHoldTheSlot() {
    assertFair(8, () -> LockSupport.parkNanos(BRIEF_NANOS));
  }

  @Test
  void eightWritersThatHoldTheSlotForAsLongAsABurst() {
    assertFair(8, () -> LockSupport.parkNanos(WriteQueue.BURST_NANOS));
  }

  /**
   * One writer comes back as soon as it has released, before the one that was woken is there: that
   * spares a switch of threads once, but what it got extra it owes from then on.
   */
  @Test
  void whoWasServedBeforeAnotherIsNotServedSoAgain() {
    AtomicInteger grantsOfThePatient = new AtomicInteger();
    AtomicInteger extra = new AtomicInteger();
    AtomicBoolean over = new AtomicBoolean();
    try (Workers workers = new Workers()) {
      workers.start(
          "patient",
          () -> {
            try {
              while (!over.get()) {
                spinUntil(() -> queue.isHeld() || over.get());
                WriteTicket ticket = new WriteTicket(new Object());
                queue.acquire(ticket, 0);
                grantsOfThePatient.incrementAndGet();
                queue.release(ticket);
              }
            } finally {
              over.set(true);
            }
          });
      workers.start(
          "hasty",
          () -> {
            WriteTicket ticket = new WriteTicket(new Object());
            queue.acquire(ticket, 0);
            try {
              for (int turn = 0; turn < GRANTS; turn++) {
                spinUntil(() -> queue.pending() == 1 || over.get());
                int before = grantsOfThePatient.get();
                queue.release(ticket);
                ticket = new WriteTicket(new Object());
                queue.acquire(ticket, 0);
                if (grantsOfThePatient.get() == before) {
                  extra.incrementAndGet();
                }
              }
            } finally {
              over.set(true);
              queue.release(ticket);
            }
          });
      workers.join();
    }
    assertThat(extra).hasValueLessThanOrEqualTo(1);
    assertThat(grantsOfThePatient).hasValueGreaterThanOrEqualTo(GRANTS - 1);
  }

  private static void spinUntil(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }

  private static void spin(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  /** One turn of a writer: how many grants had been made when it came, and which one it got. */
  private record Turn(int writer, int came, int got) {}

  private void assertFair(int writers, Runnable hold) {
    List<Turn> turns = takeTurns(writers, (1 + WINDOWS) * GRANTS, hold);
    // The first window begins before every thread has come to the queue.
    for (int window = 1; window <= WINDOWS; window++) {
      double[] shares = shares(writers, turns, window * GRANTS, (window + 1) * GRANTS);
      double least = Arrays.stream(shares).min().orElseThrow();
      double most = Arrays.stream(shares).max().orElseThrow();
      assertThat(least / most).as("%s of %s", window, Arrays.toString(shares)).isGreaterThan(0.8);
    }
    assertThat(queue.isHeld()).isFalse();
    assertThat(queue.pending()).isZero();
  }

  private List<Turn> takeTurns(int writers, int count, Runnable hold) {
    List<Turn> turns = new ArrayList<>();
    AtomicInteger granted = new AtomicInteger();
    CyclicBarrier start = new CyclicBarrier(writers);
    Workers.runAll(
        writers,
        writer -> {
          start.await();
          while (granted.get() < count) {
            WriteTicket ticket = new WriteTicket(new Object());
            int came = granted.get();
            queue.acquire(ticket, 0);
            try {
              turns.add(new Turn(writer, came, granted.getAndIncrement()));
              hold.run();
            } finally {
              queue.release(ticket);
            }
          }
        });
    return turns;
  }

  /** What each writer got, as a part of what equal shares among those present would have been. */
  private static double[] shares(int writers, List<Turn> turns, int from, int to) {
    double[] present = new double[to - from];
    for (Turn turn : turns) {
      for (int grant = Math.max(from, turn.came()); grant <= turn.got() && grant < to; grant++) {
        present[grant - from]++;
      }
    }
    double[] got = new double[writers];
    double[] due = new double[writers];
    for (Turn turn : turns) {
      for (int grant = Math.max(from, turn.came()); grant <= turn.got() && grant < to; grant++) {
        due[turn.writer()] += 1 / present[grant - from];
      }
      if (from <= turn.got() && turn.got() < to) {
        got[turn.writer()]++;
      }
    }
    for (int writer = 0; writer < writers; writer++) {
      got[writer] /= due[writer];
    }
    return got;
  }
}
