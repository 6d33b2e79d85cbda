package io.pooledsqlite.metrics;

import io.pooledsqlite.pool.Leak;
import io.pooledsqlite.pool.LeakKind;
import io.pooledsqlite.pool.LeaseKind;
import io.pooledsqlite.pool.PassThroughReason;
import io.pooledsqlite.pool.PoolListener;
import io.pooledsqlite.pool.PoolStats;
import io.pooledsqlite.pool.SlowWait;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what an operator should read to slf4j: warnings, slow waits and leaks at WARN, the return
 * of a leak and the first pass-through for a reason at INFO; its repetitions, extra connections,
 * which any burst brings about, and retired pools at DEBUG. A program which leaks in a loop gets
 * twenty lines for each kind in a pool and not thousands; the rest is for DEBUG. Only methods of
 * slf4j 1.7 are called, because the application may bring an old one. Thread-safe.
 */
public final class LogPoolListener implements PoolListener {

  private static final int MOST_LEAKS = 20;

  private final Logger logger;
  private final Map<PoolStats, Seen> seen = new ConcurrentHashMap<>();
  private final Set<PassThroughReason> passedThrough = ConcurrentHashMap.newKeySet();

  /** What was logged for one pool. */
  private static final class Seen {
    private final Set<Long> leaks = new HashSet<>();
    private final Map<LeakKind, Integer> leaksTold = new EnumMap<>(LeakKind.class);

    synchronized boolean mayTell(Leak leak) {
      boolean tells = leaksTold.merge(leak.kind(), 1, Integer::sum) <= MOST_LEAKS;
      if (tells && !leak.reclaimed()) {
        leaks.add(leak.number());
      }
      return tells;
    }

    synchronized boolean wasTold(Leak leak) {
      return leaks.remove(leak.number());
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
  public void leaked(PoolStats pool, Leak leak) {
    Seen before = seen.get(pool);
    if (before != null && before.mayTell(leak)) {
      logger.warn(PoolMessages.leaked(pool, leak));
    } else if (logger.isDebugEnabled()) {
      logger.debug(PoolMessages.leaked(pool, leak));
    }
  }

  @Override
  public void returned(PoolStats pool, Leak leak, String how) {
    Seen before = seen.get(pool);
    if (before != null && before.wasTold(leak)) {
      logger.info(PoolMessages.returned(pool, leak, how));
    }
  }

  @Override
  public void waitedLong(PoolStats pool, SlowWait wait) {
    logger.warn(PoolMessages.waitedLong(pool, wait));
  }

  @Override
  public void waitedForItself(PoolStats pool, String what, List<String> stack) {
    logger.warn(PoolMessages.waitedForItself(pool, what, stack));
  }

  @Override
  public void overflowed(PoolStats pool, LeaseKind kind) {
    if (logger.isDebugEnabled()) {
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
