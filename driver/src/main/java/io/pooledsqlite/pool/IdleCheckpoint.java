package io.pooledsqlite.pool;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Completes the main file once nothing was written for a while, and keeps the WAL from growing
 * behind open cursors. Thread-safe; one task at a time, on the maintenance thread.
 */
final class IdleCheckpoint {

  private final Database database;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile long lastWrite;

  IdleCheckpoint(Database database) {
    this.database = database;
  }

  /** Notes a write; the caller holds the slot. */
  void written() {
    lastWrite = System.nanoTime();
    if (scheduled.compareAndSet(false, true)) {
      schedule(idleNanos());
    }
  }

  private long idleNanos() {
    return database.pools().stream()
        .mapToLong(pool -> pool.config().idleCheckpoint().toNanos())
        .min()
        .orElse(TimeUnit.MILLISECONDS.toNanos(100));
  }

  private void schedule(long nanos) {
    database.environment().later(Duration.ofNanos(nanos), this::tick);
  }

  private void tick() {
    try {
      boundWal();
      long idle = System.nanoTime() - lastWrite;
      long wanted = idleNanos();
      if (idle < wanted) {
        schedule(wanted - idle);
        return;
      }
      scheduled.set(false);
      if (database.isDirty() && !database.tryCheckpoint() && scheduled.compareAndSet(false, true)) {
        schedule(wanted);
      }
    } catch (RuntimeException e) {
      scheduled.set(false);
      database.environment().listener().warned(database.path() + ": idle checkpoint failed", e);
    }
  }

  private void boundWal() {
    for (Pool pool : database.pools()) {
      if (pool.walBytes() > pool.config().walLimitBytes()) {
        int spooled = 0;
        for (PoolSession session : pool.sessions()) {
          spooled += session.spoolCursors();
        }
        for (int i = 0; i < spooled; i++) {
          pool.listener().cursorSpooled(pool);
        }
        database.tryCheckpoint();
      }
    }
  }
}
