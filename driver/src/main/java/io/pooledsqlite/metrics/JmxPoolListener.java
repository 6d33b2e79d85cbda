package io.pooledsqlite.metrics;

import io.pooledsqlite.pool.LeakKind;
import io.pooledsqlite.pool.LeaseKind;
import io.pooledsqlite.pool.PassThroughReason;
import io.pooledsqlite.pool.PinReason;
import io.pooledsqlite.pool.PoolListener;
import io.pooledsqlite.pool.PoolStats;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes each pool as a {@link PoolMXBean} and all of them as a {@link SummaryMXBean}. The
 * summary is registered as long as there is a pool, so that nothing keeps a class loader of ours
 * alive afterwards. JMX is not touched before the first pool is created, because an application may
 * set up its MBean server first. If JMX fails, one warning is given and events are only counted.
 * Thread-safe.
 */
public final class JmxPoolListener implements PoolListener {

  private final Summary summary;
  private final Consumer<String> warnings;
  private final Map<PoolStats, PoolTotals> pools = new ConcurrentHashMap<>();

  /**
   * Creates a listener.
   *
   * @param summary what is the same for all pools; several listeners may share it
   * @param warnings told should JMX fail, at most once for one summary
   */
  public JmxPoolListener(Summary summary, Consumer<String> warnings) {
    this.summary = summary;
    this.warnings = warnings;
  }

  @Override
  public void poolCreated(PoolStats stats) {
    PoolTotals totals = new PoolTotals(stats);
    if (pools.putIfAbsent(stats, totals) != null) {
      return;
    }
    summary.poolCreated(stats.poolName());
    JmxRegistration jmx = summary.registration();
    jmx.add(summary, "type=PooledSqlite", warnings);
    jmx.add(totals, "type=Pool,name=" + stats.poolName(), warnings);
  }

  @Override
  public void poolClosed(PoolStats stats) {
    PoolTotals totals = pools.remove(stats);
    if (totals != null) {
      summary.poolClosed(stats.poolName());
      summary.registration().remove(totals, warnings);
      summary.registration().remove(summary, warnings);
    }
  }

  @Override
  public void writeAcquired(PoolStats pool, long nanos) {
    with(pool, t -> t.writeWait.add(nanos));
  }

  @Override
  public void writeReleased(PoolStats pool, long nanos) {
    with(pool, t -> t.writeHold.add(nanos));
  }

  @Override
  public void writeTimedOut(PoolStats pool, long nanos) {
    with(pool, t -> t.writeTimeouts.increment());
  }

  @Override
  public void leased(PoolStats pool, LeaseKind kind) {
    with(pool, t -> t.leases.add(kind));
  }

  @Override
  public void overflowed(PoolStats pool, LeaseKind kind) {
    with(pool, t -> t.overflows.increment());
  }

  @Override
  public void pinned(PoolStats pool, PinReason reason) {
    with(pool, t -> t.pins.add(reason));
  }

  @Override
  public void passedThrough(PassThroughReason reason, String path) {
    summary.passedThrough(reason);
  }

  @Override
  public void leaked(PoolStats pool, LeakKind kind, @Nullable Throwable openedAt) {
    with(pool, t -> t.leaks.add(kind));
  }

  @Override
  public void busy(PoolStats pool) {
    with(pool, t -> t.busy.increment());
  }

  @Override
  public void checkpointed(PoolStats pool, Duration took, boolean complete) {
    with(
        pool,
        t -> {
          t.checkpoints.increment();
          if (!complete) {
            t.checkpointsIncomplete.increment();
          }
        });
  }

  @Override
  public void cursorSpooled(PoolStats pool) {
    with(pool, t -> t.cursorsSpooled.increment());
  }

  private void with(PoolStats pool, Consumer<PoolTotals> action) {
    PoolTotals totals = pools.get(pool);
    if (totals != null) {
      action.accept(totals);
    }
  }
}
