package io.pooledsqlite.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract with dashboards that were made for HikariCP. */
class HikariMetricsTest {

  private final MeterRegistry registry = new SimpleMeterRegistry();
  @TempDir private Path dir;

  @Test
  void publishesTheTenMetersOfHikari() throws Exception {
    try (RealHikari hikari = new RealHikari("orders", dir, registry)) {
      hikari.useOnce();
      assertThat(registry.getMeters())
          .extracting(meter -> meter.getId().getName(), meter -> meter.getId().getType())
          .extracting(Object::toString)
          .containsExactlyInAnyOrder(
              "(\"hikaricp.connections\", GAUGE)",
              "(\"hikaricp.connections.active\", GAUGE)",
              "(\"hikaricp.connections.idle\", GAUGE)",
              "(\"hikaricp.connections.pending\", GAUGE)",
              "(\"hikaricp.connections.max\", GAUGE)",
              "(\"hikaricp.connections.min\", GAUGE)",
              "(\"hikaricp.connections.acquire\", TIMER)",
              "(\"hikaricp.connections.usage\", TIMER)",
              "(\"hikaricp.connections.creation\", TIMER)",
              "(\"hikaricp.connections.timeout\", COUNTER)");
      assertThat(registry.getMeters())
          .extracting(Meter::getId)
          .allSatisfy(id -> assertThat(id.getTags()).containsExactly(Tag.of("pool", "orders")));
      assertThat(registry.get("hikaricp.connections.acquire").timer().count()).isEqualTo(1);
      assertThat(registry.get("hikaricp.connections.max").gauge().value()).isEqualTo(3);
    }
  }

  @Test
  void metersAreThoseOfHikarisOwnTracker() throws Exception {
    MeterRegistry theirs = new SimpleMeterRegistry();
    try (RealHikari ours = new RealHikari("orders", dir, registry);
        RealHikari original =
            new RealHikari("orders", dir, new MicrometerMetricsTrackerFactory(theirs))) {
      ours.useOnce();
      original.useOnce();
      assertThat(ids(registry)).isEqualTo(ids(theirs)).hasSize(10);
    }
  }

  private static Set<String> ids(MeterRegistry registry) {
    return registry.getMeters().stream()
        .map(Meter::getId)
        .map(id -> id + " " + id.getType() + " " + id.getBaseUnit() + " " + id.getDescription())
        .collect(Collectors.toSet());
  }

  @Test
  void scrapeHasTheNamesThatDashboardsAskFor() throws Exception {
    try (RealHikari hikari = new RealHikari("orders", dir, registry)) {
      hikari.useOnce();
      assertThat(
              new PrometheusText(registry)
                  .scrape()
                  .lines()
                  .filter(line -> !line.startsWith("#"))
                  .map(line -> line.substring(0, line.lastIndexOf(' '))))
          .containsExactlyInAnyOrder(
              "hikaricp_connections{pool=\"orders\"}",
              "hikaricp_connections_active{pool=\"orders\"}",
              "hikaricp_connections_idle{pool=\"orders\"}",
              "hikaricp_connections_pending{pool=\"orders\"}",
              "hikaricp_connections_max{pool=\"orders\"}",
              "hikaricp_connections_min{pool=\"orders\"}",
              "hikaricp_connections_acquire_seconds_count{pool=\"orders\"}",
              "hikaricp_connections_acquire_seconds_sum{pool=\"orders\"}",
              "hikaricp_connections_acquire_seconds_max{pool=\"orders\"}",
              "hikaricp_connections_usage_seconds_count{pool=\"orders\"}",
              "hikaricp_connections_usage_seconds_sum{pool=\"orders\"}",
              "hikaricp_connections_usage_seconds_max{pool=\"orders\"}",
              "hikaricp_connections_creation_seconds_count{pool=\"orders\"}",
              "hikaricp_connections_creation_seconds_sum{pool=\"orders\"}",
              "hikaricp_connections_creation_seconds_max{pool=\"orders\"}",
              "hikaricp_connections_timeout_total{pool=\"orders\"}");
    }
  }

  @Test
  void closingRemovesAllSeries() throws Exception {
    try (RealHikari hikari = new RealHikari("orders", dir, registry)) {
      hikari.useOnce();
    }
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void doesNotDependOnTheContextClassLoader() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader nothing =
        new URLClassLoader(new URL[0], ClassLoader.getPlatformClassLoader())) {
      thread.setContextClassLoader(nothing);
      try (RealHikari hikari = new RealHikari("orders", dir, registry)) {
        hikari.useOnce();
        assertThat(registry.getMeters()).hasSize(10);
      }
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
