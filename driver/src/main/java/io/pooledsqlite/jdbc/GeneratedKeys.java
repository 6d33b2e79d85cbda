package io.pooledsqlite.jdbc;

import io.pooledsqlite.session.Session;
import io.pooledsqlite.session.StatementScope;
import io.pooledsqlite.sql.Names;
import io.pooledsqlite.sql.SqlStatement;
import io.pooledsqlite.sql.Trait;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** What {@code getGeneratedKeys} of one statement answers. As thread-safe as its statement. */
final class GeneratedKeys {

  private record Key(String column, long value) {}

  private final LogicalConnection connection;
  private @Nullable Key key;
  private @Nullable LogicalResultSet asked;

  GeneratedKeys(LogicalConnection connection) {
    this.connection = connection;
  }

  /**
   * After a success of anything but {@code executeQuery}, which neither makes keys nor forgets
   * those there are.
   */
  void keep(StatementScope scope, SqlStatement statement, Statement physical) throws SQLException {
    forget();
    if (statement.kind() != SqlStatement.Kind.INSERT) {
      return;
    }
    try (ResultSet keys = physical.getGeneratedKeys()) {
      if (keys != null && keys.next()) {
        // With rows still to come, SQLite has not counted the changes yet.
        long value = statement.has(Trait.RETURNING) ? keys.getLong(1) : scope.capture();
        key = new Key(keys.getMetaData().getColumnName(1), value);
      }
    }
  }

  boolean isEmpty() {
    return key == null;
  }

  /** Answers what another one would from now on; nothing if that is null. */
  void become(@Nullable GeneratedKeys other) throws SQLException {
    Key next = other == null ? null : other.key;
    forget();
    key = next;
  }

  void forget() throws SQLException {
    LogicalResultSet open = asked;
    asked = null;
    key = null;
    if (open != null) {
      open.close();
    }
  }

  /** The same result set until the next success. */
  ResultSet rows() throws SQLException {
    LogicalResultSet open = asked;
    if (open == null) {
      open = open();
      asked = open;
    }
    return open;
  }

  private LogicalResultSet open() throws SQLException {
    Session session = connection.session();
    if (session.isClosed()) {
      throw new SQLException(key == null ? "database connection closed" : "stmt pointer is closed");
    }
    LogicalStatement holder = new LogicalStatement(connection);
    return session.describe(
        scope -> {
          Statement physical = scope.connection().raw().createStatement();
          try {
            Key known = key;
            return holder.openRows(
                scope, physical, select(known != null ? known : keyOfOldVersions(scope, physical)));
          } catch (Throwable e) {
            physical.close();
            throw e;
          }
        });
  }

  private static String select(@Nullable Key key) {
    return key == null
        ? "SELECT 1 WHERE 1 = 2"
        : "SELECT " + key.value() + " AS " + Names.quote(key.column());
  }

  /** Up to 3.42, sqlite-jdbc answers the connection's last key, whatever ran on the statement. */
  private @Nullable Key keyOfOldVersions(StatementScope scope, Statement fresh)
      throws SQLException {
    try (ResultSet last = fresh.getGeneratedKeys()) {
      if (last == null || !last.next()) {
        return null;
      }
      long value =
          scope.isOnOwnConnection() ? last.getLong(1) : connection.session().lastInsertRowid();
      return new Key(last.getMetaData().getColumnName(1), value);
    }
  }
}
