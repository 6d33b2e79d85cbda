package io.pooledsqlite.pool;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Finds writers that have been waiting for long and says, once for each holder, for whom. */
final class SlowWaits {

  /** A look at the queue: its holder, and who waits, the first in front. */
  record Look(WriteTicket holder, List<WriteTicket> waiting) {}

  private SlowWaits() {}

  /** What there is to be said now, or null; {@code limitNanos} is what counts as long. */
  static @Nullable SlowWait find(WriteQueue queue, long limitNanos) {
    Look look = queue.look();
    if (look == null || look.waiting.isEmpty()) {
      return null;
    }
    long now = System.nanoTime();
    WriteTicket first = look.waiting.get(0);
    long waited = now - first.madeAt();
    if (waited < limitNanos || !look.holder.tellOnce()) {
      return null;
    }
    boolean elsewhere = look.holder.acquiredAt() == 0;
    Thread thread = look.holder.thread();
    return new SlowWait(
        TimeUnit.NANOSECONDS.toMillis(waited),
        look.waiting.size(),
        first.thread().getName(),
        elsewhere
            ? "another copy of PooledSQLite in this JVM, for which "
                + look.holder.description()
                + " waits itself"
            : look.holder.description(),
        TimeUnit.NANOSECONDS.toMillis(
            now - (elsewhere ? look.holder.madeAt() : look.holder.acquiredAt())),
        isBlockedByOneOf(thread, look.waiting),
        Frames.withoutOurs(thread.getStackTrace()));
  }

  /** Whether the holder waits for a monitor that a waiting thread has: neither can go on. */
  private static boolean isBlockedByOneOf(Thread holder, List<WriteTicket> waiting) {
    ThreadInfo info = ManagementFactory.getThreadMXBean().getThreadInfo(holder.getId());
    long owner = info == null ? -1 : info.getLockOwnerId();
    return owner >= 0 && waiting.stream().anyMatch(ticket -> ticket.thread().getId() == owner);
  }
}
