package io.pooledsqlite.metrics;

import io.pooledsqlite.pool.Leak;
import io.pooledsqlite.pool.LeakKind;
import io.pooledsqlite.pool.LeaseKind;
import io.pooledsqlite.pool.PassThroughReason;
import io.pooledsqlite.pool.PoolListener;
import io.pooledsqlite.pool.PoolStats;
import io.pooledsqlite.pool.SlowWait;
import java.util.List;
import java.util.Locale;

/**
 * The sentences in which events are told to operators, whichever way they are written out. Each
 * names the pool, what happened, the numbers seen and the next step. Stateless and thread-safe.
 */
public final class PoolMessages {

  private PoolMessages() {}

  /** Something is not given back. */
  public static String leaked(PoolStats pool, Leak leak) {
    return pool(pool) + (leak.reclaimed() ? reclaimed(pool, leak) : idle(leak)) + site(leak);
  }

  private static String reclaimed(PoolStats pool, Leak leak) {
    return ": leak: "
        + what(leak)
        + " was garbage collected without close() and has been closed; "
        + use(leak)
        + (leak.kind() == LeakKind.RESULT_SET
            ? ". Until now it held a connection and kept the WAL ("
                + pool.walBytes()
                + " bytes) from being reset. Close it, best by try-with-resources."
            : ". "
                + count(Math.max(0, pool.sessionsOpen() - 1), "other session")
                + " still open. Close it where it is opened, best by try-with-resources.");
  }

  private static String idle(Leak leak) {
    return ": leak? "
        + what(leak)
        + " is idle; "
        + use(leak)
        + ". It stays open; close it, or raise pool.leakThreshold if this is as it should be.";
  }

  private static String what(Leak leak) {
    return (leak.kind() == LeakKind.SESSION
            ? "The connection"
            : "The " + words(leak.kind()) + " of a connection")
        + " that thread "
        + leak.thread()
        + " opened "
        + leak.heldMillis()
        + " ms ago";
  }

  private static String use(Leak leak) {
    return "not used for "
        + leak.idleMillis()
        + " ms, last statement "
        + leak.lastStatement()
        + ", "
        + (leak.inTransaction() ? "transaction open" : "no transaction")
        + (leak.holdsQueue() ? ", keeps all other writers waiting" : ", write queue not held");
  }

  private static String site(Leak leak) {
    if (!leak.site().isEmpty()) {
      return " Opened at " + String.join(" < ", leak.site());
    }
    return leak.reclaimed() ? " pool.leakThreshold=1m tells where it was opened." : "";
  }

  /** What was told of as idle is so no more. */
  public static String returned(PoolStats pool, Leak leak, String how) {
    return pool(pool)
        + ": the "
        + (leak.kind() == LeakKind.SESSION ? "connection" : words(leak.kind()))
        + " of thread "
        + leak.thread()
        + " that was told of as a leak after "
        + leak.heldMillis()
        + " ms was "
        + how
        + ".";
  }

  /** Writers have been waiting for long. */
  public static String waitedLong(PoolStats pool, SlowWait wait) {
    return pool(pool)
        + ": "
        + wait.waiting()
        + (wait.waiting() == 1 ? " writer waits, thread " : " writers wait, the first, thread ")
        + wait.firstWaiter()
        + ", for "
        + wait.waitedMillis()
        + " ms; the write queue has been held for "
        + wait.heldMillis()
        + " ms by "
        + wait.holder()
        + (wait.mutual()
            ? "; DEADLOCK: that thread itself is blocked by a thread that waits for it"
            : "")
        + (wait.stack().isEmpty()
            ? "; that thread is gone"
            : "; that thread is now at " + String.join(" < ", wait.stack()));
  }

  /** A thread would have waited for itself. */
  public static String waitedForItself(PoolStats pool, String what, List<String> stack) {
    return pool(pool)
        + ": DEADLOCK avoided: thread "
        + Thread.currentThread().getName()
        + " asked for a write while its own transaction on another connection holds the write queue"
        + " and was refused with SQLITE_BUSY ("
        + what
        + "). End that transaction first. The thread is at "
        + String.join(" < ", stack);
  }

  /** An extra connection was opened. */
  public static String overflowed(PoolStats pool, LeaseKind kind) {
    return pool(pool)
        + ": no pooled connection was free for a "
        + words(kind)
        + " in time, so an extra one was opened ("
        + count(pool.leasesActive(LeaseKind.READ), "read")
        + ", "
        + count(pool.leasesActive(LeaseKind.TRANSACTION), "transaction")
        + " and "
        + count(pool.overflowActive(), "extra connection")
        + " now). If this goes on, raise pool.readers or close result sets"
        + " earlier.";
  }

  /** A pool was retired. */
  public static String retired(PoolStats pool, String why) {
    return pool(pool) + " for " + pool.databasePath() + " was retired: " + why;
  }

  /** A connection was opened unpooled. */
  public static String passedThrough(PassThroughReason reason, String path) {
    return "A connection to \""
        + path
        + "\" is not pooled ("
        + words(reason)
        + "): "
        + reason.explanation();
  }

  static String listenerFailed(PoolListener listener) {
    return "The listener "
        + listener.getClass().getName()
        + " failed; pools go on, its figures may be incomplete, and it is not reported again";
  }

  /** A number and what it counts, as in "1 session" and "2 sessions". */
  public static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private static String pool(PoolStats pool) {
    return "Pool " + pool.poolName();
  }

  private static String words(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
