package io.pooledsqlite.session;

import io.pooledsqlite.pool.PhysicalConnection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Asks SQLite whether a DROP deletes rows that {@code changes()} tells of: "If foreign key
 * constraints are enabled when DROP TABLE is prepared, then it performs an implicit DELETE"
 * (sqlite.org/foreignkeys.html#fk_schemacommands), but only of a table that other rows may depend
 * on. Afterwards nobody could tell a table without rows from one that nobody refers to. Stateless.
 */
final class ImplicitDelete {

  /** "If the OPFLAG_NCHANGE flag of P2 is set … the row change count is incremented". */
  private static final int COUNTED = 1;

  private ImplicitDelete() {}

  static boolean isPartOf(PhysicalConnection connection, String drop) {
    try (Statement statement = connection.raw().createStatement();
        ResultSet program = statement.executeQuery("EXPLAIN " + drop)) {
      while (program.next()) {
        if ("Delete".equals(program.getString("opcode")) && (program.getInt("p2") & COUNTED) != 0) {
          return true;
        }
      }
      return false;
    } catch (SQLException e) {
      // The text itself will tell.
      return false;
    }
  }
}
