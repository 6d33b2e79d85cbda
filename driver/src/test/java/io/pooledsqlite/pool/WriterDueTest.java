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
      new WriteQueue(new JvmSlot(new ConcurrentHashMap<>()), new SilentObserver());

  private WriteTicket acquire() throws Exception {
    WriteTicket ticket = new WriteTicket(new Object());
    queue.acquire(ticket, 0);
    return ticket;
  }

  @Test
  void nobodyIsDueBeforeAndAfterAWrite() throws Exception {
    assertThat(queue.due().isDue()).isFalse();
    queue.release(acquire());
    assertThat(queue.due().isDue()).isFalse();
  }

  @Test
  void aHolderIsDueOnceItHeldTheSlotAsLongAsUsual() throws Exception {
    boolean due = false;
    for (int i = 0; i < TRIES && !due; i++) {
      WriteTicket ticket = acquire();
      while (!due && System.nanoTime() - ticket.acquiredAt() < WriterDue.LATEST_NANOS) {
        due = queue.due().isDue();
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
      due = queue.due().isDue();
      queue.release(ticket);
    }
    assertThat(due).isFalse();
  }

  @Test
  void aHolderThatKeepsTheSlotIsDueNoMore() throws Exception {
    acquire();
    Pause.nanos(WriterDue.LATEST_NANOS);
    assertThat(queue.due().isDue()).isFalse();
  }

  @Test
  void oneReaderAtATimeYields() throws Exception {
    WriterDue due = queue.due();
    Pause.nanos(WriterDue.PAUSE_NANOS);
    assertThat(due.takeYield()).isFalse();

    due.freed(true);
    assertThat(due.takeYield()).isTrue();

    due.freed(true);
    long start = System.nanoTime();
    boolean again = due.takeYield();
    assertThat(again && System.nanoTime() - start < WriterDue.PAUSE_NANOS).isFalse();
    Pause.nanos(WriterDue.PAUSE_NANOS);
    due.freed(true);
    assertThat(due.takeYield()).isTrue();
  }
}
