package io.pooledsqlite.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When readers give up their processor for a writer. Tried again, as a test may be suspended. */
class WriterDueTest {

  private static final int TRIES = 20;
  private static final int HOLDS = 10;

  private final WriteQueue queue =
      new WriteQueue(new JvmSlot(new ConcurrentHashMap<>()), new Silent());

  private WriteTicket acquire() throws Exception {
    WriteTicket ticket = new WriteTicket(new Object());
    queue.acquire(ticket, 0);
    return ticket;
  }

  @Test
  void nobodyIsDueBeforeAndAfterAWrite() throws Exception {
    assertThat(queue.isWriterDue()).isFalse();
    queue.release(acquire());
    assertThat(queue.isWriterDue()).isFalse();
  }

  @Test
  void aHolderIsDueOnceItHeldTheSlotAsLongAsUsual() throws Exception {
    boolean due = false;
    for (int i = 0; i < TRIES && !due; i++) {
      WriteTicket ticket = acquire();
      while (!due && System.nanoTime() - ticket.acquiredAt() < WriteQueue.DUE_NANOS) {
        due = queue.isWriterDue();
      }
      queue.release(ticket);
    }
    assertThat(due).isTrue();
  }

  @Test
  void aHolderIsNotDueBeforeThat() throws Exception {
    boolean due = true;
    for (int i = 0; i < TRIES && due; i++) {
      for (int hold = 0; hold < HOLDS; hold++) {
        WriteTicket ticket = acquire();
        Pause.nanos(TimeUnit.MILLISECONDS.toNanos(5));
        queue.release(ticket);
      }
      WriteTicket ticket = acquire();
      due = queue.isWriterDue();
      queue.release(ticket);
    }
    assertThat(due).isFalse();
  }

  @Test
  void aHolderThatKeepsTheSlotIsDueNoMore() throws Exception {
    acquire();
    Pause.nanos(WriteQueue.DUE_NANOS);
    assertThat(queue.isWriterDue()).isFalse();
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
