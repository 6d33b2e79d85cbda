package io.pooledsqlite.metrics;

import io.pooledsqlite.pool.LeakKind;
import io.pooledsqlite.pool.LeaseKind;
import io.pooledsqlite.pool.PassThroughReason;
import io.pooledsqlite.pool.PinReason;
import io.pooledsqlite.pool.PoolStats;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * The catalogue of our own meters: API, listed in {@code docs/metrics.md}. All series of a pool
 * exist from the start, so that the first event shows as an increase. For one thread.
 */
final class PoolSeries {

  private final List<Series> series = new ArrayList<>();
  private final String pool;

  private PoolSeries(String pool) {
    this.pool = pool;
  }

  /** What is told of one pool. */
  static MeterGroup of(PoolTotals totals) {
    return new MeterGroup(totals.stats().poolName(), () -> series(totals));
  }

  private static List<Series> series(PoolTotals totals) {
    PoolSeries all = new PoolSeries(totals.stats().poolName());
    all.queue(totals);
    all.connections(totals);
    all.leaksOpen(totals);
    all.statements(totals);
    all.file(totals);
    return all.series;
  }

  /** What is counted for all pools together, because no pool is there or it ends with the event. */
  static MeterGroup of(Summary summary) {
    return new MeterGroup(PoolStats.ALL, () -> series(summary));
  }

  private static List<Series> series(Summary summary) {
    PoolSeries all = new PoolSeries(PoolStats.ALL);
    all.common(summary);
    RegionTotals regions = summary.regions();
    if (regions != null) {
      all.regions(regions);
    }
    return all.series;
  }

  private void common(Summary summary) {
    for (PassThroughReason reason : PassThroughReason.values()) {
      counter(
          "pooledsqlite.passthrough",
          "Connections given out unpooled",
          () -> summary.passedThrough(reason),
          Meters.TAG_REASON,
          Meters.tagValue(reason));
    }
    counter(
        "pooledsqlite.retired",
        "Pools retired: file deleted or replaced, or unused for pool.linger",
        summary::getRetired);
    counter(
        "pooledsqlite.fallbacks",
        "Connections opened without the pool after a failure of the agent",
        summary::getFallbacks);
  }

  private void regions(RegionTotals regions) {
    for (RegionTotals.Lock lock : RegionTotals.Lock.values()) {
      String how = Meters.tagValue(lock);
      for (RegionTotals.Verdict verdict : RegionTotals.Verdict.values()) {
        counter(
            "pooledsqlite.regions",
            "Regions of replaced monitors that ran, by verdict and by lock",
            () -> regions.times(verdict, lock),
            Meters.TAG_VERDICT,
            Meters.tagValue(verdict),
            Meters.TAG_LOCK,
            how);
      }
      timer(
          "pooledsqlite.regions.wait",
          "Time that regions waited which found their lock taken",
          regions.wait(lock),
          Meters.TAG_LOCK,
          how);
    }
    for (RegionTotals.Fallback why : RegionTotals.Fallback.values()) {
      counter(
          "pooledsqlite.regions.fallbacks",
          "Times that a replaced monitor had to be used again",
          () -> regions.fallbacks(why),
          Meters.TAG_REASON,
          Meters.tagValue(why));
    }
  }

  private void queue(PoolTotals totals) {
    PoolStats stats = totals.stats();
    timer(
        "pooledsqlite.write.wait",
        "Time that writers waited for the write queue",
        totals.writeWait);
    timer("pooledsqlite.write.hold", "Time that writers held the write queue", totals.writeHold);
    gauge("pooledsqlite.write.pending", "Writers waiting now", stats::writersPending);
    counter(
        "pooledsqlite.write.timeouts",
        "Writers that gave up waiting",
        totals.writeTimeouts::doubleValue);
    counter(
        "pooledsqlite.busy",
        "SQLITE_BUSY answers caused outside the write queue",
        totals.busy::doubleValue);
  }

