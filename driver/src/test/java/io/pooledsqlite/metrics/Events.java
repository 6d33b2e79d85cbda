package io.pooledsqlite.metrics;

import io.pooledsqlite.pool.LeakKind;
import io.pooledsqlite.pool.LeaseKind;
import io.pooledsqlite.pool.PassThroughReason;
import io.pooledsqlite.pool.PinReason;
import io.pooledsqlite.pool.PoolListener;
import io.pooledsqlite.pool.PoolStats;
import java.time.Duration;

/** Sends every event that happens while a pool is open. */
final class Events {

  private Events() {}

  static void sendAll(PoolListener listener, PoolStats pool) {
    listener.writeAcquired(pool, 250_000_000);
    listener.writeAcquired(pool, 750_000_000);
    listener.writeReleased(pool, 500_000_000);
    listener.readAcquired(pool, 125_000_000);
    listener.transactionEnded(pool, true, true);
    listener.transactionEnded(pool, true, false);
    listener.transactionEnded(pool, true, false);
    listener.transactionEnded(pool, false, true);
    listener.writeTimedOut(pool, 1_000_000_000);
    for (LeaseKind kind : LeaseKind.values()) {
      for (int i = 0; i < FixedStats.number(kind); i++) {
        listener.leased(pool, kind);
      }
    }
    listener.overflowed(pool, LeaseKind.READ);
    listener.overflowed(pool, LeaseKind.TRANSACTION);
    listener.pinned(pool, PinReason.CHANGE_COUNTERS);
    listener.passedThrough(PassThroughReason.MEMORY, ":memory:");
    listener.passedThrough(PassThroughReason.SHARED_CACHE, "file:a.db");
    listener.passedThrough(PassThroughReason.SHARED_CACHE, "file:a.db");
    listener.leaked(pool, LeakKind.SESSION, new Throwable("opened here"));
    listener.leaked(pool, LeakKind.RESULT_SET, null);
    listener.leaked(pool, LeakKind.RESULT_SET, null);
    listener.busy(pool);
    listener.checkpointed(pool, Duration.ofMillis(125), true, 40);
    listener.checkpointed(pool, Duration.ofMillis(500), false, 0);
    listener.checkpointed(pool, Duration.ofMillis(500), false, 0);
    listener.cursorSpooled(pool);
    listener.retired(pool, "the file was replaced");
    listener.warned("something to read", null);
  }
}
