package io.pooledsqlite.pool;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Receives everything a pool does that somebody may want to count, log or test. Metrics, the log
 * and the tests are listeners; nothing else reports.
 *
 * <p>Callbacks run on the thread that caused the event, some of them while that thread holds the
 * write queue (see {@code docs/concurrency.md}); they must be quick, must not call back into the
 * pool or JDBC, and may be called by many threads at once. What they throw is swallowed.
 */
public interface PoolListener {

  /** A pool was created; {@code stats} stays valid until {@link #poolClosed}. */
  default void poolCreated(PoolStats stats) {}

  /** A pool was closed; its {@link PoolStats} reads as zero from now on. */
  default void poolClosed(PoolStats stats) {}

  /** A read got its connection after waiting for {@code nanos} nanoseconds. */
  default void readAcquired(PoolStats pool, long nanos) {}

  /** A writer got the write queue's slot after waiting for {@code nanos} nanoseconds. */
  default void writeAcquired(PoolStats pool, long nanos) {}

  /** A writer gave the write queue's slot back after {@code nanos} nanoseconds. */
  default void writeReleased(PoolStats pool, long nanos) {}

  /** A writer gave up waiting for the write queue after {@code nanos} nanoseconds. */
  default void writeTimedOut(PoolStats pool, long nanos) {}

  /** A transaction ended; {@code wrote} says that it had taken the write queue. */
  default void transactionEnded(PoolStats pool, boolean wrote, boolean committed) {}

  /** After waiting for {@code nanos}, a write was taken up by the writer who had the slot. */
  default void writeServed(PoolStats pool, long nanos) {}

  /** A session took a physical connection. */
  default void leased(PoolStats pool, LeaseKind kind) {}

  /** No pooled connection was free in time and an extra one was opened. */
  default void overflowed(PoolStats pool, LeaseKind kind) {}

  /** A session was tied to a physical connection of its own. */
  default void pinned(PoolStats pool, PinReason reason) {}

  /** A connection was opened unpooled; {@code path} is the file part of its URL. */
  default void passedThrough(PassThroughReason reason, String path) {}

  /** Something is used no more but not given back, or was unreachable and has been closed. */
  default void leaked(PoolStats pool, Leak leak) {}

  /** What was told by {@link #leaked} as idle is so no more; {@code how} says why, in a word. */
  default void returned(PoolStats pool, Leak leak, String how) {}

  /** Writers have been waiting for longer than {@code pool.slowWait}; once for each holder. */
  default void waitedLong(PoolStats pool, SlowWait wait) {}

  /**
   * A thread asked for the write queue that a transaction of its own, on another session, holds: it
   * was refused, because it would have waited for itself.
   *
   * @param what who holds the queue
   * @param stack where the thread is, our frames left out
   */
  default void waitedForItself(PoolStats pool, String what, List<String> stack) {}

  /** SQLite itself answered SQLITE_BUSY: a lock was held by somebody outside the write queue. */
  default void busy(PoolStats pool) {}

  /**
   * A checkpoint ended.
   *
   * @param complete whether the main file now holds everything
   * @param pages how many pages were moved there; 0 if it is not complete
   */
  default void checkpointed(PoolStats pool, Duration took, boolean complete, long pages) {}

  /** An open cursor was read to its end so that its snapshot could be released. */
  default void cursorSpooled(PoolStats pool) {}

  /** The file under a pool was deleted or replaced, or no session used the pool: it was retired. */
  default void retired(PoolStats pool, String why) {}

  /** Something an operator should read, once; {@code cause} may be null. */
  default void warned(String message, @Nullable Throwable cause) {}
}
