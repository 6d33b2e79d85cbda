package io.pooledsqlite.faults;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What goes wrong when a chosen text is run. Immutable. */
record Fault(Effect effect, Failure failure) implements Interference {

  /** What SQLite has done when it reports the fault. */
  enum Effect {
    /** Nothing. */
    INSTEAD,
    /** "SQLITE_FULL, SQLITE_IOERR … might cause an automatic rollback" (lang_transaction.html). */
    ROLLED_BACK,
    /** All it was asked for. */
    AFTERWARDS
  }

  /** What is thrown. */
  enum Failure {
    IO_ERROR(SQLiteErrorCode.SQLITE_IOERR_WRITE),
    FSYNC_ERROR(SQLiteErrorCode.SQLITE_IOERR_FSYNC),
    DISK_FULL(SQLiteErrorCode.SQLITE_FULL),
    BUSY(SQLiteErrorCode.SQLITE_BUSY),
    RUNTIME_EXCEPTION(null),
    OUT_OF_MEMORY(null);

    private final SQLiteErrorCode code;

    Failure(SQLiteErrorCode code) {
      this.code = code;
    }

    Throwable make() {
      if (code != null) {
        return new SQLiteException("[" + code.name() + "] injected", code);
      }
      return this == OUT_OF_MEMORY
          ? new OutOfMemoryError("injected")
          : new IllegalStateException("injected");
    }
  }

  @Override
  public Object strike(Connection raw, Step step) throws Throwable {
    switch (effect) {
      case INSTEAD -> {}
      case ROLLED_BACK -> rollBack(raw);
      case AFTERWARDS -> step.run();
    }
    throw failure.make();
  }

  private static void rollBack(Connection raw) {
    if (raw == null) {
      return;
    }
    try (Statement statement = raw.createStatement()) {
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      // There was no transaction; then there is none now, either.
    }
  }
}
