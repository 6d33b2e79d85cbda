package io.pooledsqlite.pool;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Looks, on the maintenance thread, for cursors whose result set nobody can close any more, for
 * what is left open, for abandoned write transactions, for writers that wait for long, and for
 * files that are gone. Thread-safe.
 */
final class SessionWatch {

  static final Duration PERIOD = Duration.ofMillis(250);

  private final DatabaseRegistry databases;
  private final PoolEnvironment environment;
  private final AtomicBoolean running = new AtomicBoolean();

  SessionWatch(DatabaseRegistry databases, PoolEnvironment environment) {
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
      databases.pools().forEach(this::look);
      environment.lingering().endThoseGone();
    } catch (RuntimeException e) {
      environment.listener().warned("the end of a database whose file is gone failed", e);
    } finally {
      goOn();
    }
  }

  private void goOn() {
    if (!databases.isEmpty()) {
      again();
      return;
    }
    running.set(false);
    if (!databases.isEmpty()) {
      start();
    }
  }

  /** What goes wrong with one pool must not end the watch over it and the others. */
  private void look(Pool pool) {
    try {
      pool.reclaimLostSessions();
      Duration threshold = pool.config().leakThreshold();
      Duration abandoned = pool.config().abandonedTransaction();
      long now = System.nanoTime();
      for (PoolSession session : pool.sessions()) {
        session.reclaimLostCursors();
        if (!abandoned.isZero()) {
          session.rollBackAbandoned(abandoned);
        }
        if (threshold.isZero()) {
          session.noteUse(now);
        } else {
          session.reportIdle(now, threshold.toNanos());
        }
      }
      reportSlowWait(pool);
    } catch (Throwable e) {
      environment.listener().warned("looking for what was left open failed", e);
    }
  }

  private void reportSlowWait(Pool pool) {
    Duration limit = pool.config().slowWait();
    if (!limit.isZero()) {
      SlowWait found = pool.database().slot().slowWait(limit);
      if (found != null) {
        environment.listener().waitedLong(Objects.requireNonNull(pool.database().primary()), found);
      }
    }
  }
}
