package io.pooledsqlite.metrics;

import io.pooledsqlite.pool.LeakKind;
import io.pooledsqlite.pool.LeaseKind;
import io.pooledsqlite.pool.PassThroughReason;
import io.pooledsqlite.pool.PoolListener;
import io.pooledsqlite.pool.PoolStats;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what an operator should read to slf4j: warnings and the first leak of a kind in a pool at
 * WARN, the first overflow of a pool and the first pass-through for a reason at INFO, their
 * repetitions and retired pools at DEBUG, so that a program which leaks in a loop gets one line and
 * not thousands. Only methods of slf4j 1.7 are called, because the application may bring an old
 * one. Thread-safe.
 */
public final class LogPoolListener implements PoolListener {

  private final Logger logger;
  private final Map<PoolStats, Seen> seen = new ConcurrentHashMap<>();
  private final Set<PassThroughReason> passedThrough = ConcurrentHashMap.newKeySet();

  /** What was logged for one pool. */
  private static final class Seen {
    private final Set<LeakKind> leaks = EnumSet.noneOf(LeakKind.class);
    private boolean overflow;

    synchronized boolean firstLeak(LeakKind kind) {
      return leaks.add(kind);
    }

    synchronized boolean firstOverflow() {
      boolean first = !overflow;
      overflow = true;
      return first;
    }
  }

  /** Logs as {@code io.pooledsqlite}. */
  public LogPoolListener() {
    this(LoggerFactory.getLogger("io.pooledsqlite"));
  }

  /** Logs to {@code logger}. */
  public LogPoolListener(Logger logger) {
    this.logger = logger;
  }

  @Override
  public void poolCreated(PoolStats stats) {
    seen.put(stats, new Seen());
  }

  @Override
  public void poolClosed(PoolStats stats) {
    seen.remove(stats);
  }

  @Override
  public void leaked(PoolStats pool, LeakKind kind, @Nullable Throwable openedAt) {
    Seen before = seen.get(pool);
    if (before != null && before.firstLeak(kind)) {
      logger.warn(PoolMessages.leaked(pool, kind), openedAt);
    } else if (logger.isDebugEnabled()) {
      logger.debug(PoolMessages.leaked(pool, kind), openedAt);
    }
  }

  @Override
  public void overflowed(PoolStats pool, LeaseKind kind) {
    Seen before = seen.get(pool);
    if (before != null && before.firstOverflow()) {
      logger.info(PoolMessages.overflowed(pool, kind));
    } else if (logger.isDebugEnabled()) {
      logger.debug(PoolMessages.overflowed(pool, kind));
    }
  }

  @Override
  public void passedThrough(PassThroughReason reason, String path) {
    if (passedThrough.add(reason)) {
      logger.info(PoolMessages.passedThrough(reason, path));
    } else if (logger.isDebugEnabled()) {
      logger.debug(PoolMessages.passedThrough(reason, path));
    }
  }

  @Override
  public void retired(PoolStats pool, String why) {
    if (logger.isDebugEnabled()) {
      logger.debug(PoolMessages.retired(pool, why));
    }
  }

  @Override
  public void warned(String message, @Nullable Throwable cause) {
    logger.warn(message, cause);
  }
}
