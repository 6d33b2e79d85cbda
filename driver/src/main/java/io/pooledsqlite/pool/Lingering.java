package io.pooledsqlite.pool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The databases of one registry that no session has open and whose connections are kept, in the
 * order in which they began to linger. Thread-safe; its monitor is a leaf.
 */
final class Lingering {

  /**
   * Each has about five file descriptors and two threads. A program that comes back to its files
   * comes back to a few; one that opens hundreds, one after the other, comes back to none. Twice as
   * many, which is the most there can be for a moment, still fit where a process may open 256
   * files, the least that is common.
   */
  static final int MOST = 16;

  private static final int MOST_FOR_A_MOMENT = 2 * MOST;

  private static final String TOO_MANY = "too many databases were kept without a session";

  private final PoolEnvironment environment;

  @GuardedBy("this")
  private final Set<Lifetime> lifetimes = new LinkedHashSet<>();

  /** Whether maintenance is on its way to end those that are too many. */
  @GuardedBy("this")
  private boolean trimming;

  Lingering(PoolEnvironment environment) {
    this.environment = environment;
  }

  /** The last session of a database closed; called under the database lock. */
  synchronized void began(Lifetime lifetime) {
    lifetimes.remove(lifetime);
    lifetimes.add(lifetime);
  }

  /** A session came, or the database is retired; called under the database lock. */
  synchronized void over(Lifetime lifetime) {
    lifetimes.remove(lifetime);
  }

  /**
   * Ends those that have lingered longest where there are too many: on the maintenance thread, and
   * here where that can not keep up.
   */
  void limit() {
    for (Lifetime oldest = longest(); oldest != null; oldest = longest()) {
      end(oldest, TOO_MANY);
    }
    if (startTrimming()) {
      environment.later(Duration.ZERO, this::trim);
    }
  }

  private synchronized boolean startTrimming() {
    boolean start = !trimming && lifetimes.size() > MOST;
    trimming |= start;
    return start;
  }

  /** One at a time, so that other maintenance has its turn. */
  private void trim() {
    Lifetime oldest = longestUnlessFew();
    if (oldest != null) {
      end(oldest, TOO_MANY);
      environment.later(Duration.ZERO, this::trim);
    }
  }

  private synchronized @Nullable Lifetime longestUnlessFew() {
    Lifetime oldest = takeBeyond(MOST);
    trimming = oldest != null;
    return oldest;
  }

  private synchronized @Nullable Lifetime longest() {
    return takeBeyond(MOST_FOR_A_MOMENT);
  }

  @GuardedBy("this")
  private @Nullable Lifetime takeBeyond(int most) {
    if (lifetimes.size() <= most) {
      return null;
    }
    Iterator<Lifetime> all = lifetimes.iterator();
    Lifetime oldest = all.next();
    all.remove();
    return oldest;
  }

  /**
   * Ends all that linger now, and waits until they have ended.
   *
   * @return whether there was one
   */
  boolean endAll(String why) {
    List<Lifetime> all;
    synchronized (this) {
      all = List.copyOf(lifetimes);
      lifetimes.clear();
    }
    all.forEach(lifetime -> end(lifetime, why));
    return !all.isEmpty();
  }

  /** Ends those whose file is not there any more; called now and then. */
  void endThoseGone() {
    List<Lifetime> all;
    synchronized (this) {
      all = List.copyOf(lifetimes);
    }
    all.forEach(Lifetime::endLingeringIfGone);
  }

  /** It is nothing to the session that closes, or opens, another database. */
  private void end(Lifetime lifetime, String why) {
    try {
      lifetime.endLingering(why);
    } catch (RuntimeException e) {
      environment.listener().warned("the end of a database that no session uses failed", e);
    }
  }
}
