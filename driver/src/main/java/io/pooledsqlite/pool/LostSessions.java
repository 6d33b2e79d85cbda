package io.pooledsqlite.pool;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Finds the sessions whose connection the application lost without closing it. A {@link
 * java.lang.ref.Cleaner} would do the same under one lock, which every open and every close of all
 * threads would take; here an open session keeps its own reference, and the pool its open sessions.
 * Thread-safe, without locks of its own.
 */
final class LostSessions {

  private static final ThreadFactory THREADS = DaemonThreads.named("reclaim");

  /** What the application holds of a session. */
  private static final class Held extends PhantomReference<Object> {
    private final PoolSession session;

    Held(Object connection, PoolSession session, ReferenceQueue<Object> queue) {
      super(connection, queue);
      this.session = session;
    }
  }

  private final ReferenceQueue<Object> lost = new ReferenceQueue<>();
  private final AtomicBoolean reclaiming = new AtomicBoolean();
  private final Consumer<Throwable> onFailure;

  /**
   * Makes a watch.
   *
   * @param onFailure hears of a session that could not be closed
   */
  LostSessions(Consumer<Throwable> onFailure) {
    this.onFailure = onFailure;
  }

  /** {@link Pool#heldBy}. */
  Reference<Object> heldBy(Object connection, PoolSession session) {
    return new Held(connection, session, lost);
  }

  /**
   * Closes those that were lost since the last call, on a thread that ends with them: a close may
   * wait for a checkpoint, which the maintenance thread must not.
   */
  void reclaim() {
    Reference<?> first = reclaiming.get() ? null : lost.poll();
    if (first == null) {
      return;
    }
    reclaiming.set(true);
    try {
      THREADS.newThread(() -> reclaimFrom(first)).start();
    } catch (Throwable e) {
      // No thread is to be had at the moment; this one may wait a little, once.
      reclaimFrom(first);
    }
  }

  private void reclaimFrom(Reference<?> first) {
    try {
      for (Reference<?> held = first; held != null; held = lost.poll()) {
        reclaim(((Held) held).session);
      }
    } finally {
      reclaiming.set(false);
    }
  }

  private void reclaim(PoolSession session) {
    try {
      session.reclaim();
    } catch (Throwable e) {
      onFailure.accept(e);
    }
  }
}
