package io.pooledsqlite.metrics;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.pooledsqlite.pool.Leak;
import io.pooledsqlite.pool.LeaseKind;
import io.pooledsqlite.pool.PassThroughReason;
import io.pooledsqlite.pool.PinReason;
import io.pooledsqlite.pool.PoolListener;
import io.pooledsqlite.pool.PoolStats;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts what pools do, in JDK types. JMX shows the totals of every pool as a {@link PoolMXBean}
 * and what is common as a {@link SummaryMXBean}; a {@link MeterHub} publishes those of the pools
 * that want it. All of it is there as long as there is a pool, so that nothing keeps a class loader
 * of ours alive afterwards. JMX is not touched before the first pool is created, because an
 * application may set up its MBean server first. If JMX fails, one warning is given and events are
 * only counted. Thread-safe; an event costs one map look-up and one addition or two.
 */
public final class TotalsListener implements PoolListener {

  private final Summary summary;
  private final MeterHub hub;
  private final Consumer<String> warnings;
  private final Executor soon;

  /** A new one each time, because a group that was removed does not come back. */
  @GuardedBy("this")
  private @Nullable MeterGroup common;

  private final Map<PoolStats, Counted> pools = new ConcurrentHashMap<>();

  private record Counted(PoolTotals totals, @Nullable MeterGroup meters) {}

  /**
   * Creates a listener.
   *
   * @param summary what is the same for all pools; several listeners may share it
   * @param hub publishes meters
   * @param warnings told should JMX fail, at most once for one summary
   * @param soon starts JMX, which would hold up the opening of the first pool
   */
  public TotalsListener(Summary summary, MeterHub hub, Consumer<String> warnings, Executor soon) {
    this.summary = summary;
    this.hub = hub;
    this.warnings = warnings;
    this.soon = soon;
  }

  /** With JMX started at once. */
  TotalsListener(Summary summary, MeterHub hub, Consumer<String> warnings) {
    this(summary, hub, warnings, Runnable::run);
  }

  @Override
  public void poolCreated(PoolStats stats) {
    PoolTotals totals = new PoolTotals(stats);
    MeterGroup meters = stats.publishesMeters() ? PoolSeries.of(totals) : null;
    if (pools.putIfAbsent(stats, new Counted(totals, meters)) != null) {
      return;
    }
    summary.poolCreated(totals);
    JmxRegistration jmx = summary.registration();
    jmx.add(summary, "type=PooledSqlite", soon, warnings);
    jmx.add(totals, "type=Pool,name=" + stats.poolName(), soon, warnings);
    if (meters != null) {
      hub.add(common());
      hub.add(meters);
    }
  }

  @Override
  public void poolClosed(PoolStats stats) {
    Counted closed = pools.remove(stats);
    if (closed == null) {
      return;
    }
    summary.poolClosed(closed.totals);
    summary.registration().remove(closed.totals, warnings);
    summary.registration().remove(summary, warnings);
    if (closed.meters != null) {
      hub.remove(closed.meters);
    }
    MeterGroup unused = pools.isEmpty() ? takeCommon() : null;
    if (unused != null) {
      hub.remove(unused);
    }
  }

  private synchronized MeterGroup common() {
    MeterGroup group = common;
    if (group == null) {
      group = PoolSeries.of(summary);
      common = group;
    }
    return group;
  }

  private synchronized @Nullable MeterGroup takeCommon() {
    MeterGroup group = common;
    common = null;
    return group;
  }

  @Override
  public void readAcquired(PoolStats pool, long nanos) {
    with(pool, t -> t.readWait.add(nanos));
  }

  @Override
  public void writeAcquired(PoolStats pool, long nanos) {
    with(pool, t -> t.writeWait.add(nanos));
  }

  @Override
  public void writeServed(PoolStats pool, long nanos) {
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
  public void transactionEnded(PoolStats pool, boolean wrote, boolean committed) {
    with(pool, t -> t.transactions.add(TransactionEnd.of(wrote, committed)));
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
    summary.passedThrough(reason, path);
    hub.add(common());
  }

  @Override
  public void leaked(PoolStats pool, Leak leak) {
    with(pool, t -> t.leaked(pool, leak));
  }

  @Override
  public void returned(PoolStats pool, Leak leak, String how) {
    with(pool, t -> t.returned(leak));
  }

  @Override
  public void busy(PoolStats pool) {
    with(pool, t -> t.busy.increment());
  }

  @Override
  public void checkpointed(PoolStats pool, Duration took, boolean complete, long pages) {
    with(
        pool,
        t -> {
          (complete ? t.completeCheckpoints : t.incompleteCheckpoints).add(took.toNanos());
          t.checkpointPages.add(pages);
        });
  }

  @Override
  public void cursorSpooled(PoolStats pool) {
    with(pool, t -> t.cursorsSpooled.increment());
  }

  @Override
  public void retired(PoolStats pool, String why) {
    summary.retired();
  }

  private void with(PoolStats pool, Consumer<PoolTotals> action) {
    Counted counted = pools.get(pool);
    if (counted != null) {
      action.accept(counted.totals);
    }
  }
}
