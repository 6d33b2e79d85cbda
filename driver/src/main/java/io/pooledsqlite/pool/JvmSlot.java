package io.pooledsqlite.pool;

import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The writer's slot of one file, as all copies of this library in the JVM share it: each holds it
 * for whoever holds its own queue's. Thread-safe.
 */
final class JvmSlot {

  private final Semaphore semaphore;

  /** Says which thread alone uses the slot, if one does: a JDK type, since any copy may ask. */
  private final AtomicReference<@Nullable Supplier<@Nullable Thread>> holder;

  /** Finds what other copies left in {@code shared}, which holds JDK types only. */
  @SuppressWarnings("unchecked")
  JvmSlot(Map<Object, Object> shared) {
    semaphore = (Semaphore) shared.computeIfAbsent("slot", key -> new Semaphore(1, true));
    holder =
        (AtomicReference<@Nullable Supplier<@Nullable Thread>>)
            shared.computeIfAbsent("holder", key -> new AtomicReference<Object>());
  }

  boolean tryAcquire(WriteTicket ticket) {
    Supplier<@Nullable Thread> user = ticket::soleUser;
    return semaphore.tryAcquire() && held(user);
  }

  boolean tryAcquire(WriteTicket ticket, long nanos) throws InterruptedException {
    Supplier<@Nullable Thread> user = ticket::soleUser;
    return semaphore.tryAcquire(nanos, TimeUnit.NANOSECONDS) && held(user);
  }

  /** Needs no memory, for want of which the slot would never come back. */
  private boolean held(Supplier<@Nullable Thread> user) {
    holder.set(user);
    return true;
  }

  void release() {
    holder.set(null);
    semaphore.release();
  }

  /** Whether only {@code thread} itself can give the slot back. */
  boolean isHeldBy(Thread thread) {
    Supplier<@Nullable Thread> soleUser = holder.get();
    return soleUser != null && soleUser.get() == thread;
  }
}
