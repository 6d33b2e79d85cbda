package io.pooledsqlite.metrics;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.pooledsqlite.pool.PoolStats;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Series that come and go together. Compared by identity. Thread-safe; its monitor is a leaf. */
public final class MeterGroup {

  private final String pool;
  private final Supplier<List<Series>> maker;
  private volatile boolean closed;

  @GuardedBy("this")
  private @Nullable List<Series> series;

  /**
   * Groups what belongs to one pool.
   *
   * @param pool the pool's name, or {@link PoolStats#ALL}
   * @param maker asked once, when a registry is there: each series has code of its own, which a
   *     program without registries need not load
   */
  MeterGroup(String pool, Supplier<List<Series>> maker) {
    this.pool = pool;
    this.maker = maker;
  }

  /** The pool's name, or {@link PoolStats#ALL}. */
  public String pool() {
    return pool;
  }

  synchronized List<Series> series() {
    List<Series> known = series;
    if (known == null) {
      known = List.copyOf(maker.get());
      series = known;
    }
    return known;
  }

  boolean isClosed() {
    return closed;
  }

  void close() {
    closed = true;
  }
}
