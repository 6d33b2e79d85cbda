package io.pooledsqlite.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.pooledsqlite.pool.LeakKind;
import io.pooledsqlite.pool.LeaseKind;
import io.pooledsqlite.pool.PassThroughReason;
import io.pooledsqlite.pool.PinReason;
import io.pooledsqlite.pool.PoolListener;
import io.pooledsqlite.pool.PoolStats;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what pools do as {@code pooledsqlite.*} meters of a Micrometer registry. Every meter of
 * a pool has the tag {@code pool} and goes when the pool closes; pass-through and retirement are
 * counted for all pools together, because there is no pool then or it ends with the event.
 * Thread-safe; an event costs one map look-up and one record or increment.
 */
public final class MicrometerPoolListener implements PoolListener {

  private final MeterRegistry registry;
  private final Map<PoolStats, PoolMeters> pools = new ConcurrentHashMap<>();
  private final Map<PassThroughReason, Counter> passThrough = new ConcurrentHashMap<>();
  private volatile @Nullable Counter retired;

  /** Publishes to {@code registry}, which may be a composite. Nothing is registered yet. */
  public MicrometerPoolListener(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void poolCreated(PoolStats stats) {
    retirements();
    if (stats.publishesMeters()) {
      pools.computeIfAbsent(stats, s -> new PoolMeters(registry, s));
    }
  }

  @Override
  public void poolClosed(PoolStats stats) {
    PoolMeters meters = pools.remove(stats);
    if (meters != null) {
      meters.remove();
    }
  }

  @Override
  public void writeAcquired(PoolStats pool, long nanos) {
    with(pool, m -> m.writeWait.record(nanos, TimeUnit.NANOSECONDS));
  }

  @Override
  public void writeReleased(PoolStats pool, long nanos) {
    with(pool, m -> m.writeHold.record(nanos, TimeUnit.NANOSECONDS));
  }

  @Override
  public void writeTimedOut(PoolStats pool, long nanos) {
    with(pool, m -> m.writeTimeouts.increment());
  }

  @Override
  public void leased(PoolStats pool, LeaseKind kind) {
    with(pool, m -> increment(m.leases, kind));
  }

  @Override
  public void overflowed(PoolStats pool, LeaseKind kind) {
    with(pool, m -> m.overflow.increment());
  }

  @Override
  public void pinned(PoolStats pool, PinReason reason) {
    with(pool, m -> increment(m.pins, reason));
  }

  @Override
  public void passedThrough(PassThroughReason reason, String path) {
    passThrough
        .computeIfAbsent(
            reason,
            r ->
                Counter.builder(Meters.PASS_THROUGH)
                    .description("Connections given out unpooled")
                    .tag(Meters.TAG_REASON, Meters.tagValue(r))
                    .register(registry))
        .increment();
  }

  @Override
  public void leaked(PoolStats pool, LeakKind kind, @Nullable Throwable openedAt) {
    with(pool, m -> increment(m.leaks, kind));
  }

  @Override
  public void busy(PoolStats pool) {
    with(pool, m -> m.busy.increment());
  }

  @Override
  public void checkpointed(PoolStats pool, Duration took, boolean complete) {
    with(pool, m -> (complete ? m.completeCheckpoints : m.incompleteCheckpoints).record(took));
  }

  @Override
  public void cursorSpooled(PoolStats pool) {
    with(pool, m -> m.cursorsSpooled.increment());
  }

  @Override
  public void retired(PoolStats pool, String why) {
    retirements().increment();
  }

  private Counter retirements() {
    Counter counter = retired;
    if (counter == null) {
      counter =
          Counter.builder(Meters.RETIRED)
              .description("Pools retired: file deleted or replaced, or unused for pool.linger")
              .register(registry);
      retired = counter;
    }
    return counter;
  }

  private void with(PoolStats pool, Consumer<PoolMeters> action) {
    PoolMeters meters = pools.get(pool);
    if (meters != null) {
      action.accept(meters);
    }
  }

  private static <K> void increment(Map<K, Counter> counters, K key) {
    Counter counter = counters.get(key);
    if (counter != null) {
      counter.increment();
    }
  }
}
