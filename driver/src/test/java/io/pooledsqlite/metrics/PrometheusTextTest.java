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
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The expected text is what Micrometer's own Prometheus registry writes for the same meters. */
class PrometheusTextTest {

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final PrometheusText text = new PrometheusText(registry);

  @Test
  void anEmptyRegistryIsAnEmptyText() {
    assertThat(text.scrape()).isEmpty();
  }

  @Test
  void writesEveryKindOfMeter() {
    Counter.builder("a.counter").baseUnit("bytes").register(registry).increment(2.5);
    Gauge.builder("b.gauge", () -> -1).baseUnit("rows").description("Rows").register(registry);
    TimeGauge.builder("c.time", () -> 1500, TimeUnit.MILLISECONDS).register(registry);
    Timer.builder("d.timer").tag("pool", "x").register(registry).record(Duration.ofMillis(1500));
    DistributionSummary.builder("e.summary").register(registry).record(10);
    FunctionCounter.builder("f.function", this, t -> 3).register(registry);
    FunctionTimer.builder("g.ftimer", this, t -> 3, t -> 4500, TimeUnit.MILLISECONDS)
        .register(registry);
    assertThat(series())
        .isEqualTo(
            """
            # TYPE a_counter_bytes_total counter
            a_counter_bytes_total 2.5
            # HELP b_gauge_rows Rows
            # TYPE b_gauge_rows gauge
            b_gauge_rows -1.0
            # TYPE c_time_seconds gauge
            c_time_seconds 1.5
            # TYPE d_timer_seconds summary
            d_timer_seconds_count{pool="x"} 1
            d_timer_seconds_sum{pool="x"} 1.5
            # TYPE d_timer_seconds_max gauge
            d_timer_seconds_max{pool="x"} 1.5
            # TYPE e_summary summary
            e_summary_count 1
            e_summary_sum 10.0
            # TYPE e_summary_max gauge
            e_summary_max 10.0
            # TYPE f_function_total counter
            f_function_total 3.0
            # TYPE g_ftimer_seconds summary
            g_ftimer_seconds_count 3
            g_ftimer_seconds_sum 4.5
            """);
  }

  @Test
  void escapesWhatTheFormatReserves() {
    Gauge.builder("9.lives-left", () -> Double.NaN)
        .description("one\ntwo \\ three")
        .tag("a-b", "x\"y\\z\nw")
        .register(registry);
    Gauge.builder("infinite", () -> Double.NEGATIVE_INFINITY).register(registry);
    assertThat(series())
        .isEqualTo(
            """
            # HELP __lives_left one\\ntwo \\\\ three
            # TYPE __lives_left gauge
            __lives_left{a_b="x\\"y\\\\z\\nw"} NaN
            # TYPE infinite gauge
            infinite -Inf
            """);
  }

  @Test
  void pools() {
    TotalsListener listener = Publishing.listener(registry);
    FixedStats stats = new FixedStats("orders");
    listener.poolCreated(stats);
    Events.sendAll(listener, stats);
    assertThat(text.scrape().lines())
        .contains(
            "pooledsqlite_write_wait_seconds_count{pool=\"orders\"} 2",
            "pooledsqlite_write_wait_seconds_sum{pool=\"orders\"} 1.0",
            "pooledsqlite_write_wait_seconds_max{pool=\"orders\"} 0.75",
            "pooledsqlite_wal_size_bytes{pool=\"orders\"} 4096.0",
            "pooledsqlite_busy_total{pool=\"orders\"} 1.0",
            "pooledsqlite_checkpoints_seconds_count{complete=\"false\",pool=\"orders\"} 2",
            "pooledsqlite_passthrough_total{pool=\"all\",reason=\"shared_cache\"} 2.0");
  }

  /** Without the help lines of meters that have no description. */
  private String series() {
    return text.scrape().replaceAll("(?m)^# HELP \\S+ +\n", "");
  }
}
