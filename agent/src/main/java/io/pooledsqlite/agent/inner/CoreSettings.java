package io.pooledsqlite.agent.inner;

import io.pooledsqlite.metrics.RegionTotals;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the core and its metrics are started with.
 *
 * @param poolArguments the checked {@code pool.*} keys of the agent's arguments
 * @param own the agent's own settings, by their keys; what is off is not there
 * @param regions what regions of replaced monitors do; null where none are replaced
 * @param locks makes the report on locks, as JSON; null until there is one
 */
record CoreSettings(
    Map<String, String> poolArguments,
    Map<String, Object> own,
    @Nullable RegionTotals regions,
    AtomicReference<@Nullable Supplier<String>> locks) {

  CoreSettings(
      Map<String, String> poolArguments, Map<String, Object> own, @Nullable RegionTotals regions) {
    this(poolArguments, own, regions, new AtomicReference<>());
  }

  /** What the agent does: pool, full or report. */
  String mode() {
    return String.valueOf(own.get("mode"));
  }

  /** The metrics endpoint's port, 0 for any free one; null for no endpoint. */
  @Nullable Integer metricsPort() {
    return (Integer) own.get("metrics.port");
  }

  /** The endpoint's address; null for the loopback address. */
  @Nullable String metricsHost() {
    return (String) own.get("metrics.host");
  }

  /** Where metrics are pushed to; null for nowhere. */
  @Nullable String otlpUrl() {
    return (String) own.get("metrics.otlp");
  }

  /** After how many milliseconds they are pushed again. */
  long otlpIntervalMs() {
    return own.get("metrics.otlp.interval") instanceof Long interval ? interval : 60_000;
  }
}
