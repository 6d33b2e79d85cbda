package io.pooledsqlite.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** What goes wrong between two copies of this library leaves neither slot held for ever. */
class WriteQueueFailureTest {

  /** What the copies share of one file. */
  private final Map<Object, Object> shared = new ConcurrentHashMap<>();

  private WriteQueue queue() {
    return new WriteQueue(new JvmSlot(shared), new SilentObserver());
  }

  private static WriteTicket ticket() {
    return new WriteTicket(new Object());
  }

  @Test
  void whoDoesNotHoldTheSlotDoesNotLetAnotherCopyIn() throws Exception {
    WriteQueue one = queue();
    WriteQueue two = queue();
    WriteTicket held = ticket();
    one.acquire(held, 0);
    assertThatThrownBy(() -> one.release(ticket())).isInstanceOf(IllegalStateException.class);
    assertThat(two.tryAcquire(ticket())).isFalse();
    one.release(held);
    assertThat(two.tryAcquire(ticket())).isTrue();
  }

  @Test
  void anErrorInTheWaitForAnotherCopyLeavesTheSlotFree() throws Exception {
    Refusing slot = new Refusing();
    shared.put("slot", slot);
    WriteQueue queue = queue();
    slot.refuses = true;
    assertThatThrownBy(() -> queue.acquire(ticket(), 0)).isInstanceOf(OutOfMemoryError.class);
    assertThat(queue.isHeld()).isFalse();
    slot.refuses = false;
    assertThat(queue.acquire(ticket(), 0)).isEqualTo(Grant.HELD);
  }

  @Test
  void anErrorAsItIsGivenBackLeavesTheQueueFree() throws Exception {
    Refusing slot = new Refusing();
    shared.put("slot", slot);
    WriteQueue queue = queue();
    WriteTicket held = ticket();
    queue.acquire(held, 0);
    slot.refuses = true;
    assertThatThrownBy(() -> queue.release(held)).isInstanceOf(OutOfMemoryError.class);
    assertThat(queue.isHeld()).isFalse();
  }

  /** Runs out of memory when it is told to. */
  private static final class Refusing extends Semaphore {
    private static final long serialVersionUID = 1;
    private boolean refuses;

    Refusing() {
      super(1, true);
    }

    @Override
    public boolean tryAcquire() {
      check();
      return super.tryAcquire();
    }

    @Override
    public void release() {
      check();
      super.release();
    }

    private void check() {
      if (refuses) {
        throw new OutOfMemoryError("as the test wants");
      }
    }
  }
}
