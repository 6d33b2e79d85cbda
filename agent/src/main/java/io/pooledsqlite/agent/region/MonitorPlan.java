package io.pooledsqlite.agent.region;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.pooledsqlite.metrics.RegionCount;
import io.pooledsqlite.metrics.RegionTotals;
import io.pooledsqlite.session.Region;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was decided for one monitor: which of its regions may run beside others. It is only ever
 * taken back, never extended. Counts what its regions do. Thread-safe.
 */
final class MonitorPlan {

  /**
   * What a region may do.
   *
   * @param kind what its session holds it to; null for one that uses no session
   * @param writes whether others may see rows of it
   */
  record Rule(Region.@Nullable Kind kind, boolean writes) {}

  /**
   * A region of the monitor.
   *
   * @param rule null for a region that needs the monitor
   */
  record Known(@Nullable Rule rule, RegionCount count) {}

  private final String monitor;
  private final Map<Integer, Known> regions;
  private final RegionTotals totals;
  private volatile @Nullable String takenBack;

  /**
   * @param monitor what is locked, in words
   * @param regions by the number of the region's {@link Site}
   * @param totals told of waits and of what brings the monitor back
   */
  MonitorPlan(String monitor, Map<Integer, Known> regions, RegionTotals totals) {
    this.monitor = monitor;
    this.regions = Map.copyOf(regions);
    this.totals = totals;
  }

  /** Null for a region that needs the monitor. */
  @Nullable Rule rule(int site) {
    Known region = takenBack == null ? regions.get(site) : null;
    return region == null ? null : region.rule();
  }

  /**
   * All regions need the monitor from now on, because of a class. Regions that run beside others
   * end as they began.
   */
  void takeBack(String why) {
    if (forbid(why)) {
      totals.fellBack(RegionTotals.Fallback.TAKEN_BACK);
    }
  }

  /** The same, because a region that runs beside others is about to do more than was proved. */
  void escalated(String why) {
    forbid(why);
    totals.fellBack(RegionTotals.Fallback.MORE_THAN_PROVED);
  }

  @CanIgnoreReturnValue
  private synchronized boolean forbid(String why) {
    if (takenBack != null) {
      return false;
    }
    takenBack = why;
    return true;
  }

  /** Why it was taken back; null while it holds. */
  @Nullable String takenBack() {
    return takenBack;
  }

  /** A region began beside others. */
  void ranShared(int site) {
    Known region = regions.get(site);
    if (region != null) {
      region.count().ranShared();
    }
  }

  /** A region began with the monitor. */
  void ranWithMonitor(int site) {
    Known region = regions.get(site);
    if (region != null) {
      region.count().ranWithMonitor();
    }
  }

  /** A region found the lock taken and waited for so many nanoseconds. */
  void waited(RegionTotals.Lock lock, long nanos) {
    totals.waited(lock, nanos);
  }

  /** How often a region ran beside others, or with the monitor. */
  long times(RegionTotals.Lock lock) {
    return regions.values().stream().mapToLong(region -> region.count().times(lock)).sum();
  }

  /** What its regions did. */
  List<RegionCount> counts() {
    return regions.values().stream().map(Known::count).toList();
  }

  /** What is locked, in words. */
  String monitor() {
    return monitor;
  }
}
