package io.pooledsqlite.agent.inner;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pooledsqlite.PooledSqlite;
import io.pooledsqlite.metrics.PrometheusText;

/**
 * Publishes the pools as Prometheus text where a port was asked for; the core's MXBeans are there
 * anyway. The Micrometer here is the agent's own copy. Stateless.
 */
final class AgentMetrics {

  private AgentMetrics() {}

  static void start(CoreSettings settings, Messages messages) {
    if (settings.metricsPort() < 0) {
      return;
    }
    MeterRegistry registry = new SimpleMeterRegistry();
    // Public dashboards find their instances by this binder's jvm_classes_loaded_classes.
    new ClassLoaderMetrics().bindTo(registry);
    // Before the first pool, so that no meter misses what happened earlier.
    Metrics.addRegistry(registry);
    MetricsEndpoint.startInBackground(
        settings.metricsHost(),
        settings.metricsPort(),
        new PrometheusText(registry)::scrape,
        PooledSqlite.summary()::setMetricsUrl,
        messages);
  }
}
