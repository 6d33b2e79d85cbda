package io.pooledsqlite.pool;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Completes the main file once nothing was written for a while, and keeps the WAL from growing
 * behind open cursors. Thread-safe; one task at a time, on the maintenance thread.
 */
final class IdleCheckpoint {

  /** How much less often the WAL is looked at where it need only get shorter. */
  private static final int SELDOM = 10;

  private final Database database;
  private final MainFile file;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile long lastWrite;

  /** Checkpoints in vain since the last complete one; touched by the maintenance thread only. */
  private int attempts;

  IdleCheckpoint(Database database, MainFile file) {
    this.database = database;
    this.file = file;
  }

  /** Notes a write. */
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
    if (database.isRetired()) {
      // Its file may be gone or belong to somebody else by now.
      return;
    }
    try {
      boundWal();
      long idle = System.nanoTime() - lastWrite;
      long wanted = idleNanos();
      if (idle < wanted) {
        schedule(wanted - idle);
        return;
      }
      scheduled.set(false);
      if (file.needsCheckpoint() && !settled() && scheduled.compareAndSet(false, true)) {
        schedule(file.isDirty() ? wanted : SELDOM * wanted);
      }
    } catch (RuntimeException e) {
      scheduled.set(false);
      database.environment().listener().warned(database.path() + ": idle checkpoint failed", e);
    }
  }

  /** Whether nothing is left to do: the main file is complete and the WAL empty. */
  private boolean settled() {
    if (!file.isDirty() && database.snapshots().exist()) {
      return false;
    }
    return complete() && !file.needsCheckpoint();
  }

  /** Open result sets are left in peace the first time: most are read to their end soon. */
  private boolean complete() {
    if (file.tryCheckpoint()) {
      attempts = 0;
      return true;
    }
    if (++attempts < 2) {
      return false;
    }
    database.spoolCursors();
    return file.tryCheckpoint();
  }

  private void boundWal() {
    boolean tooLarge =
        database.pools().stream().anyMatch(pool -> pool.walBytes() > pool.config().walLimitBytes());
    if (tooLarge && !file.tryCheckpoint()) {
      database.spoolCursors();
      file.tryCheckpoint();
    }
  }
}