  private void connections(PoolTotals totals) {
    PoolStats stats = totals.stats();
    gauge("pooledsqlite.sessions.open", "Sessions open now", stats::sessionsOpen);
    gauge("pooledsqlite.sessions.pinned", "Sessions pinned now", stats::pinnedSessions);
    gauge(
        "pooledsqlite.references",
        "Sessions open now on the pool's file, whatever their settings",
        stats::references);
    timer("pooledsqlite.read.wait", "Time that reads waited for a connection", totals.readWait);
    for (LeaseKind kind : LeaseKind.values()) {
      String tag = Meters.tagValue(kind);
      counter(
          "pooledsqlite.leases",
          "Leases given",
          () -> totals.leases.get(kind),
          Meters.TAG_KIND,
          tag);
      gauge(
          "pooledsqlite.leases.active",
          "Leases held now",
          () -> stats.leasesActive(kind),
          Meters.TAG_KIND,
          tag);
    }
    counter(
        "pooledsqlite.overflow",
        "Extra connections opened because none was free in time",
        totals.overflows::doubleValue);
    gauge("pooledsqlite.overflow.active", "Extra connections open now", stats::overflowActive);
    for (PinReason reason : PinReason.values()) {
      counter(
          "pooledsqlite.pins",
          "Sessions pinned",
          () -> totals.pins.get(reason),
          Meters.TAG_REASON,
          Meters.tagValue(reason));
    }
    for (LeakKind kind : LeakKind.values()) {
      counter(
          "pooledsqlite.leaks",
          "Sessions, transactions and result sets idle for pool.leakThreshold, or dropped unclosed",
          () -> totals.leaks.get(kind),
          Meters.TAG_KIND,
          Meters.tagValue(kind));
    }
  }

  private void leaksOpen(PoolTotals totals) {
    gauge("pooledsqlite.leaks.open", "Leaks that are open and idle now", totals::leaksOpen);
  }

  private void statements(PoolTotals totals) {
    PoolStats stats = totals.stats();
    for (TransactionEnd end : TransactionEnd.values()) {
      counter(
          "pooledsqlite.transactions",
          "Transactions ended",
          () -> totals.transactions.get(end),
          Meters.TAG_KIND,
          end.kind(),
          Meters.TAG_OUTCOME,
          end.outcome());
    }
    String gets = "Looks for a prepared statement to use again";
    counter("pooledsqlite.statements", gets, stats::statementHits, Meters.TAG_RESULT, "hit");
    counter("pooledsqlite.statements", gets, stats::statementMisses, Meters.TAG_RESULT, "miss");
    counter(
        "pooledsqlite.statements.evicted",
        "Prepared statements closed because the cache was full",
        stats::statementEvictions);
  }

  private void file(PoolTotals totals) {
    PoolStats stats = totals.stats();
    String checkpoints = "Checkpoints; complete=true if the main file held everything afterwards";
    timer(
        "pooledsqlite.checkpoints",
        checkpoints,
        totals.completeCheckpoints,
        Meters.TAG_COMPLETE,
        "true");
    timer(
        "pooledsqlite.checkpoints",
        checkpoints,
        totals.incompleteCheckpoints,
        Meters.TAG_COMPLETE,
        "false");
    counter(
        "pooledsqlite.checkpoints.pages",
        "Pages that complete checkpoints moved into the main file",
        totals.checkpointPages::doubleValue);
    series.add(
        Series.gauge(
                "pooledsqlite.wal.size",
                "Size of the -wal file",
                stats::walBytes,
                Meters.TAG_POOL,
                pool)
            .in("bytes"));
    series.add(
        Series.gauge(
                "pooledsqlite.snapshot.age",
                "Age of the oldest read snapshot that is open",
                () -> (double) stats.oldestSnapshotNanos() / TimeUnit.SECONDS.toNanos(1),
                Meters.TAG_POOL,
                pool)
            .in("seconds"));
    counter(
        "pooledsqlite.cursors.spooled",
        "Result sets read to their end early",
        totals.cursorsSpooled::doubleValue);
  }

  private void gauge(String name, String description, DoubleSupplier value, String... tags) {
    series.add(Series.gauge(name, description, value, withPool(tags)));
  }

  private void counter(String name, String description, DoubleSupplier total, String... tags) {
    series.add(Series.counter(name, description, total, withPool(tags)));
  }

  private void timer(String name, String description, Times times, String... tags) {
    series.add(Series.timer(name, description, times, withPool(tags)));
  }

  private String[] withPool(String... tags) {
    List<String> all = new ArrayList<>(List.of(Meters.TAG_POOL, pool));
    all.addAll(List.of(tags));
    return all.toArray(String[]::new);
  }
}
