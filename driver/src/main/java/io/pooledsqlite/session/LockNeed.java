package io.pooledsqlite.session;

import io.pooledsqlite.pool.PhysicalConnection;
import io.pooledsqlite.sql.SqlStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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
    return opensTransaction(connection, sql, true);
  }

  /** Whether the text reads a file, so that its transaction has a snapshot from then on. */
  static boolean readsFile(PhysicalConnection connection, String sql) throws SQLException {
    return opensTransaction(connection, sql, false);
  }

  private static boolean opensTransaction(
      PhysicalConnection connection, String sql, boolean forWriting) throws SQLException {
    try (Statement statement = connection.raw().createStatement();
        ResultSet program = statement.executeQuery("EXPLAIN " + sql)) {
      while (program.next()) {
        boolean opens =
            "Transaction".equals(program.getString("opcode"))
                && (!forWriting || program.getInt("p2") != 0);
        if (opens && isFile(connection, program.getInt("p1"))) {
          return true;
        }
      }
      return false;
    }
  }

  private static boolean isFile(PhysicalConnection connection, int database) throws SQLException {
    return database == MAIN_DATABASE
        || (database != TEMP_DATABASE && !connection.attachedInNoFile().containsKey(database));
  }
}
