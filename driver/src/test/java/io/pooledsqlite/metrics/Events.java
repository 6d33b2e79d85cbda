package io.pooledsqlite.metrics;

import io.pooledsqlite.pool.Leak;
import io.pooledsqlite.pool.LeakKind;
import io.pooledsqlite.pool.LeaseKind;
import io.pooledsqlite.pool.PassThroughReason;
import io.pooledsqlite.pool.PinReason;
import io.pooledsqlite.pool.PoolListener;
import io.pooledsqlite.pool.PoolStats;
import io.pooledsqlite.pool.SlowWait;
import java.time.Duration;
import java.util.List;

/** Sends every event that happens while a pool is open. */
final class Events {

  static final SlowWait WAIT =
      new SlowWait(
          6000,
          2,
          "worker-1",
          "INSERT in pool orders of thread main",
          7000,
          true,
          List.of("app.Main.main(Main.java:3)"));

  private Events() {}

  static Leak leak(long number, LeakKind kind, boolean reclaimed) {
    return new Leak(
        number,
        kind,
        reclaimed,
        "main",
        9000,
        8000,
        "INSERT",
        kind == LeakKind.TRANSACTION,
        kind == LeakKind.TRANSACTION,
        List.of("app.Dao.open(Dao.java:7)", "app.Main.main(Main.java:3)"));
  }

  static void sendAll(PoolListener listener, PoolStats pool) {
    listener.writeAcquired(pool, 250_000_000);
    listener.writeServed(pool, 750_000_000);
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
    listener.leaked(pool, leak(1, LeakKind.SESSION, true));
    listener.leaked(pool, leak(2, LeakKind.RESULT_SET, true));
    listener.leaked(pool, leak(3, LeakKind.RESULT_SET, false));
    listener.leaked(pool, leak(4, LeakKind.TRANSACTION, false));
    listener.returned(pool, leak(3, LeakKind.RESULT_SET, false), "closed");
    listener.waitedLong(pool, WAIT);
    listener.waitedForItself(pool, "held by thread main", List.of("app.Main.main(Main.java:3)"));
    listener.busy(pool);
    listener.checkpointed(pool, Duration.ofMillis(125), true, 40);
    listener.checkpointed(pool, Duration.ofMillis(500), false, 0);
    listener.checkpointed(pool, Duration.ofMillis(500), false, 0);
    listener.cursorSpooled(pool);
    listener.retired(pool, "the file was replaced");
    listener.warned("something to read", null);
  }
}
