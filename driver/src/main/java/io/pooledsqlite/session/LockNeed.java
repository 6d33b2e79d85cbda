package io.pooledsqlite.session;

import io.pooledsqlite.pool.PhysicalConnection;
import io.pooledsqlite.sql.Names;
import io.pooledsqlite.sql.SqlStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Asks SQLite whether a text would take the write lock of a file. Texts look like writes that take
 * none: {@code CREATE TABLE IF NOT EXISTS} of a table that is there, changes of TEMP tables and of
 * what is attached in memory, texts that do not compile. Stateless.
 */
final class LockNeed {

  private static final int MAIN_DATABASE = 0;
  private static final int TEMP_DATABASE = 1;

  /** May find more than there is, in a string or a comment: then SQLite is asked in vain. */
  private static final Pattern IF_EXISTS =
      Pattern.compile("\\bIF\\s+(NOT\\s+)?EXISTS\\b", Pattern.CASE_INSENSITIVE);

  private LockNeed() {}

  /** Whether EXPLAIN tells anything about the lock; some statements take it in other ways. */
  static boolean isKnownFor(SqlStatement statement) {
    return switch (statement.kind()) {
      case INSERT, UPDATE, DELETE, DDL, REINDEX -> true;
      default -> false;
    };
  }

  /** Whether the text looks like one that often finds nothing to do, so that asking pays. */
  static boolean isDoubtful(SqlStatement statement) {
    return switch (statement.kind()) {
      case DDL -> IF_EXISTS.matcher(statement.text()).find();
      case REINDEX -> true;
      default -> false;
    };
  }

  /**
   * Whether the text locks a file for writing: "the P2 operand is non-zero, then a
   * write-transaction is started" (sqlite.org/opcode.html#Transaction).
   *
   * @throws SQLException SQLite's own error, if the text does not compile
   */
  static boolean isNeeded(PhysicalConnection connection, String sql) throws SQLException {
    return !filesOpened(connection, sql, true).isEmpty();
  }

  /** Whether the text reads a file, so that its transaction has a snapshot from then on. */
  static boolean readsFile(PhysicalConnection connection, String sql) throws SQLException {
    return !filesOpened(connection, sql, false).isEmpty();
  }

  /** Takes the snapshots that the text would take: of the files that it reads, and of no other. */
  static void takeSnapshots(PhysicalConnection connection, String sql) throws SQLException {
    Set<Integer> files = filesOpened(connection, sql, false);
    if (files.remove(MAIN_DATABASE)) {
      takeSnapshot(connection, "main");
    }
    if (files.isEmpty()) {
      return;
    }
    for (PhysicalConnection.Attached attached : connection.attached()) {
      if (files.contains(attached.number())) {
        takeSnapshot(connection, attached.schema());
      }
    }
  }

  private static void takeSnapshot(PhysicalConnection connection, String schema)
      throws SQLException {
    connection.ask("SELECT 1 FROM " + Names.quote(schema) + ".sqlite_master LIMIT 1");
  }

  /** SQLite's numbers of the files for which the text opens a transaction. */
  private static Set<Integer> filesOpened(
      PhysicalConnection connection, String sql, boolean forWriting) throws SQLException {
    Set<Integer> files = new LinkedHashSet<>();
    try (Statement statement = connection.raw().createStatement();
        ResultSet program = statement.executeQuery("EXPLAIN " + sql)) {
      while (program.next()) {
        if ("Transaction".equals(program.getString("opcode"))
            && (!forWriting || program.getInt("p2") != 0)) {
          files.add(program.getInt("p1"));
        }
      }
    }
    files.remove(TEMP_DATABASE);
    if (files.stream().anyMatch(number -> number != MAIN_DATABASE)) {
      files.removeAll(connection.attachedInNoFile().keySet());
    }
    return files;
  }
}
