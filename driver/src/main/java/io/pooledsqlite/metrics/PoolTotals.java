package io.pooledsqlite.metrics;

import io.pooledsqlite.pool.LeakKind;
import io.pooledsqlite.pool.LeaseKind;
import io.pooledsqlite.pool.PinReason;
import io.pooledsqlite.pool.PoolStats;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/** What one pool did since it was created, in JDK types, and its present figures. Thread-safe. */
final class PoolTotals implements PoolMXBean {

  /** How often something took how long. */
  static final class Times {
    private final LongAdder count = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final LongAccumulator maxNanos = new LongAccumulator(Math::max, 0);

    void add(long took) {
      count.increment();
      nanos.add(took);
      maxNanos.accumulate(took);
    }

    private double totalSeconds() {
      return (double) nanos.sum() / TimeUnit.SECONDS.toNanos(1);
    }

    private double maxSeconds() {
      return (double) maxNanos.get() / TimeUnit.SECONDS.toNanos(1);
    }
  }

  /** One count for each constant. */
  static final class Counts<K extends Enum<K>> {
    private final EnumMap<K, LongAdder> adders;

    Counts(Class<K> type) {
      adders = new EnumMap<>(type);
      for (K key : type.getEnumConstants()) {
        adders.put(key, new LongAdder());
      }
    }

    void add(K key) {
      LongAdder adder = adders.get(key);
      if (adder != null) {
        adder.increment();
      }
    }

    Map<String, Long> sums() {
      Map<String, Long> sums = new TreeMap<>();
      adders.forEach((key, adder) -> sums.put(Meters.tagValue(key), adder.sum()));
      return sums;
    }
  }

  final Times writeWait = new Times();
  final Times writeHold = new Times();
  final LongAdder writeTimeouts = new LongAdder();
  final Counts<LeaseKind> leases = new Counts<>(LeaseKind.class);
  final LongAdder overflows = new LongAdder();
  final Counts<PinReason> pins = new Counts<>(PinReason.class);
  final Counts<LeakKind> leaks = new Counts<>(LeakKind.class);
  final LongAdder busy = new LongAdder();
  final LongAdder checkpoints = new LongAdder();
  final LongAdder checkpointsIncomplete = new LongAdder();
  final LongAdder cursorsSpooled = new LongAdder();

  private final PoolStats stats;

  PoolTotals(PoolStats stats) {
    this.stats = stats;
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
    return writeWait.count.sum();
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
    return checkpoints.sum();
  }

  @Override
  public long getCheckpointsIncomplete() {
    return checkpointsIncomplete.sum();
  }

  @Override
  public long getCursorsSpooled() {
    return cursorsSpooled.sum();
  }

  private static <V> Map<String, V> ofKinds(Function<LeaseKind, V> value) {
    Map<String, V> byName = new TreeMap<>();
    for (LeaseKind kind : LeaseKind.values()) {
      byName.put(Meters.tagValue(kind), value.apply(kind));
    }
    return byName;
  }
}
