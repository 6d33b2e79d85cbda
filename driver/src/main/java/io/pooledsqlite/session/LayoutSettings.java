package io.pooledsqlite.session;

import io.pooledsqlite.pool.PhysicalConnection;
import io.pooledsqlite.sql.SqlStatement;
import io.pooledsqlite.sql.SqlStatement.Kind;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a session asked of the file's layout. SQLite keeps such a wish on the connection until the
 * file's first content is written or, of two of them, until VACUUM ("the page_size … or auto_vacuum
 * … can be changed by VACUUM", sqlite.org/lang_vacuum.html). So the connection that heard it serves
 * no other session, and the one that carries it out hears it again. Thread-safe.
 */
final class LayoutSettings {

  private static final String ENCODING = "encoding";
  private static final Set<String> NAMES = Set.of("auto_vacuum", ENCODING, "page_size");

  /** Replaced as a whole: few sessions ever ask. */
  private volatile Map<String, String> wanted = Map.of();

  /** A file that has content is never without it again. */
  private volatile boolean fileHasContent;

  private volatile boolean fileHasSchema;

  private static boolean concerns(SqlStatement statement) {
    String name = statement.name();
    return statement.kind() == Kind.PRAGMA && name != null && NAMES.contains(name);
  }

  /** Whether this VACUUM is to change the page size, which WAL mode does not allow. */
  boolean needsRollbackJournal(SqlStatement statement) {
    return statement.kind() == Kind.VACUUM && wanted.containsKey("page_size");
  }

  /** Before a statement: makes the wishes known where it may carry them out or tell them. */
  void before(StatementScope scope) throws SQLException {
    SqlStatement statement = scope.statement();
    PhysicalConnection connection = scope.connection();
    boolean asks = concerns(statement) && statement.argument() == null;
    if (asks && scope.transaction() == null) {
      // The getters answer from what the connection read last.
      connection.readFile();
    }
    if (wanted.isEmpty() || scope.isOnOwnConnection()) {
      return;
    }
    boolean rebuilds = statement.kind() == Kind.VACUUM || statement.kind() == Kind.VACUUM_INTO;
    boolean matters = asks || Pins.writes(statement);
    if (rebuilds || (matters && isEmpty(connection))) {
      makeKnown(connection);
      connection.markBroken();
    } else if (matters && wanted.containsKey(ENCODING) && hasNoSchema(connection)) {
      tell(connection, ENCODING, wanted.get(ENCODING));
      connection.markBroken();
    }
  }

  private boolean isEmpty(PhysicalConnection connection) throws SQLException {
    if (!fileHasContent) {
      fileHasContent = !"0".equals(connection.ask("PRAGMA page_count"));
    }
    return !fileHasContent;
  }

  /**
   * {@code user_version} writes a first page, too, after which the encoding can still be chosen.
   */
  private boolean hasNoSchema(PhysicalConnection connection) throws SQLException {
    if (!fileHasSchema) {
      fileHasSchema = !"0".equals(connection.ask("PRAGMA schema_version"));
    }
    return !fileHasSchema;
  }

  /** Tells a connection the wishes, where that is allowed to keep them. */
  void makeKnown(PhysicalConnection connection) throws SQLException {
    for (Map.Entry<String, String> setting : wanted.entrySet()) {
      tell(connection, setting.getKey(), setting.getValue());
    }
  }

  private static void tell(PhysicalConnection connection, String name, String value)
      throws SQLException {
    connection.run("PRAGMA " + name + " = '" + value.replace("'", "''") + "'");
  }

  /** After a statement that succeeded. */
  void after(StatementScope scope) {
    SqlStatement statement = scope.statement();
    if (statement.kind() == Kind.VACUUM_INTO && !scope.isOnOwnConnection()) {
      // To a connection on which it ran, the page size of an empty file can not be told any more.
      scope.connection().markBroken();
    }
    String name = statement.name();
    String value = statement.argument();
    if (concerns(statement) && name != null && value != null) {
      want(name, value);
      if (!scope.isOnOwnConnection()) {
        scope.connection().markBroken();
      }
    }
  }

  private synchronized void want(String name, String value) {
    Map<String, String> more = new TreeMap<>(wanted);
    more.put(name, value);
    wanted = more;
  }
}
