package io.pooledsqlite.session;

import io.pooledsqlite.pool.Database;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps checkpoints from making a snapshot old on which its session may still write. Made before
 * the snapshot is taken. Thread-safe.
 */
final class SnapshotHold {

  private final List<Database> databases;
  private final AtomicBoolean over = new AtomicBoolean();

  /**
   * @param databases the files that are read on it
   */
  SnapshotHold(List<Database> databases) {
    this.databases = List.copyOf(databases);
    this.databases.forEach(Database::snapshotOpened);
  }

  /** The snapshot is no more; counts once. */
  void release() {
    if (over.compareAndSet(false, true)) {
      databases.forEach(Database::snapshotClosed);
    }
  }
}
