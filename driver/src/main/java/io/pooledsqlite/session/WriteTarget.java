package io.pooledsqlite.session;

import io.pooledsqlite.pool.PhysicalConnection;
import io.pooledsqlite.sql.SqlStatement;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.regex.Pattern;

/**
 * Tells whether a statement of a pinned session writes to its TEMP objects alone; in doubt it does
 * not. (EXPLAIN would know, but it sets {@code changes()} to zero.) Stateless.
 */
final class WriteTarget {

  private static final Pattern CREATE_TEMP =
      Pattern.compile("CREATE\\s+TEMP(ORARY)?\\s.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /**
   * A name without schema means the TEMP object if there is one (sqlite.org/lang_naming.html). What
   * a TEMP trigger writes is not looked into.
   */
  private static final String TEMP_TABLE_WITHOUT_TRIGGERS =
      "SELECT 1 FROM temp.sqlite_master WHERE type = 'table' AND name = ? COLLATE NOCASE"
          + " AND NOT EXISTS (SELECT 1 FROM temp.sqlite_master WHERE type = 'trigger')";

  private WriteTarget() {}

  /** Whether what is written is not in a file, so that nobody needs to wait for it. */
  static boolean isTempAlone(SqlStatement statement, PhysicalConnection connection) {
    return switch (statement.kind()) {
      case DDL -> CREATE_TEMP.matcher(statement.text()).matches();
      case INSERT, UPDATE, DELETE -> {
        String schema = statement.schema();
        String table = statement.name();
        boolean maybe = schema == null || schema.equalsIgnoreCase("temp");
        yield maybe && table != null && isTempTable(table, connection);
      }
      default -> false;
    };
  }

  private static boolean isTempTable(String table, PhysicalConnection connection) {
    try (PreparedStatement look = connection.raw().prepareStatement(TEMP_TABLE_WITHOUT_TRIGGERS)) {
      look.setString(1, table);
      try (ResultSet found = look.executeQuery()) {
        return found.next();
      }
    } catch (SQLException e) {
      // Then the statement itself will say what is wrong.
      return false;
    }
  }
}
