package io.pooledsqlite.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares our writer with Micrometer's own Prometheus registry, series by series. */
class PrometheusTextLibraryTest {

  private final MeterRegistry simple = new SimpleMeterRegistry();
  private final PrometheusMeterRegistry library =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  private void inBoth(Consumer<MeterRegistry> action) {
    action.accept(simple);
    action.accept(library);
  }

  @Test
  void writesOurMetersAsTheLibraryDoes() {
    FixedStats orders = new FixedStats("orders");
    FixedStats parts = new FixedStats("parts");
    inBoth(
        registry -> {
          TotalsListener listener = Publishing.listener(registry);
          listener.poolCreated(orders);
          listener.poolCreated(parts);
          Events.sendAll(listener, orders);
        });
    assertThat(ours()).isNotEmpty().containsExactlyElementsOf(theirs());
  }

  @Test
  void writesEveryKindOfMeterAsTheLibraryDoes() {
    inBoth(
        registry -> {
          Counter.builder("a.counter").tag("a-b", "x\"y\\z\nw").register(registry).increment(2.5);
          Counter.builder("b.counter.total").register(registry).increment(1e12);
          Counter.builder("c.counter").baseUnit("bytes").register(registry).increment();
          Gauge.builder("a.gauge", () -> Double.NaN).description("a\nb").register(registry);
          Gauge.builder("b.gauge", () -> Double.POSITIVE_INFINITY).register(registry);
          Gauge.builder("c.gauge", () -> -1).baseUnit("rows").register(registry);
          Gauge.builder("d.gauge.rows", () -> 1e-9).baseUnit("rows").register(registry);
          Gauge.builder("9lives", () -> 9).register(registry);
          TimeGauge.builder("a.time", () -> 1500, TimeUnit.MILLISECONDS).register(registry);
          Timer.builder("a.timer").register(registry).record(Duration.ofMillis(1500));
          Timer.builder("b.timer.seconds").register(registry).record(Duration.ofMinutes(2));
          Timer.builder("unused.timer").tag("a", "").register(registry);
          DistributionSummary.builder("a.summary").baseUnit("bytes").register(registry).record(10);
          FunctionCounter.builder("a.function", this, t -> 3).register(registry);
          FunctionTimer.builder("a.ftimer", this, t -> 3, t -> 4500, TimeUnit.MILLISECONDS)
              .register(registry);
        });
    assertThat(ours()).isNotEmpty().containsExactlyElementsOf(theirs());
  }

  @Test
  void writesHikariAndJvmMetersUnderTheLibrarysNames(@TempDir Path dir) throws Exception {
    try (RealHikari first = new RealHikari("orders", dir, simple);
        RealHikari second = new RealHikari("orders", dir, library)) {
      first.useOnce();
      second.useOnce();
      inBoth(new ClassLoaderMetrics()::bindTo);
      inBoth(new JvmMemoryMetrics()::bindTo);
      inBoth(new JvmThreadMetrics()::bindTo);
      assertThat(ours().stream().map(PrometheusTextLibraryTest::series))
          .contains("hikaricp_connections_timeout_total{pool=\"orders\"}")
          .contains("jvm_classes_loaded_classes")
          .containsExactlyElementsOf(
              theirs().stream().map(PrometheusTextLibraryTest::series).toList());
    }
  }

  private List<String> ours() {
    return lines(new PrometheusText(simple).scrape());
  }

  private List<String> theirs() {
    return lines(library.scrape(PrometheusText.CONTENT_TYPE));
  }

  private static List<String> lines(String scrape) {
    return scrape.lines().sorted().toList();
  }

  private static String series(String line) {
    return line.startsWith("#") ? line : line.substring(0, line.lastIndexOf(' '));
  }
}
