package io.pooledsqlite.pool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The pools of one database that no session uses, while others of its pools are used or the
 * database lingers, in the order in which they were left. Thread-safe; its monitor is a leaf.
 */
final class IdlePools {

  /**
   * Each has about four file descriptors and two threads. A program that has a few sets of settings
   * comes back to them; one that makes its settings anew each time comes back to none.
   */
  static final int MOST = 4;

  static final int MOST_FOR_A_MOMENT = 2 * MOST;

  private static final String TOO_MANY = "too many sets of settings were kept without a session";

  private final Database database;
  private final PoolEnvironment environment;

  @GuardedBy("this")
  private final Set<Pool> idle = new LinkedHashSet<>();

  /** Whether maintenance is on its way to end those that are too many. */
  @GuardedBy("this")
  private boolean trimming;

  IdlePools(Database database, PoolEnvironment environment) {
    this.database = database;
    this.environment = environment;
  }

  /**
   * The last session of a pool closed. Ends those that were left first where there are too many: on
   * the maintenance thread, and here where that can not keep up.
   */
  void left(Pool pool) {
    add(pool);
    for (Pool oldest = takeBeyond(MOST_FOR_A_MOMENT);
        oldest != null;
        oldest = takeBeyond(MOST_FOR_A_MOMENT)) {
      end(oldest);
    }
    if (startTrimming()) {
      environment.later(Duration.ZERO, this::trim);
    }
  }

  private synchronized void add(Pool pool) {
    idle.remove(pool);
    idle.add(pool);
  }

  private synchronized boolean startTrimming() {
    boolean start = !trimming && idle.size() > MOST;
    trimming |= start;
    return start;
  }

  /** One at a time, so that other maintenance has its turn. */
  private void trim() {
    Pool oldest = oldestUnlessFew();
    if (oldest != null) {
      end(oldest);
      environment.later(Duration.ZERO, this::trim);
    }
  }

  private synchronized @Nullable Pool oldestUnlessFew() {
    Pool oldest = takeBeyond(MOST);
    trimming = oldest != null;
    return oldest;
  }

  /** Those that are in use again are taken out: they come back when they are left. */
  private synchronized @Nullable Pool takeBeyond(int most) {
    if (idle.size() <= most) {
      return null;
    }
    idle.removeIf(Pool::isUsed);
    if (idle.size() <= most) {
      return null;
    }
    Iterator<Pool> all = idle.iterator();
    Pool oldest = all.next();
    all.remove();
    return oldest;
  }

  /** It is nothing to the session that closes. */
  private void end(Pool pool) {
    try {
      database.endUnlessUsed(pool, TOO_MANY);
    } catch (RuntimeException e) {
      environment.listener().warned("the end of a pool that no session uses failed", e);
    }
  }
}
