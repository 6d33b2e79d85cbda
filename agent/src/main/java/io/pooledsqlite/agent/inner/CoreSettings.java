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
 * @param metricsPort the metrics endpoint's port, 0 for any free one, -1 for no endpoint
 * @param metricsHost its address; null for the loopback address
 * @param regions what regions of replaced monitors do; null where none are replaced
 * @param locks makes the report on locks, as JSON; null until there is one
 */
record CoreSettings(
    Map<String, String> poolArguments,
    int metricsPort,
    @Nullable String metricsHost,
    @Nullable RegionTotals regions,
    AtomicReference<@Nullable Supplier<String>> locks) {}
