package io.pooledsqlite.session;

import io.pooledsqlite.pool.PhysicalConnection;
import io.pooledsqlite.sql.SqlStatement;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a statement of a pinned session writes to no file: to its TEMP objects alone, or to
 * a database that it attached in memory. In doubt it does not. (EXPLAIN would know, but it sets
 * {@code changes()} to zero.) Stateless.
 */
final class WriteTarget {

  private static final Pattern CREATE_TEMP =
      Pattern.compile("CREATE\\s+TEMP(ORARY)?\\s.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final String TEMP = "temp";

  /** What a TEMP trigger writes is not looked into. All others stay within their database. */
  private static final String NO_TEMP_TRIGGER =
      "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM temp.sqlite_master WHERE type = 'trigger')";

  /**
   * A name without schema means the TEMP object if there is one (sqlite.org/lang_naming.html). Only
   * triggers on TEMP tables can come of it, whichever of them refer to each other.
   */
  private static final String TEMP_TABLE =
      "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM temp.sqlite_master WHERE type = 'trigger'"
          + " AND tbl_name COLLATE NOCASE IN (SELECT name FROM temp.sqlite_master"
          + " WHERE type <> 'trigger'))"
          + " AND EXISTS (SELECT 1 FROM temp.sqlite_master"
          + " WHERE type = 'table' AND name = ? COLLATE NOCASE)";

  private WriteTarget() {}

  /**
   * A table that was found to be in no file.
   *
   * @param ends how many transactions were over
   */
  record Found(@Nullable String schema, String table, long ends) {

    static @Nullable Found of(SqlStatement statement, long ends) {
      String table = statement.kind() == SqlStatement.Kind.DDL ? null : statement.name();
      return table == null ? null : new Found(statement.schema(), table, ends);
    }

    /** Whether a statement writes to it, and nothing was rolled back since. */
    boolean isFor(SqlStatement statement, long endsNow) {
      return switch (statement.kind()) {
        case INSERT, UPDATE, DELETE ->
            ends == endsNow
                && table.equals(statement.name())
                && Objects.equals(schema, statement.schema());
        default -> false;
      };
    }
  }

  /** Whether a name may mean something else after a statement, or a trigger be new. */
  static boolean mayMove(SqlStatement statement) {
    return switch (statement.kind()) {
      case EMPTY, READ, EXPLAIN, INSERT, UPDATE, DELETE -> false;
      default -> true;
    };
  }

  /**
   * Whether what is written is not in a file, so that nobody needs to wait for it.
   *
   * @param usesTemp whether the session has looked at its TEMP schema, which would come to exist by
   *     looking
   */
  static boolean isInNoFile(
      SqlStatement statement, PhysicalConnection connection, boolean usesTemp) {
    try {
      return switch (statement.kind()) {
        case DDL -> CREATE_TEMP.matcher(statement.text()).matches();
        case INSERT, UPDATE, DELETE -> isTableInNoFile(statement, connection, usesTemp);
        default -> false;
      };
    } catch (SQLException e) {
      // Then the statement itself will say what is wrong.
      return false;
    }
  }

  private static boolean isTableInNoFile(
      SqlStatement statement, PhysicalConnection connection, boolean usesTemp) throws SQLException {
    String schema = statement.schema();
    String table = statement.name();
    if (schema == null || schema.equalsIgnoreCase(TEMP)) {
      return usesTemp && table != null && finds(connection, TEMP_TABLE, table);
    }
    return connection.attachedInNoFile().values().stream().anyMatch(schema::equalsIgnoreCase)
        && (!usesTemp || finds(connection, NO_TEMP_TRIGGER));
  }

  private static boolean finds(PhysicalConnection connection, String query, String... names)
      throws SQLException {
    try (PreparedStatement look = connection.raw().prepareStatement(query)) {
      for (int i = 0; i < names.length; i++) {
        look.setString(i + 1, names[i]);
      }
      try (ResultSet found = look.executeQuery()) {
        return found.next();
      }
    }
  }
}
