package io.pooledsqlite.metrics;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Collections;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the regions of replaced monitors did, for all pools together: a region has a lock, and need
 * not have a connection. Filled by the agent's {@code mode=full}. Thread-safe; a region that waits
 * for nobody costs one striped addition.
 */
public final class RegionTotals {

  /** What was proved of a region; the agent's analysis has the same names. */
  public enum Verdict {
    READ,
    SINGLE,
    WRITE,
    EXCLUSIVE
  }

  /** How a region ran. */
  public enum Lock {
    /** Without its monitor, beside others. */
    SHARED,
    /** With its monitor, as the program was written. */
    MONITOR
  }

  /** What brought a monitor back. */
  public enum Fallback {
    /** A class that was loaded later made the proof doubtful. */
    TAKEN_BACK,
    /** A region was about to do more than was proved of it. */
    MORE_THAN_PROVED
  }

  @GuardedBy("this")
  private final Set<RegionCount> regions = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Of regions that can not run any more. */
  @GuardedBy("this")
  private final Map<Verdict, Map<Lock, Long>> gone = new EnumMap<>(Verdict.class);

  private final Times sharedWait = new Times();
  private final Times monitorWait = new Times();
  private final Counts<Fallback> fallbacks = new Counts<>(Fallback.class);

  /** Counts one more region from now on. */
  public synchronized RegionCount add(Verdict verdict) {
    RegionCount count = new RegionCount(verdict);
    regions.add(count);
    return count;
  }

  /** A region can not run any more; what it did still counts. */
  public synchronized void sumUp(RegionCount region) {
    if (regions.remove(region)) {
      Map<Lock, Long> sums =
          gone.computeIfAbsent(region.verdict(), verdict -> new EnumMap<>(Lock.class));
      for (Lock lock : Lock.values()) {
        sums.merge(lock, region.times(lock), Long::sum);
      }
    }
  }

  /** A region found its lock taken, and waited for so many nanoseconds until it could run. */
  public void waited(Lock lock, long nanos) {
    wait(lock).add(nanos);
  }

  /** A monitor is used again as the program was written. */
  public void fellBack(Fallback why) {
    fallbacks.add(why);
  }

  Times wait(Lock lock) {
    return lock == Lock.SHARED ? sharedWait : monitorWait;
  }

  long fallbacks(Fallback why) {
    return fallbacks.get(why);
  }

  /** How often regions of this verdict began so. */
  public synchronized long times(Verdict verdict, Lock lock) {
    long sum = gone.getOrDefault(verdict, Map.of()).getOrDefault(lock, 0L);
    for (RegionCount region : regions) {
      if (region.verdict() == verdict) {
        sum += region.times(lock);
      }
    }
    return sum;
  }

  /** All of these sums, by verdict and lock. */
  Map<String, Long> times() {
    Map<String, Long> sums = new TreeMap<>();
    for (Verdict verdict : Verdict.values()) {
      for (Lock lock : Lock.values()) {
        sums.put(Meters.tagValue(verdict) + "_" + Meters.tagValue(lock), times(verdict, lock));
      }
    }
    return sums;
  }

  /** Seconds at the median, the 99th percentile and the maximum of those that waited, by lock. */
  Map<String, Double> waitSeconds() {
    Map<String, Double> seconds = new TreeMap<>();
    for (Lock lock : Lock.values()) {
      wait(lock).quantiles().forEach((key, value) -> seconds.put(key(lock, key), value));
    }
    return seconds;
  }

  private static String key(Lock lock, String quantile) {
    return Meters.tagValue(lock) + "_" + quantile;
  }

  Map<String, Long> fallbacks() {
    return fallbacks.sums();
  }
}
