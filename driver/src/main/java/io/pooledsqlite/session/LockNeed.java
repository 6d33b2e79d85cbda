package io.pooledsqlite.session;

import io.pooledsqlite.pool.PhysicalConnection;
import io.pooledsqlite.sql.SqlStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Asks SQLite whether a text would take the write lock of a file. Texts look like writes that take
 * none: {@code CREATE TABLE IF NOT EXISTS} of a table that is there, changes of TEMP tables, texts
 * that do not compile. Stateless.
 */
final class LockNeed {

  private static final String TEMP_DATABASE = "1";

  private LockNeed() {}

  /** Whether EXPLAIN tells anything about the lock; some statements take it in other ways. */
  static boolean isKnownFor(SqlStatement statement) {
    return switch (statement.kind()) {
      case INSERT, UPDATE, DELETE, DDL -> true;
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
    try (Statement statement = connection.raw().createStatement();
        ResultSet program = statement.executeQuery("EXPLAIN " + sql)) {
      while (program.next()) {
        boolean write =
            "Transaction".equals(program.getString("opcode")) && program.getInt("p2") != 0;
        if (write && !TEMP_DATABASE.equals(program.getString("p1"))) {
          return true;
        }
      }
      return false;
    }
  }
}
