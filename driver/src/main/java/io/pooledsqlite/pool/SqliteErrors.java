package io.pooledsqlite.pool;

import java.lang.reflect.Field;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Makes errors that retry code written for sqlite-jdbc recognises: vendor code and {@code
 * [SQLITE_…]} text, and the driver's own exception class where it can be found in the class loader
 * of the physical connection. Stateless and thread-safe.
 */
public final class SqliteErrors {

  /** SQLITE_ERROR, sqlite.org/rescode.html: mostly a text that does not compile. */
  public static final int ERROR = 1;

  /** SQLITE_ABORT. */
  public static final int ABORT = 4;

  /** SQLITE_BUSY. */
  public static final int BUSY = 5;

  /** SQLITE_LOCKED: something of the same connection is in the way. */
  public static final int LOCKED = 6;

  /** SQLITE_READONLY. */
  public static final int READONLY = 8;

  /** SQLITE_INTERRUPT. */
  public static final int INTERRUPT = 9;

  /** SQLITE_CANTOPEN. */
  public static final int CANTOPEN = 14;

  /** SQLITE_MISUSE. */
  public static final int MISUSE = 21;

  private SqliteErrors() {}

  /** The same error with more to say. */
  public static SQLException extended(SQLException failure, String more) {
    SQLException extended =
        new SQLException(
            failure.getMessage() + " (" + more + ")",
            failure.getSQLState(),
            failure.getErrorCode(),
            failure);
    extended.setStackTrace(failure.getStackTrace());
    return extended;
  }

  /** A SQLITE_BUSY whose text ends with {@code detail}. */
  public static SQLException busy(@Nullable ClassLoader driver, String detail) {
    return create(
        driver,
        "SQLITE_BUSY",
        BUSY,
        "[SQLITE_BUSY] The database file is locked (database is locked: " + detail + ")");
  }

  /** A SQLITE_BUSY_SNAPSHOT: what a transaction read has changed before it wrote. */
  public static SQLException busySnapshot(@Nullable ClassLoader driver, String detail) {
    return create(
        driver,
        "SQLITE_BUSY_SNAPSHOT",
        BUSY,
        "[SQLITE_BUSY_SNAPSHOT] Another database connection has already written to the database"
            + " (database is locked: "
            + detail
            + ")");
  }

  /**
   * A SQLITE_READONLY_DBMOVED, as rollback mode answers when the file was deleted or replaced.
   *
   * @param file says which, and where it was opened
   */
  public static SQLException databaseMoved(@Nullable ClassLoader driver, String file) {
    return create(
        driver,
        "SQLITE_READONLY_DBMOVED",
        READONLY,
        "[SQLITE_READONLY_DBMOVED] The database file has been moved since it was opened"
            + " (attempt to write a readonly database: "
            + file
            + " was moved, deleted or replaced while it was open; once its sessions are closed it can"
            + " be written where it is now"
            + ")");
  }

  /** A SQLITE_ABORT_ROLLBACK: the transaction that a statement belongs to was rolled back. */
  public static SQLException rolledBack(@Nullable ClassLoader driver, String detail) {
    return create(
        driver,
        "SQLITE_ABORT_ROLLBACK",
        ABORT,
        "[SQLITE_ABORT_ROLLBACK] The transaction was rolled back (abort due to ROLLBACK: "
            + detail
            + ")");
  }

  /** A SQLITE_INTERRUPT for a wait that {@code Statement.cancel} ended. */
  public static SQLException interrupted(@Nullable ClassLoader driver) {
    return create(
        driver,
        "SQLITE_INTERRUPT",
        INTERRUPT,
        "[SQLITE_INTERRUPT] Operation terminated by sqlite3_interrupt() (interrupted)");
  }

  /** The same error for another caller, who is to have an exception of his own. */
  public static SQLException copyOf(Throwable e) {
    String message = String.valueOf(e.getMessage());
    SQLException copy = null;
    if (e instanceof SQLException original) {
      try {
        Object code = e.getClass().getMethod("getResultCode").invoke(e);
        copy =
            (SQLException)
                e.getClass()
                    .getConstructor(String.class, code.getClass())
                    .newInstance(message, code);
      } catch (ReflectiveOperationException | RuntimeException notOfSqlite) {
        copy = new SQLException(message, original.getSQLState(), original.getErrorCode());
      }
    }
    SQLException made = copy == null ? new SQLException(message) : copy;
    made.initCause(e);
    return made;
  }

  /** Whether {@code e} carries this primary result code of SQLite. */
  public static boolean hasCode(SQLException e, int primaryCode) {
    return (e.getErrorCode() & 0xff) == primaryCode;
  }

  /** Whether {@code e} is SQLITE_BUSY_SNAPSHOT. */
  public static boolean isBusySnapshot(SQLException e) {
    String message = e.getMessage();
    return hasCode(e, BUSY) && message != null && message.contains("SQLITE_BUSY_SNAPSHOT");
  }

  private static SQLException create(
      @Nullable ClassLoader driver, String codeName, int code, String message) {
    try {
      Class<?> codes = Class.forName("org.sqlite.SQLiteErrorCode", true, driver);
      Class<?> type = Class.forName("org.sqlite.SQLiteException", true, driver);
      Field constant = codes.getField(codeName);
      return (SQLException)
          type.getConstructor(String.class, codes).newInstance(message, constant.get(null));
    } catch (ReflectiveOperationException | LinkageError | ClassCastException e) {
      return new SQLException(message, null, code);
    }
  }
}
