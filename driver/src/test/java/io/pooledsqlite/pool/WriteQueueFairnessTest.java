package io.pooledsqlite.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.testing.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Guarantee 5: equal writers that always wait get equal shares. */
class WriteQueueFairnessTest {

  private static final int GRANTS = 1_000;
  private static final int WINDOWS = 4;

  /**
   * A writer that the machine suspends between a release and its next claim does not wait, so it is
   * no equal writer in that window.
   */
  private static final int EXCUSED = 1;

  private static final long BRIEF_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

  private final WriteQueue queue = new WriteQueue(new Semaphore(1), new Silent());

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

  private static void spin(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  private void assertFair(int writers, Runnable hold) {
    int[] order = new int[(1 + WINDOWS) * GRANTS];
    int[] granted = new int[1];
    CyclicBarrier start = new CyclicBarrier(writers);
    Workers.runAll(
        writers,
        writer -> {
          start.await();
          boolean more = true;
          while (more) {
            WriteTicket ticket = new WriteTicket(new Object());
            queue.acquire(ticket, 0);
            try {
              more = granted[0] < order.length;
              if (more) {
                order[granted[0]++] = writer;
                hold.run();
              }
            } finally {
              queue.release(ticket);
            }
          }
        });
    List<String> unfair = new ArrayList<>();
    // The first window begins before every thread has come to the queue.
    for (int window = 1; window <= WINDOWS; window++) {
      int[] shares = new int[writers];
      for (int i = window * GRANTS; i < (window + 1) * GRANTS; i++) {
        shares[order[i]]++;
      }
      int least = Arrays.stream(shares).min().orElseThrow();
      int most = Arrays.stream(shares).max().orElseThrow();
      if (least <= 0.8 * most) {
        unfair.add(Arrays.toString(shares));
      }
    }
    assertThat(unfair).hasSizeLessThanOrEqualTo(EXCUSED);
    assertThat(queue.isHeld()).isFalse();
    assertThat(queue.pending()).isZero();
  }

  private static final class Silent implements WriteQueue.Observer {
    @Override
    public void acquired(long waitNanos) {}

    @Override
    public void released(long heldNanos) {}

    @Override
    public void timedOut(long waitNanos) {}
  }
}
