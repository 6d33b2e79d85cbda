package io.pooledsqlite.metrics;

import com.zaxxer.hikari.metrics.IMetricsTracker;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import com.zaxxer.hikari.metrics.PoolStats;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * HikariCP's own ten {@code hikaricp.*} meters, unchanged, tag {@code pool} only. To be given to
 * {@code HikariConfig.setMetricsTrackerFactory}: {@code setMetricRegistry} would recognise the
 * registry's class through whatever class loaders it finds. Thread-safe.
 */
public final class HikariMetrics implements MetricsTrackerFactory {

  private final MetricsTrackerFactory factory;

  /** Publishes to {@code registry}, which may be a composite. */
  public HikariMetrics(MeterRegistry registry) {
    factory = new MicrometerMetricsTrackerFactory(registry);
  }

  @Override
  public IMetricsTracker create(String poolName, PoolStats poolStats) {
    return factory.create(poolName, poolStats);
  }
}
