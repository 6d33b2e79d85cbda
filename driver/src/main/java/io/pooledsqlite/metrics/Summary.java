package io.pooledsqlite.metrics;

import io.pooledsqlite.pool.PassThroughReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What is the same for all pools of this copy of the library. {@link JmxPoolListener} fills and
 * registers it; the agent adds where its metrics can be read. Thread-safe.
 */
public final class Summary implements SummaryMXBean {

  private final TreeSet<String> pools = new TreeSet<>();
  private final Map<PassThroughReason, LongAdder> passedThrough = new ConcurrentHashMap<>();
  private final JmxRegistration registration = new JmxRegistration();
  private volatile @Nullable String metricsUrl;

  /** Tells where Prometheus can read the metrics; null if nowhere. */
  public void setMetricsUrl(@Nullable String url) {
    metricsUrl = url;
  }

  /** Shared by all listeners of this summary, so that it is registered once. */
  JmxRegistration registration() {
    return registration;
  }

  void poolCreated(String name) {
    synchronized (pools) {
      pools.add(name);
    }
  }

  void poolClosed(String name) {
    synchronized (pools) {
      pools.remove(name);
    }
  }

  void passedThrough(PassThroughReason reason) {
    passedThrough.computeIfAbsent(reason, r -> new LongAdder()).increment();
  }

  @Override
  public String getVersion() {
    String version = Summary.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }

  @Override
  public List<String> getPools() {
    synchronized (pools) {
      return new ArrayList<>(pools);
    }
  }

  @Override
  public Map<String, Long> getPassedThrough() {
    Map<String, Long> sums = new TreeMap<>();
    passedThrough.forEach((reason, count) -> sums.put(Meters.tagValue(reason), count.sum()));
    return sums;
  }

  @Override
  public @Nullable String getMetricsUrl() {
    return metricsUrl;
  }
}
