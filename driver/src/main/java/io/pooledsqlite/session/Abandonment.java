package io.pooledsqlite.session;

import io.pooledsqlite.pool.SqliteErrors;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tells a session that its transaction was rolled back without its doing: nobody went on with it,
 * or it lost its snapshot. Every statement fails until the program ends the transaction, so that
 * none of it is taken for committed and none runs outside it. Changed under the session lock; may
 * be asked without it.
 */
final class Abandonment {

  private record Lost(
      @Nullable ClassLoader driver, String detail, @Nullable Throwable beganWriting) {}

  private volatile @Nullable Lost lost;

  /** The transaction was rolled back. */
  void happened(Transaction transaction, String poolName, Duration limit) {
    lost =
        new Lost(
            transaction.connection().driverLoader(),
            poolName
                + ": a write transaction had no call for "
                + limit.toMillis()
                + " ms (pool.abandonedTransaction) and was rolled back so that others could write;"
                + " end it with rollback() and begin again",
            transaction.beganWriting());
  }

  /** What it read is not to be had any more: going on would write on top of what others wrote. */
  void lost(Transaction transaction, String poolName, Throwable why) {
    lost =
        new Lost(
            transaction.connection().driverLoader(),
            poolName
                + ": a transaction that has only read lost its snapshot, because of "
                + why
                + "; end it with rollback() and begin again",
            why);
  }

  /** What the log says of it; with the stack of whoever began to write, it says where to look. */
  String report() {
    Lost known = lost;
    return known == null ? "" : known.detail();
  }

  boolean isUntold() {
    return lost != null;
  }

  /** The program ended the transaction. */
  void over() {
    lost = null;
  }

  /** Throws if the transaction that the program believes in is gone. */
  void tell() throws SQLException {
    Lost known = lost;
    if (known != null) {
      SQLException told = SqliteErrors.rolledBack(known.driver(), known.detail());
      if (known.beganWriting() != null) {
        told.initCause(known.beganWriting());
      }
      throw told;
    }
  }
}
