package io.pooledsqlite.agent.region;

import io.pooledsqlite.session.Region;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What was decided for one monitor: which of its regions may run beside others. It is only ever
 * taken back, never extended. Thread-safe.
 */
final class MonitorPlan {

  /**
   * What a region may do.
   *
   * @param kind what its session holds it to; null for one that uses no session
   * @param writes whether others may see rows of it
   */
  record Rule(Region.@Nullable Kind kind, boolean writes) {}

  private final String monitor;
  private final Map<Integer, Rule> rules;
  private final LongAdder entries = new LongAdder();
  private volatile @Nullable String takenBack;

  /**
   * @param monitor what is locked, in words
   * @param rules by the number of the region's {@link Site}; those that are missing are exclusive
   */
  MonitorPlan(String monitor, Map<Integer, Rule> rules) {
    this.monitor = monitor;
    this.rules = Map.copyOf(rules);
  }

  /** Null for a region that needs the monitor. */
  @Nullable Rule rule(int site) {
    return takenBack == null ? rules.get(site) : null;
  }

  /** All regions need the monitor from now on. Regions that run beside others end as they began. */
  void takeBack(String why) {
    if (takenBack == null) {
      takenBack = why;
    }
  }

  /** Why it was taken back; null while it holds. */
  @Nullable String takenBack() {
    return takenBack;
  }

  /** Counts a region that ran beside others. */
  void entered() {
    entries.increment();
  }

  /** How often a region ran beside others. */
  long entries() {
    return entries.sum();
  }

  /** What is locked, in words. */
  String monitor() {
    return monitor;
  }
}
