package io.pooledsqlite.session;

import io.pooledsqlite.pool.PhysicalConnection;
import io.pooledsqlite.pool.SqliteErrors;
import io.pooledsqlite.sql.Pragmas;
import io.pooledsqlite.sql.SqlStatement;
import io.pooledsqlite.sql.Trait;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What a transaction did so far that took the write lock with its first read, because its like once
 * wrote, and has written nothing: enough to give the lock back and to leave the transaction where
 * it would be without it. Not thread-safe: guarded by the session lock.
 */
final class Anticipation {

  /** Whoever does more without a write keeps the lock until the end. */
  private static final int MOST_STATEMENTS = 256;

  /** Reads the file, and is not done with its first row. */
  private static final String LONG_QUERY =
      "SELECT 1 UNION ALL SELECT count(*) FROM main.sqlite_master";

  private final List<String> reads = new ArrayList<>();
  private final List<String> savepoints = new ArrayList<>();
  private final List<ReadRecord.Query> queries = new ArrayList<>();
  private boolean ending;

  /** The queries, in case that the rows they gave must be known. */
  List<ReadRecord.Query> queries() {
    return queries;
  }

  /**
   * Takes account of a statement.
   *
   * @return false if ending the transaction and beginning it again might undo what it did
   */
  boolean takes(SqlStatement statement, String sql, boolean succeeded) {
    switch (statement.kind()) {
      case EMPTY, EXPLAIN, BEGIN -> {
        return true;
      }
      // A text that changes the schema would have ended this before, had it anything to do.
      case READ, REINDEX -> reads.add(sql);
      case DDL -> {
        if (statement.has(Trait.TEMP) || !LockNeed.isDoubtful(statement)) {
          return false;
        }
        reads.add(sql);
      }
      case PRAGMA -> {
        if (Pragmas.effect(statement) != Pragmas.Effect.READ) {
          return Pragmas.effect(statement) == Pragmas.Effect.CONNECTION_STATE;
        }
        reads.add(sql);
      }
      case SAVEPOINT, RELEASE, ROLLBACK_TO -> {
        // An error does not mean that nothing was done: sqlite-jdbc may have asked for rows.
        if (!succeeded) {
          return false;
        }
        savepoints.add(sql);
      }
      default -> {
        return false;
      }
    }
    return reads.size() + savepoints.size() <= MOST_STATEMENTS;
  }

  /**
   * Whether the transaction would have a snapshot: SQLite takes one with the first row it reads.
   */
  boolean needsSnapshot(PhysicalConnection connection) throws SQLException {
    for (String read : reads) {
      try {
        if (LockNeed.readsFile(connection, read)) {
          return true;
        }
      } catch (SQLException e) {
        // A text that does not compile read nothing; of any other error the reason is not known.
        if (!SqliteErrors.hasCode(e, SqliteErrors.ERROR)) {
          throw e;
        }
      }
    }
    return false;
  }

  /** Whether the transaction may have ended in {@link #undo}, and its snapshot with it. */
  boolean isEnding() {
    return ending;
  }

  /**
   * Gives SQLite's write lock back. COMMIT while a query is in progress keeps that query's
   * snapshot, and BEGIN after it begins on the same.
   */
  void undo(PhysicalConnection connection) throws SQLException {
    if (!needsSnapshot(connection)) {
      beginAgain(connection);
      return;
    }
    try (Statement statement = connection.raw().createStatement();
        ResultSet inProgress = statement.executeQuery(LONG_QUERY)) {
      inProgress.next();
      beginAgain(connection);
    }
  }

  private void beginAgain(PhysicalConnection connection) throws SQLException {
    ending = true;
    connection.run("COMMIT");
    connection.run("BEGIN");
    for (String savepoint : savepoints) {
      connection.run(savepoint);
    }
  }
}
