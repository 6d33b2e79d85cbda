package io.pooledsqlite.agent.region;

import io.pooledsqlite.session.Region;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The regions in which one thread is and shares their locks, the innermost first. */
final class ThreadRegions {

  private static final AtomicInteger THREADS = new AtomicInteger();

  private static final ThreadLocal<ThreadRegions> CURRENT =
      ThreadLocal.withInitial(ThreadRegions::new);

  /** Tells threads apart. */
  final int number = THREADS.incrementAndGet();

  private @Nullable Entry innermost;

  private long waitsSince;

  private ThreadRegions() {}

  static ThreadRegions current() {
    return CURRENT.get();
  }

  /** A region that was entered. */
  static final class Entry implements Region.Escalation {
    final Object monitor;
    final int site;
    private final @Nullable RegionLock lock;
    private final MonitorPlan.@Nullable Rule rule;
    private int cell;
    private @Nullable Region region;
    private boolean alone;
    private @Nullable Entry outer;

    /** A region that will share its lock. */
    Entry(Object monitor, int site, RegionLock lock, MonitorPlan.Rule rule) {
      this.monitor = monitor;
      this.site = site;
      this.lock = lock;
      this.rule = rule;
    }

    /** A region inside another one of the same monitor, to which it belongs. */
    private Entry(Object monitor, int site) {
      this.monitor = monitor;
      this.site = site;
      this.lock = null;
      this.rule = null;
    }

    /** Says where it is counted. */
    void countedAt(int where) {
      cell = where;
    }

    /** What the session does for it. */
    void serve(Region served) {
      region = served;
    }

    @Override
    public void makeExclusive(String why) {
      RegionLock mine = lock;
      if (mine != null && !alone) {
        mine.plan().escalated(why);
        mine.takeInsteadOfSharing(cell);
        alone = true;
      }
    }

    /** Gives back what a region that was not entered after all has taken; it ran nothing. */
    void abandon() {
      try {
        end();
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Ends it; throws what the COMMIT of its session threw, when all is given back. */
    private void end() throws SQLException {
      RegionLock mine = lock;
      if (mine == null) {
        return;
      }
      try {
        Region served = region;
        if (served != null) {
          served.leave();
        }
      } finally {
        mine.sees(rule != null && rule.writes());
        if (alone) {
          mine.release();
        } else {
          mine.unshare(cell);
        }
      }
    }
  }

  /**
   * The thread takes a monitor next.
   *
   * @param nanoTime when it found that taken; 0 if it was free
   */
  void waitsForMonitorSince(long nanoTime) {
    waitsSince = nanoTime;
  }

  /** What was told of the monitor that the thread has just taken. */
  long waitedForMonitorSince() {
    long since = waitsSince;
    waitsSince = 0;
    return since;
  }

  /** Whether the thread is in a region of this monitor already; then it is in one more. */
  boolean enterInside(Object monitor, int site) {
    for (Entry entry = innermost; entry != null; entry = entry.outer) {
      if (entry.monitor == monitor) {
        push(new Entry(monitor, site));
        return true;
      }
    }
    return false;
  }

  void push(Entry entry) {
    entry.outer = innermost;
    innermost = entry;
  }

  /**
   * Leaves a region, and whatever is inside of it still. Nothing happens if the thread is not in
   * it.
   */
  void leave(Object monitor, int site) throws SQLException {
    Entry found = innermost;
    while (found != null && (found.monitor != monitor || found.site != site)) {
      found = found.outer;
    }
    if (found == null) {
      return;
    }
    Entry inside = innermost;
    innermost = found.outer;
    try {
      for (; inside != null && inside != found; inside = inside.outer) {
        inside.end();
      }
    } finally {
      found.end();
    }
  }

  /** How often the thread is counted among those who share the lock. */
  int sharesOf(RegionLock lock) {
    int shares = 0;
    for (Entry entry = innermost; entry != null; entry = entry.outer) {
      if (entry.lock == lock && !entry.alone) {
        shares++;
      }
    }
    return shares;
  }
}
