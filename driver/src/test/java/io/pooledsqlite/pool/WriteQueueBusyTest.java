package io.pooledsqlite.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.testing.Workers;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** When readers give up their processor for a writer. */
class WriteQueueBusyTest {

  private static final int TRIES = 1_000;

  private final WriteQueue queue =
      new WriteQueue(new JvmSlot(new ConcurrentHashMap<>()), new Silent());

  @Test
  void isNotBusyBeforeAndAfterAWrite() throws Exception {
    assertThat(queue.isBusy()).isFalse();
    WriteTicket ticket = new WriteTicket(new Object());
    queue.acquire(ticket, 0);
    queue.release(ticket);
    assertThat(queue.isBusy()).isFalse();
  }

  @Test
  void isNotBusyForAHolderThatKeepsTheSlot() throws Exception {
    queue.acquire(new WriteTicket(new Object()), 0);
    Pause.nanos(WriteQueue.BUSY_NANOS);
    assertThat(queue.isBusy()).isFalse();
  }

  /** Asked again and again, because a test that is suspended finds it busy no more. */
  @Test
  void isBusyFromWhenTheSlotIsTaken() throws Exception {
    boolean busy = false;
    for (int i = 0; i < TRIES && !busy; i++) {
      WriteTicket ticket = new WriteTicket(new Object());
      queue.acquire(ticket, 0);
      busy = queue.isBusy();
      queue.release(ticket);
    }
    assertThat(busy).isTrue();
  }

  /** Also behind somebody who has kept the slot for long. */
  @Test
  void isBusyWhenAnotherAsksForTheSlot() throws Exception {
    WriteTicket holder = new WriteTicket(new Object());
    queue.acquire(holder, 0);
    Pause.nanos(WriteQueue.BUSY_NANOS);
    Workers.runAll(
        2,
        worker -> {
          if (worker == 0) {
            WriteTicket waiter = new WriteTicket(new Object());
            queue.acquire(waiter, 0);
            queue.release(waiter);
          } else {
            while (queue.pending() == 0) {
              Thread.onSpinWait();
            }
            long wanted = queue.lastWanted();
            queue.release(holder);
            assertThat(wanted).isGreaterThan(holder.acquiredAt());
          }
        });
    assertThat(queue.isBusy()).isFalse();
  }

  private static final class Silent implements WriteQueue.Observer {
    @Override
    public void acquired(long waitNanos) {}

    @Override
    public void released(long heldNanos) {}

    @Override
    public void served(long waitNanos) {}

    @Override
    public void timedOut(long waitNanos) {}
  }
}
