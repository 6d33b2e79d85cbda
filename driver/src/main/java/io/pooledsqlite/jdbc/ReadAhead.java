package io.pooledsqlite.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind the copied row that a result set is on: more copies, then perhaps the driver's
 * own result set, or the error that it gave for the next row. Guarded by the result set lock, but
 * for {@link #isReading}.
 */
final class ReadAhead {

  private final Deque<Rows> copies = new ArrayDeque<>();
  private @Nullable ResultSet driverRows;
  private @Nullable SQLException failure;
  private volatile boolean reading;

  /** Whether a thread reads ahead now; may be asked without the lock. */
  boolean isReading() {
    return reading;
  }

  void reading(boolean now) {
    reading = now;
  }

  void add(Rows copy) {
    copies.add(copy);
  }

  /** The next copy, or null. */
  @Nullable Rows poll() {
    return copies.poll();
  }

  /** The driver's result set, if its rows come behind all copies. */
  @Nullable ResultSet driverRows() {
    return driverRows;
  }

  /**
   * Says what comes behind all copies.
   *
   * @param rows the driver's result set; null if it has ended
   * @param why why its next row can not be had; null if it can
   */
  void behind(@Nullable ResultSet rows, @Nullable SQLException why) {
    driverRows = rows;
    failure = why;
  }

  /** Throws what there is instead of the driver's next row; once. */
  void throwFailure() throws SQLException {
    SQLException why = failure;
    failure = null;
    if (why != null) {
      throw why;
    }
  }

  boolean hasFailed() {
    return failure != null;
  }

  /** Frees the copies. */
  void close() {
    driverRows = null;
    for (Rows copy = copies.poll(); copy != null; copy = copies.poll()) {
      copy.close();
    }
  }
}
