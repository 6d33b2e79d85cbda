package io.pooledsqlite.agent.inner;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the core and its metrics are started with.
 *
 * @param poolArguments the checked {@code pool.*} keys of the agent's arguments
 * @param metricsPort the metrics endpoint's port, 0 for any free one, -1 for no endpoint
 * @param metricsHost its address; null for the loopback address
 */
record CoreSettings(
    Map<String, String> poolArguments, int metricsPort, @Nullable String metricsHost) {}
