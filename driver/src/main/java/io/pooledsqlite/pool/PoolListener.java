package io.pooledsqlite.pool;

import java.time.Duration;
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

  /** Something the application dropped without closing was reclaimed. */
  default void leaked(PoolStats pool, LeakKind kind, @Nullable Throwable openedAt) {}

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

  /** The file under a pool was deleted or replaced, or the pool lingered out; it was retired. */
  default void retired(PoolStats pool, String why) {}

  /** Something an operator should read, once; {@code cause} may be null. */
  default void warned(String message, @Nullable Throwable cause) {}
}
