package io.pooledsqlite.pool;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Looks, on the maintenance thread, for cursors whose result set nobody can close any more, and for
 * those open for longer than the leak threshold. Thread-safe.
 */
final class CursorWatch {

  private static final Duration PERIOD = Duration.ofMillis(250);

  private final DatabaseRegistry databases;
  private final PoolEnvironment environment;
  private final AtomicBoolean running = new AtomicBoolean();

  CursorWatch(DatabaseRegistry databases, PoolEnvironment environment) {
    this.databases = databases;
    this.environment = environment;
  }

  /** Starts the watch; it ends by itself when no pool is left. */
  void start() {
    if (running.compareAndSet(false, true)) {
      again();
    }
  }

  private void again() {
    environment.later(PERIOD, this::look);
  }

  private void look() {
    try {
      for (Pool pool : databases.pools()) {
        Duration threshold = pool.config().leakThreshold();
        for (PoolSession session : pool.sessions()) {
          session.reclaimLostCursors();
          if (!threshold.isZero()) {
            session.reportIdle(threshold.toNanos());
          }
        }
      }
    } catch (RuntimeException e) {
      environment.listener().warned("looking for lost result sets failed", e);
    }
    if (!databases.isEmpty()) {
      again();
      return;
    }
    running.set(false);
    if (!databases.isEmpty()) {
      start();
    }
  }
}
