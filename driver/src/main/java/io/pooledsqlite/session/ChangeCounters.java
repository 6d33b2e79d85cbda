package io.pooledsqlite.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
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

  @GuardedBy("this")
  private long lastInsertRowid;

  @GuardedBy("this")
  private long changes;

  @GuardedBy("this")
  private long totalChanges;

  /** What the counters were at one time, should what changed them be undone. */
  record Mark(long lastInsertRowid, long changes, long totalChanges) {}

  synchronized Mark mark() {
    return new Mark(lastInsertRowid, changes, totalChanges);
  }

  synchronized void backTo(Mark mark) {
    lastInsertRowid = mark.lastInsertRowid();
    changes = mark.changes();
    totalChanges = mark.totalChanges();
  }

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
   * Before an upsert, or where tables without rowid are about: whether the INSERT changed {@code
   * last_insert_rowid()} can not be told afterwards, so the connection is made to answer with this
   * session's value first.
   */
  void seedIfAmbiguous(
      PhysicalConnection connection, SqlStatement statement, Object session, long schemaEpoch)
      throws SQLException {
    boolean ambiguous =
        statement.has(Trait.ON_CONFLICT) || connection.hasTableWithoutRowid(schemaEpoch);
    if (ambiguous && connection.rowidOwner() != session) {
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
    connection.rowid(lastInsertRowid(), session);
  }

  /** Brings a connection that nobody wrote on to this session's value. */
  void moveTo(PhysicalConnection fresh, Object session) throws SQLException {
    if (lastInsertRowid() != 0) {
      seed(fresh, session);
    }
    fresh.rowid(lastInsertRowid(), session);
  }

  private static void readTotal(PhysicalConnection connection) throws SQLException {
    String total = connection.ask("SELECT total_changes()");
    connection.totalChanges(total == null ? 0 : Long.parseLong(total));
  }

  /**
   * After a statement that changed rows: takes the connection's answers over.
   *
   * @return this session's {@code last_insert_rowid()}
   */
  long capture(PhysicalConnection connection, SqlStatement statement, Object session)
      throws SQLException {
    PreparedStatement read = connection.prepareOwn(READ);
    try (ResultSet row = read.executeQuery()) {
      row.next();
      synchronized (this) {
        changes = row.getLong(2);
        long total = row.getLong(3);
        totalChanges += Math.max(0, total - connection.totalChanges());
        connection.totalChanges(total);
        boolean inserted = statement.kind() == SqlStatement.Kind.INSERT && changes > 0;
        takeRowid(connection, row.getLong(1), inserted, session);
      }
    }
    connection.recycle(READ, read);
    return lastInsertRowid();
  }

  /** After a schema change: SQLite inserts into its schema table, and that row counts. */
  void captureRowid(PhysicalConnection connection, Object session) throws SQLException {
    String rowid = connection.ask("SELECT last_insert_rowid()");
    if (rowid != null) {
      synchronized (this) {
        takeRowid(connection, Long.parseLong(rowid), false, session);
      }
    }
  }

  @GuardedBy("this")
  private void takeRowid(
      PhysicalConnection connection, long rowid, boolean inserted, Object session) {
    boolean ours = connection.rowidOwner() == session;
    if (ours || inserted || rowid != connection.rowid()) {
      lastInsertRowid = rowid;
      connection.rowid(rowid, session);
    }
  }
}
