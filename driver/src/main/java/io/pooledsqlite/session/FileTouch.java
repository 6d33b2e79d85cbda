package io.pooledsqlite.session;

import io.pooledsqlite.pool.PhysicalConnection;
import io.pooledsqlite.pool.SqliteErrors;
import io.pooledsqlite.sql.Pragmas;
import io.pooledsqlite.sql.SqlStatement;
import io.pooledsqlite.sql.Trait;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the program's own statements have brought a transaction to read or write a file, after
 * which SQLite refuses a checkpoint in it. What we ask the connection meanwhile does not count. Not
 * thread-safe: guarded by the session lock.
 */
final class FileTouch {

  /** Of so many different texts one is taken to have been at the file, without being asked. */
  private static final int MOST = 8;

  /** A text that reads or writes tables, some of which may be at no file. */
  private record Ran(String sql, boolean succeeded, boolean temp) {}

  private final List<Ran> ran = new ArrayList<>(1);
  private boolean happened;

  /** Takes account of a statement; whether its text read anything is asked when it matters. */
  void ran(SqlStatement statement, String sql, boolean succeeded) {
    if (happened) {
      return;
    }
    switch (statement.kind()) {
      case READ, INSERT, UPDATE, DELETE, DDL, REINDEX ->
          ran.add(new Ran(sql, succeeded, statement.has(Trait.TEMP)));
      case PRAGMA -> {
        // Others may act when they are compiled, and so whenever somebody asks.
        if (Pragmas.effect(statement) == Pragmas.Effect.READ) {
          ran.add(new Ran(sql, succeeded, false));
        } else if (Pragmas.effect(statement) == Pragmas.Effect.FILE_WRITE) {
          happened = succeeded;
        }
      }
      case BEGIN ->
          happened =
              succeeded
                  && (statement.has(Trait.BEGIN_IMMEDIATE) || statement.has(Trait.BEGIN_EXCLUSIVE));
      case ANALYZE, RESTORE, UNKNOWN -> happened = succeeded;
      default -> {}
    }
    happened |= ran.size() > MOST;
  }

  boolean happened(PhysicalConnection connection) throws SQLException {
    for (Ran text : ran) {
      happened = happened || readsFile(connection, text);
    }
    ran.clear();
    return happened;
  }

  private static boolean readsFile(PhysicalConnection connection, Ran text) throws SQLException {
    try {
      return LockNeed.readsFile(connection, text.sql);
    } catch (SQLException e) {
      if (SqliteErrors.hasCode(e, SqliteErrors.ERROR)) {
        // It never compiled; or it did and can not once more, as what it created is there now.
        return text.succeeded && !text.temp;
      }
      throw e;
    }
  }
}
