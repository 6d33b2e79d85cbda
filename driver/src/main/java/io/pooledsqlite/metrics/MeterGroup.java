package io.pooledsqlite.metrics;

import io.pooledsqlite.pool.PoolStats;
import java.util.List;
import java.util.function.Supplier;

/** Series that come and go together. Compared by identity. Thread-safe. */
public final class MeterGroup {

  private final String pool;
  private final Supplier<List<Series>> series;
  private volatile boolean closed;

  /**
   * Groups what belongs to one pool.
   *
   * @param pool the pool's name, or {@link PoolStats#ALL}
   * @param series makes the series for each registry that wants them
   */
  MeterGroup(String pool, Supplier<List<Series>> series) {
    this.pool = pool;
    this.series = series;
  }

  /** The pool's name, or {@link PoolStats#ALL}. */
  public String pool() {
    return pool;
  }

  List<Series> series() {
    return List.copyOf(series.get());
  }

  boolean isClosed() {
    return closed;
  }

  void close() {
    closed = true;
  }
}
