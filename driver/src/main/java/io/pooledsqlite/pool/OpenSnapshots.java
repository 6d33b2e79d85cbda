package io.pooledsqlite.pool;

import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * The snapshots of one file on which somebody may still write, in all copies of this library in the
 * JVM. SQLite refuses a connection that "tries to promote a read transaction into a write
 * transaction but finds that another database connection has already written to the database"
 * (sqlite.org/rescode.html#busy_snapshot), and takes for that whatever changed the WAL's header,
 * also a checkpoint that empties the WAL and commits nothing. So it is emptied only while there are
 * no such snapshots, and whoever is about to take one waits that long. Thread-safe.
 */
final class OpenSnapshots {

  private static final int ALL = Integer.MAX_VALUE;

  private final Semaphore permits;

  /** Finds what other copies left in {@code shared}, which holds JDK types only. */
  OpenSnapshots(Map<Object, Object> shared) {
    permits = (Semaphore) shared.computeIfAbsent("snapshots", key -> new Semaphore(ALL));
  }

  /** Before a snapshot is taken. */
  void opened() {
    permits.acquireUninterruptibly();
  }

  /** Nothing will be written on it any more. */
  void closed() {
    permits.release();
  }

  /** Whether there are any now. */
  boolean exist() {
    return permits.availablePermits() < ALL;
  }

  /** Keeps new ones from being taken until {@link #readmit}; false if there is one. */
  boolean tryExclude() {
    return permits.tryAcquire(ALL);
  }

  void readmit() {
    permits.release(ALL);
  }
}
