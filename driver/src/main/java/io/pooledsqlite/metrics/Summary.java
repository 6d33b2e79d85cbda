package io.pooledsqlite.metrics;

import io.pooledsqlite.pool.PassThroughReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What is the same for all pools of this copy of the library. {@link TotalsListener} fills and
 * registers it; the agent adds where its metrics can be read. Thread-safe.
 */
public final class Summary implements SummaryMXBean {

  private final TreeMap<String, PoolTotals> pools = new TreeMap<>();
  private final Counts<PassThroughReason> passedThrough = new Counts<>(PassThroughReason.class);
  private final Map<PassThroughReason, String> lastPaths = new ConcurrentHashMap<>();
  private final LongAdder retired = new LongAdder();
  private final LongAdder fallbacks = new LongAdder();
  private final JmxRegistration registration = new JmxRegistration();
  private volatile @Nullable String metricsUrl;
  private volatile @Nullable RegionTotals regions;

  /** Tells where Prometheus can read the metrics; null if nowhere. */
  public void setMetricsUrl(@Nullable String url) {
    metricsUrl = url;
  }

  /** Shows what regions of replaced monitors do, too; to be told before the first pool is there. */
  public void setRegions(RegionTotals totals) {
    regions = totals;
  }

  /** What regions of replaced monitors did; null where none can be. */
  @Nullable RegionTotals regions() {
    return regions;
  }

  /** Shared by all listeners of this summary, so that it is registered once. */
  JmxRegistration registration() {
    return registration;
  }

  void poolCreated(PoolTotals totals) {
    synchronized (pools) {
      pools.put(totals.getName(), totals);
    }
  }

  void poolClosed(PoolTotals totals) {
    synchronized (pools) {
      pools.remove(totals.getName(), totals);
    }
  }

  void passedThrough(PassThroughReason reason, String path) {
    passedThrough.add(reason);
    // A key may stand behind the question mark.
    lastPaths.put(reason, path.replaceFirst("\\?.*", "?…"));
  }

  long passedThrough(PassThroughReason reason) {
    return passedThrough.get(reason);
  }

  /** The pools open now, by name. */
  public List<PoolTotals> totals() {
    synchronized (pools) {
      return new ArrayList<>(pools.values());
    }
  }

  /** What was passed through: how often, why, and which file it was last; secrets left out. */
  public List<Map<String, Object>> passThroughs() {
    List<Map<String, Object>> all = new ArrayList<>();
    for (PassThroughReason reason : PassThroughReason.values()) {
      long count = passedThrough.get(reason);
      if (count > 0) {
        all.add(
            Map.of(
                "reason",
                Meters.tagValue(reason),
                "count",
                count,
                "explanation",
                reason.explanation(),
                "path",
                lastPaths.getOrDefault(reason, "")));
      }
    }
    return all;
  }

  void retired() {
    retired.increment();
  }

  /** Counts a connection that was opened without the pool after a failure of ours. */
  public void fellBack() {
    fallbacks.increment();
  }

  @Override
  public String getVersion() {
    String version = Summary.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }

  @Override
  public List<String> getPools() {
    synchronized (pools) {
      return new ArrayList<>(pools.keySet());
    }
  }

  @Override
  public Map<String, Long> getPassedThrough() {
    Map<String, Long> sums = passedThrough.sums();
    sums.values().removeIf(count -> count == 0);
    return sums;
  }

  @Override
  public long getRetired() {
    return retired.sum();
  }

  @Override
  public long getFallbacks() {
    return fallbacks.sum();
  }

  @Override
  public Map<String, Long> getRegions() {
    RegionTotals totals = regions;
    return totals == null ? Map.of() : totals.times();
  }

  @Override
  public Map<String, Double> getRegionWaitSeconds() {
    RegionTotals totals = regions;
    return totals == null ? Map.of() : totals.waitSeconds();
  }

  @Override
  public Map<String, Long> getRegionFallbacks() {
    RegionTotals totals = regions;
    return totals == null ? Map.of() : totals.fallbacks();
  }

  @Override
  public @Nullable String getMetricsUrl() {
    return metricsUrl;
  }
}
