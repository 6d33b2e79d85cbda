package io.pooledsqlite.session;

import io.pooledsqlite.pool.PhysicalConnection;
import io.pooledsqlite.sql.FunctionSubstitution;
import io.pooledsqlite.sql.SqlStatement;
import io.pooledsqlite.sql.Trait;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What {@code last_insert_rowid()}, {@code changes()} and {@code total_changes()} answer in one
 * session. SQLite keeps them per connection, so they are read after each write, before the
 * connection serves anybody else. Thread-safe.
 */
final class ChangeCounters {

  private static final String READ = "SELECT last_insert_rowid(), changes(), total_changes()";

  private long lastInsertRowid;
  private long changes;
  private long totalChanges;

  synchronized long lastInsertRowid() {
    return lastInsertRowid;
  }

  synchronized long changes() {
    return changes;
  }

  synchronized long totalChanges() {
    return totalChanges;
  }

  /** The statement's text with literals for the functions, or null where that is not exact. */
  synchronized @Nullable String substitute(SqlStatement statement) {
    return FunctionSubstitution.apply(statement, lastInsertRowid, changes, totalChanges);
  }

  /**
   * Before an INSERT that may insert nothing: makes the connection answer with this session's
   * value, so that afterwards the value is this session's whether a row went in or not.
   */
  void seedIfAmbiguous(PhysicalConnection connection, SqlStatement statement, Object session)
      throws SQLException {
    boolean mayInsertNothing =
        statement.has(Trait.OR_IGNORE_OR_REPLACE)
            || statement.has(Trait.ON_CONFLICT)
            || statement.has(Trait.MULTI_ROW_SOURCE);
    if (mayInsertNothing && connection.rowidOwner() != session) {
      seed(connection, session);
    }
  }

  /**
   * Sets {@code last_insert_rowid()} of a connection: "inserts into TEMP tables count" and there is
   * no SQL function that sets it (sqlite.org/c3ref/last_insert_rowid.html).
   */
  void seed(PhysicalConnection connection, Object session) throws SQLException {
    connection.run("CREATE TEMP TABLE pooledsqlite_rowid(x)");
    try {
      connection.run(
          "INSERT INTO temp.pooledsqlite_rowid(rowid, x) VALUES (" + lastInsertRowid() + ", 1)");
    } finally {
      connection.run("DROP TABLE temp.pooledsqlite_rowid");
    }
    readTotal(connection);
    connection.rowidOwner(session);
  }

  /** Brings a connection that nobody wrote on to this session's value. */
  void moveTo(PhysicalConnection fresh, Object session) throws SQLException {
    if (lastInsertRowid() != 0) {
      seed(fresh, session);
    }
    fresh.rowidOwner(session);
  }

  private static void readTotal(PhysicalConnection connection) throws SQLException {
    String total = connection.ask("SELECT total_changes()");
    connection.totalChanges(total == null ? 0 : Long.parseLong(total));
  }

  /** After a statement that wrote: takes the connection's answers over. */
  void capture(PhysicalConnection connection, SqlStatement statement, Object session)
      throws SQLException {
    PreparedStatement read = connection.prepare(READ, 0);
    try (ResultSet row = read.executeQuery()) {
      row.next();
      long rowid = row.getLong(1);
      long total = row.getLong(3);
      synchronized (this) {
        long before = connection.totalChanges();
        changes = row.getLong(2);
        totalChanges += Math.max(0, total - before);
        connection.totalChanges(total);
        if (statement.kind() == SqlStatement.Kind.INSERT && changes > 0) {
          lastInsertRowid = rowid;
          connection.rowidOwner(session);
        } else if (connection.rowidOwner() == session) {
          lastInsertRowid = rowid;
        }
      }
    }
    connection.recycle(READ, read);
  }
}
