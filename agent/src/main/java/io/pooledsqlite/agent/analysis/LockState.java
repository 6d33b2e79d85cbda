package io.pooledsqlite.agent.analysis;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is in force in a running program for one lock. Immutable and thread-safe.
 *
 * @param lock what is locked, in words, as in its {@link MonitorReport}
 * @param why the reason of anything but {@link Kind#REPLACED}, or null
 * @param regions what its regions did; empty unless it was replaced once
 */
public record LockState(String lock, Kind kind, @Nullable String why, List<Ran> regions) {

  /** What became of a monitor. */
  public enum Kind {
    /** Regions that may run beside others do. */
    REPLACED,
    /** It was replaced and is used again as the program was written. */
    TAKEN_BACK,
    /** It is as the program was written. */
    KEPT;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /**
   * How often a region ran.
   *
   * @param region as {@link RegionReport#display}
   * @param receiver binary name of the class of object that it was judged for
   * @param shared how often it began beside others
   * @param monitor how often it began with its monitor
   */
  public record Ran(String region, String receiver, long shared, long monitor) {

    /** The same region in another class loader. */
    Ran and(Ran other) {
      return new Ran(region, receiver, shared + other.shared, monitor + other.monitor);
    }
  }

  /** The same of the same lock in another class loader: what its regions did there is added. */
  public LockState and(LockState other) {
    Map<List<String>, Ran> sums = new LinkedHashMap<>();
    for (LockState each : List.of(this, other)) {
      for (Ran ran : each.regions) {
        sums.merge(List.of(ran.region(), ran.receiver()), ran, Ran::and);
      }
    }
    return new LockState(lock, kind, why, List.copyOf(sums.values()));
  }

  /** The state and its reason in one clause. */
  public String display() {
    return why == null ? kind.toString() : kind + ", because " + why;
  }
}
