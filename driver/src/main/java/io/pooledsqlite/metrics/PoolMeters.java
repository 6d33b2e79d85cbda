package io.pooledsqlite.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.pooledsqlite.pool.LeakKind;
import io.pooledsqlite.pool.LeaseKind;
import io.pooledsqlite.pool.PinReason;
import io.pooledsqlite.pool.PoolStats;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The meters of one pool, looked up once. All series exist from the start, so that the first event
 * shows as an increase. Thread-safe after construction.
 */
final class PoolMeters {

  final Timer writeWait;
  final Timer writeHold;
  final Timer completeCheckpoints;
  final Timer incompleteCheckpoints;
  final Counter writeTimeouts;
  final Counter overflow;
  final Counter busy;
  final Counter cursorsSpooled;
  final Map<LeaseKind, Counter> leases = new EnumMap<>(LeaseKind.class);
  final Map<PinReason, Counter> pins = new EnumMap<>(PinReason.class);
  final Map<LeakKind, Counter> leaks = new EnumMap<>(LeakKind.class);

  private final MeterRegistry registry;
  private final PoolStats stats;
  private final List<Meter> registered = new ArrayList<>();

  PoolMeters(MeterRegistry registry, PoolStats stats) {
    this.registry = registry;
    this.stats = stats;
    writeWait = timer(Meters.WRITE_WAIT, "Time that writers waited for the write queue");
    writeHold = timer(Meters.WRITE_HOLD, "Time that writers held the write queue");
    String checkpoints = "Checkpoints; complete=true if the main file held everything afterwards";
    completeCheckpoints = timer(Meters.CHECKPOINTS, checkpoints, Meters.TAG_COMPLETE, "true");
    incompleteCheckpoints = timer(Meters.CHECKPOINTS, checkpoints, Meters.TAG_COMPLETE, "false");
    writeTimeouts = counter(Meters.WRITE_TIMEOUTS, "Writers that gave up waiting");
    overflow = counter(Meters.OVERFLOW, "Extra connections opened because none was free in time");
    busy = counter(Meters.BUSY, "SQLITE_BUSY answers caused outside the write queue");
    cursorsSpooled = counter(Meters.CURSORS_SPOOLED, "Result sets read to their end early");
    for (LeaseKind kind : LeaseKind.values()) {
      String tag = Meters.tagValue(kind);
      leases.put(kind, counter(Meters.LEASES, "Leases given", Meters.TAG_KIND, tag));
      gauge(
          Meters.LEASES_ACTIVE, "Leases held now", s -> s.leasesActive(kind), Meters.TAG_KIND, tag);
    }
    for (PinReason reason : PinReason.values()) {
      String tag = Meters.tagValue(reason);
      pins.put(reason, counter(Meters.PINS, "Sessions pinned", Meters.TAG_REASON, tag));
    }
    for (LeakKind kind : LeakKind.values()) {
      String text = "Sessions and result sets dropped without close and reclaimed";
      leaks.put(kind, counter(Meters.LEAKS, text, Meters.TAG_KIND, Meters.tagValue(kind)));
    }
    gauge(Meters.WRITE_PENDING, "Writers waiting now", PoolStats::writersPending);
    gauge(Meters.SESSIONS_OPEN, "Sessions open now", PoolStats::sessionsOpen);
    gauge(Meters.SESSIONS_PINNED, "Sessions pinned now", PoolStats::pinnedSessions);
    gauge(Meters.OVERFLOW_ACTIVE, "Extra connections open now", PoolStats::overflowActive);
    keep(
        Gauge.builder(Meters.WAL_SIZE, stats, PoolStats::walBytes)
            .description("Size of the -wal file")
            .baseUnit("bytes")
            .tag(Meters.TAG_POOL, stats.poolName())
            .strongReference(true)
            .register(registry));
  }

  /** Takes all series out of the registry, so that a pool with this name can come back. */
  void remove() {
    registered.forEach(registry::remove);
  }

  private Timer timer(String name, String description, String... tags) {
    return keep(
        Timer.builder(name)
            .description(description)
            .tag(Meters.TAG_POOL, stats.poolName())
            .tags(tags)
            .register(registry));
  }

  private Counter counter(String name, String description, String... tags) {
    return keep(
        Counter.builder(name)
            .description(description)
            .tag(Meters.TAG_POOL, stats.poolName())
            .tags(tags)
            .register(registry));
  }

  private void gauge(
      String name, String description, ToDoubleFunction<PoolStats> value, String... tags) {
    keep(
        Gauge.builder(name, stats, value)
            .description(description)
            .tag(Meters.TAG_POOL, stats.poolName())
            .tags(tags)
            .strongReference(true)
            .register(registry));
  }

  private <M extends Meter> M keep(M meter) {
    registered.add(meter);
    return meter;
  }
}
