package io.pooledsqlite.pool;

import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * What another copy of this library calls, as a plain {@link Runnable}, when another native copy of
 * SQLite opens a file: the connections kept here must go. Thread-safe.
 */
final class Eviction implements Runnable {

  private volatile @Nullable WeakReference<Database> target;

  void target(Database database) {
    target = new WeakReference<>(database);
  }

  @Override
  public void run() {
    WeakReference<Database> reference = target;
    Database database = reference == null ? null : reference.get();
    if (database != null) {
      database.evict();
    }
  }
}
