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

  /** Where Prometheus can read the metrics, or null if that is off. */
  @Nullable String getMetricsUrl();
}
