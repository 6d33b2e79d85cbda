package io.pooledsqlite.metrics;

import io.pooledsqlite.pool.Leak;
import io.pooledsqlite.pool.LeakKind;
import io.pooledsqlite.pool.LeaseKind;
import io.pooledsqlite.pool.PinReason;
import io.pooledsqlite.pool.PoolStats;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/** What one pool did since it was created, in JDK types, and its present figures. Thread-safe. */
public final class PoolTotals implements PoolMXBean {

  private static final int MOST_TEXTS = 50;

  final Times readWait = new Times();
  final Times writeWait = new Times();
  final Times writeHold = new Times();
  final LongAdder writeTimeouts = new LongAdder();
  final Counts<LeaseKind> leases = new Counts<>(LeaseKind.class);
  final LongAdder overflows = new LongAdder();
  final Counts<PinReason> pins = new Counts<>(PinReason.class);
  final Counts<LeakKind> leaks = new Counts<>(LeakKind.class);
  final LongAdder busy = new LongAdder();
  final Counts<TransactionEnd> transactions = new Counts<>(TransactionEnd.class);
  final Times completeCheckpoints = new Times();
  final Times incompleteCheckpoints = new Times();
  final LongAdder checkpointPages = new LongAdder();
  final LongAdder cursorsSpooled = new LongAdder();

  private final Map<Long, String> openLeaks = new ConcurrentSkipListMap<>();
  private final Set<Long> returnedFirst = ConcurrentHashMap.newKeySet();
  private final PoolStats stats;

  PoolTotals(PoolStats stats) {
    this.stats = stats;
  }

  /** How long reads waited for a connection. */
  public Times readWait() {
    return readWait;
  }

  /** How long writers waited for the write queue. */
  public Times writeWait() {
    return writeWait;
  }

  /** How long writers held the write queue. */
  public Times writeHold() {
    return writeHold;
  }

  @Override
  public int getConnectionsIdle() {
    return stats.connectionsIdle();
  }

  @Override
  public Map<String, String> getSettings() {
    return stats.settings();
  }

  PoolStats stats() {
    return stats;
  }

  void leaked(PoolStats pool, Leak leak) {
    leaks.add(leak.kind());
    if (!leak.reclaimed()) {
      openLeaks.put(leak.number(), PoolMessages.leaked(pool, leak));
      // The two events may overtake each other on their threads.
      if (returnedFirst.remove(leak.number())) {
        openLeaks.remove(leak.number());
      }
    }
  }

  void returned(Leak leak) {
    returnedFirst.add(leak.number());
    if (openLeaks.remove(leak.number()) != null) {
      returnedFirst.remove(leak.number());
    }
  }

  int leaksOpen() {
    return openLeaks.size();
  }

  @Override
  public List<String> getLeaksOpen() {
    return openLeaks.values().stream().limit(MOST_TEXTS).toList();
  }

  @Override
  public String getName() {
    return stats.poolName();
  }

  @Override
  public String getDatabasePath() {
    return stats.databasePath();
  }

  @Override
  public int getSessionsOpen() {
    return stats.sessionsOpen();
  }

  @Override
  public int getSessionsPinned() {
    return stats.pinnedSessions();
  }

  @Override
  public int getWritersPending() {
    return stats.writersPending();
  }

  @Override
  public Map<String, Integer> getLeasesActive() {
    return ofKinds(stats::leasesActive);
  }

  @Override
  public int getOverflowActive() {
    return stats.overflowActive();
  }

  @Override
  public long getWalBytes() {
    return stats.walBytes();
  }

  @Override
  public long getWrites() {
    return writeWait.count();
  }

  @Override
  public double getWriteWaitSecondsTotal() {
    return writeWait.totalSeconds();
  }

  @Override
  public double getWriteWaitSecondsMax() {
    return writeWait.maxSeconds();
  }

  @Override
  public double getWriteHoldSecondsTotal() {
    return writeHold.totalSeconds();
  }

  @Override
  public double getWriteHoldSecondsMax() {
    return writeHold.maxSeconds();
  }

  @Override
  public long getWriteTimeouts() {
    return writeTimeouts.sum();
  }

  @Override
  public Map<String, Long> getLeases() {
    return leases.sums();
  }

  @Override
  public long getOverflows() {
    return overflows.sum();
  }

  /** Why sessions were pinned: how often, the tag value, and in words; only what happened. */
  public List<Map<String, Object>> pinReasons() {
    List<Map<String, Object>> all = new ArrayList<>();
    for (PinReason reason : PinReason.values()) {
      long count = pins.get(reason);
      if (count > 0) {
        all.add(
            Map.of(
                "reason", Meters.tagValue(reason),
                "count", count,
                "explanation", reason.explanation()));
      }
    }
    return all;
  }

  @Override
  public Map<String, Long> getPins() {
    return pins.sums();
  }

  @Override
  public Map<String, Long> getLeaks() {
    return leaks.sums();
  }

  @Override
  public long getBusy() {
    return busy.sum();
  }

  @Override
  public long getCheckpoints() {
    return completeCheckpoints.count() + incompleteCheckpoints.count();
  }

  @Override
  public long getCheckpointsIncomplete() {
    return incompleteCheckpoints.count();
  }

  @Override
  public long getCursorsSpooled() {
    return cursorsSpooled.sum();
  }

  @Override
  public int getReferences() {
    return stats.references();
  }

  @Override
  public Map<String, Double> getReadWaitSeconds() {
    return readWait.quantiles();
  }

  @Override
  public Map<String, Double> getWriteWaitSeconds() {
    return writeWait.quantiles();
  }

  @Override
  public Map<String, Double> getWriteHoldSeconds() {
    return writeHold.quantiles();
  }

  @Override
  public Map<String, Long> getTransactions() {
    return transactions.sums();
  }

  @Override
  public Map<String, Long> getStatements() {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("hit", stats.statementHits());
    counts.put("miss", stats.statementMisses());
    counts.put("evicted", stats.statementEvictions());
    return counts;
  }

  @Override
  public long getCheckpointPages() {
    return checkpointPages.sum();
  }

  @Override
  public double getCheckpointSecondsTotal() {
    return completeCheckpoints.totalSeconds() + incompleteCheckpoints.totalSeconds();
  }

  @Override
  public double getOldestSnapshotSeconds() {
    return (double) stats.oldestSnapshotNanos() / TimeUnit.SECONDS.toNanos(1);
  }

  private static <V> Map<String, V> ofKinds(Function<LeaseKind, V> value) {
    Map<String, V> byName = new TreeMap<>();
    for (LeaseKind kind : LeaseKind.values()) {
      byName.put(Meters.tagValue(kind), value.apply(kind));
    }
    return byName;
  }
}
