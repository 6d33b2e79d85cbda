package io.pooledsqlite.metrics;

import io.pooledsqlite.pool.LeakKind;
import io.pooledsqlite.pool.LeaseKind;
import io.pooledsqlite.pool.PassThroughReason;
import io.pooledsqlite.pool.PoolListener;
import io.pooledsqlite.pool.PoolStats;
import java.util.Locale;

/**
 * The sentences in which events are told to operators, whichever way they are written out. Each
 * names the pool, what happened, the numbers seen and the next step. Stateless and thread-safe.
 */
public final class PoolMessages {

  private PoolMessages() {}

  /** A session or result set was dropped without being closed. */
  public static String leaked(PoolStats pool, LeakKind kind) {
    return switch (kind) {
      case SESSION ->
          pool(pool)
              + ": a Connection was garbage collected without close() and has been closed; "
              + pool.sessionsOpen()
              + " sessions are open. Close it where it is opened, best by try-with-resources.";
      case RESULT_SET ->
          pool(pool)
              + ": a ResultSet with rows left was garbage collected without close() and has been"
              + " closed; until then it held a connection and kept the WAL (now "
              + pool.walBytes()
              + " bytes) from being reset. Close it, best by try-with-resources.";
    };
  }

  /** An extra connection was opened. */
  public static String overflowed(PoolStats pool, LeaseKind kind) {
    return pool(pool)
        + ": no pooled connection was free for a "
        + words(kind)
        + " in time, so an extra one was opened ("
        + pool.leasesActive(LeaseKind.READ)
        + " reads, "
        + pool.leasesActive(LeaseKind.TRANSACTION)
        + " transactions and "
        + pool.overflowActive()
        + " extra connections now). If this goes on, raise pool.readers or close result sets"
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

  private static String pool(PoolStats pool) {
    return "Pool " + pool.poolName();
  }

  private static String words(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
