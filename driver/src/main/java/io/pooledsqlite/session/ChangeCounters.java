package io.pooledsqlite.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.pooledsqlite.pool.PhysicalConnection;
import io.pooledsqlite.pool.SqliteErrors;
import io.pooledsqlite.sql.FunctionSubstitution;
import io.pooledsqlite.sql.SqlStatement;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
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

  /**
   * A statement that would change rows was refused the lock: to SQLite it ran, and changed none.
   */
  synchronized void changedNothing() {
    changes = 0;
  }

  /** The statement's text with literals for the functions, or null where that is not exact. */
  synchronized @Nullable String substitute(SqlStatement statement) {
    return FunctionSubstitution.apply(statement, lastInsertRowid, changes, totalChanges);
  }

  /** Whether the connection's last rowid is this session's, or no write can ask for it. */
  boolean isAnsweredBy(PhysicalConnection connection, Object session) {
    return connection.isQueryOnly() || answersFor(connection, session, lastInsertRowid());
  }

  /** Before a write that needs it: makes the connection answer with this session's last rowid. */
  void seedRowid(PhysicalConnection connection, Object session) throws SQLException {
    long rowid = lastInsertRowid();
    fill(connection, List.of(rowOf(rowid)));
    readTotal(connection);
    connection.rowid(rowid, session);
  }

  /**
   * Makes a connection that becomes the session's own answer as the session does, also where no
   * text can be changed: in views and triggers, and in a program that has unwrapped the connection.
   *
   * @param fresh whether nobody wrote on it; else it goes on counting from its own total
   */
  void bringUp(PhysicalConnection connection, Object session, boolean fresh) throws SQLException {
    long rowid = lastInsertRowid();
    long last = changes();
    long earlier = fresh ? totalChanges() - last : 0;
    List<String> inserts = new ArrayList<>();
    if (last == 0 && rowid != 0) {
      earlier--;
      inserts.add(rowOf(rowid));
    }
    if (earlier > 0) {
      inserts.add(0, rows(earlier, earlier));
    }
    if (last > 0) {
      inserts.add(rows(last, rowid));
    } else if (!inserts.isEmpty()) {
      inserts.add("DELETE FROM temp.pooledsqlite_rowid WHERE 0");
    }
    if (!inserts.isEmpty()) {
      fill(connection, inserts);
    }
    if (!inserts.isEmpty() || !fresh) {
      // Even this question would need the file's schema, and with it a lock.
      readTotal(connection);
    }
    connection.rowid(rowid, session);
  }

  /**
   * Whether the connection's last rowid is the session's: it was once, and the session has not got
   * another one elsewhere since.
   */
  private static boolean answersFor(PhysicalConnection connection, Object session, long rowid) {
    return connection.rowidOwner() == session && connection.rowid() == rowid;
  }

  /**
   * Sets the counters of a connection by writing to a table of its own: "inserts into TEMP tables
   * count", and no SQL function sets them (sqlite.org/c3ref/last_insert_rowid.html).
   */
  private static void fill(PhysicalConnection connection, List<String> inserts)
      throws SQLException {
    // The session may have forbidden itself to write; this is ours.
    boolean queryOnly = connection.isQueryOnly();
    if (queryOnly) {
      connection.run("PRAGMA query_only = 0");
    }
    try {
      connection.run("CREATE TEMP TABLE IF NOT EXISTS pooledsqlite_rowid(x)");
      try {
        for (String insert : inserts) {
          connection.run(insert);
        }
      } finally {
        dropIfPossible(connection);
      }
    } finally {
      if (queryOnly) {
        connection.run("PRAGMA query_only = 1");
      }
    }
  }

  /** SQLite drops nothing beside an open cursor; then the table goes with its connection. */
  private static void dropIfPossible(PhysicalConnection connection) throws SQLException {
    try {
      connection.run("DROP TABLE temp.pooledsqlite_rowid");
    } catch (SQLException e) {
      connection.markBroken();
      if (!SqliteErrors.hasCode(e, SqliteErrors.LOCKED)) {
        throw e;
      }
    }
  }

  private static String rowOf(long rowid) {
    return "INSERT OR REPLACE INTO temp.pooledsqlite_rowid(rowid) VALUES (" + rowid + ")";
  }

  /** Counts as {@code count} changes and ends with {@code rowid}. */
  private static String rows(long count, long rowid) {
    return "WITH RECURSIVE n(i) AS (SELECT "
        + count
        + " UNION ALL SELECT i - 1 FROM n WHERE i > 1)"
        + " INSERT OR REPLACE INTO temp.pooledsqlite_rowid(rowid) SELECT "
        + rowid
        + " - i + 1 FROM n";
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

  /**
   * After a schema change: SQLite inserts into its schema table, and that row counts.
   *
   * @param deletesRows whether it deletes a table's rows, of which there may be none
   */
  void captureAfterSchemaChange(PhysicalConnection connection, boolean deletesRows, Object session)
      throws SQLException {
    PreparedStatement read = connection.prepareOwn(READ);
    try (ResultSet row = read.executeQuery()) {
      row.next();
      synchronized (this) {
        long total = row.getLong(3);
        if (deletesRows || total != connection.totalChanges()) {
          changes = row.getLong(2);
          totalChanges += Math.max(0, total - connection.totalChanges());
          connection.totalChanges(total);
        }
        takeRowid(connection, row.getLong(1), false, session);
      }
    }
    connection.recycle(READ, read);
  }

  @GuardedBy("this")
  private void takeRowid(
      PhysicalConnection connection, long rowid, boolean inserted, Object session) {
    boolean ours = answersFor(connection, session, lastInsertRowid);
    if (ours || inserted || rowid != connection.rowid()) {
      lastInsertRowid = rowid;
      connection.rowid(rowid, session);
    }
  }
}
