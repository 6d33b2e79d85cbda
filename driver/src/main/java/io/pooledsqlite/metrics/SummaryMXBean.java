package io.pooledsqlite.metrics;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All pools of one copy of this library, {@code io.pooledsqlite:type=PooledSqlite}. Attributes are
 * strings, lists and maps of JDK types. Thread-safe.
 */
public interface SummaryMXBean {

  /** The library's version, or {@code "unknown"} if its jar does not tell. */
  String getVersion();

  /** The names of the pools open now, in alphabetical order. */
  List<String> getPools();

  /** Connections given out unpooled, by reason; reasons that never occurred are left out. */
  Map<String, Long> getPassedThrough();

  /** Pools retired: their file was deleted or replaced, or they were unused for a while. */
  long getRetired();

  /** Connections that the agent opened without the pool after a failure of its own. */
  long getFallbacks();

  /**
   * How often regions of replaced monitors ran, by what was proved of them and by how they ran
   * ({@code read_shared}, {@code read_monitor}, …); empty without the agent's {@code mode=full}.
   */
  Map<String, Long> getRegions();

  /**
   * How long those of them waited that found their lock taken, in seconds: {@code shared_p50},
   * {@code shared_p99}, {@code shared_max}, and the same for {@code monitor}; empty without {@code
   * mode=full}.
   */
  Map<String, Double> getRegionWaitSeconds();

  /** How often a replaced monitor had to be used again, by reason; empty without it. */
  Map<String, Long> getRegionFallbacks();

  /** Where Prometheus can read the metrics, or null if that is off. */
  @Nullable String getMetricsUrl();
}
