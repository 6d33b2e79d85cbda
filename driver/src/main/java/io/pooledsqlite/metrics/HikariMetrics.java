package io.pooledsqlite.metrics;

import com.zaxxer.hikari.metrics.IMetricsTracker;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import com.zaxxer.hikari.metrics.PoolStats;
import io.pooledsqlite.pool.PoolEnvironment;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * HikariCP's own ten {@code hikaricp.*} meters, under the names, types and tag of its Micrometer
 * tracker, which can only register at once and with the Micrometer that it is linked to. To be
 * given to {@code HikariConfig.setMetricsTrackerFactory}. Thread-safe.
 */
public final class HikariMetrics implements MetricsTrackerFactory {

  private final MeterHub hub;

  /** Publishes through {@code hub}. */
  public HikariMetrics(MeterHub hub) {
    this.hub = hub;
  }

  @Override
  public IMetricsTracker create(String poolName, PoolStats poolStats) {
    return new Tracker(poolName, poolStats);
  }

  private static String owner(String hikariPool) {
    return hikariPool.endsWith(PoolEnvironment.WRITER)
        ? hikariPool.substring(0, hikariPool.length() - PoolEnvironment.WRITER.length())
        : hikariPool;
  }

  private final class Tracker implements IMetricsTracker {

    private final Times acquire = new Times();
    private final Times usage = new Times();
    private final Times creation = new Times();
    private final LongAdder timeouts = new LongAdder();
    private final MeterGroup group;

    Tracker(String pool, PoolStats stats) {
      group = new MeterGroup(owner(pool), () -> series(pool, stats));
      hub.add(group);
    }

    private List<Series> series(String pool, PoolStats stats) {
      String[] tag = {Meters.TAG_POOL, pool};
      String prefix = "hikaricp.connections";
      return List.of(
          Series.gauge(prefix, "Total connections", stats::getTotalConnections, tag),
          Series.gauge(prefix + ".idle", "Idle connections", stats::getIdleConnections, tag),
          Series.gauge(prefix + ".active", "Active connections", stats::getActiveConnections, tag),
          Series.gauge(prefix + ".pending", "Pending threads", stats::getPendingThreads, tag),
          Series.gauge(prefix + ".max", "Max connections", stats::getMaxConnections, tag),
          Series.gauge(prefix + ".min", "Min connections", stats::getMinConnections, tag),
          Series.timer(prefix + ".acquire", "Connection acquire time", acquire, tag),
          Series.timer(prefix + ".usage", "Connection usage time", usage, tag),
          Series.timer(prefix + ".creation", "Connection creation time", creation, tag),
          Series.counter(
              prefix + ".timeout", "Connection timeout total count", timeouts::doubleValue, tag));
    }

    @Override
    public void recordConnectionCreatedMillis(long millis) {
      creation.add(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Override
    public void recordConnectionAcquiredNanos(long nanos) {
      acquire.add(nanos);
    }

    @Override
    public void recordConnectionUsageMillis(long millis) {
      usage.add(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Override
    public void recordConnectionTimeout() {
      timeouts.increment();
    }

    @Override
    public void close() {
      hub.remove(group);
    }
  }
}
