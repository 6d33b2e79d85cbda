package io.pooledsqlite.metrics;

import io.pooledsqlite.pool.PoolStats;
import java.util.List;

/** Series that come and go together. Compared by identity. Thread-safe. */
public final class MeterGroup {

  private final String pool;
  private final List<Series> series;
  private volatile boolean closed;

  /**
   * Groups what belongs to one pool.
   *
   * @param pool the pool's name, or {@link PoolStats#ALL}
   */
  MeterGroup(String pool, List<Series> series) {
    this.pool = pool;
    this.series = List.copyOf(series);
  }

  /** The pool's name, or {@link PoolStats#ALL}. */
  public String pool() {
    return pool;
  }

  List<Series> series() {
    return series;
  }

  boolean isClosed() {
    return closed;
  }

  void close() {
    closed = true;
  }
}
