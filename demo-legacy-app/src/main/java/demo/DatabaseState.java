package demo;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import legacy.catalogue.Part;

/** What a database file that nobody has open contains, read with plain sqlite-jdbc. */
record DatabaseState(
    String integrity,
    String journalMode,
    Map<Long, Part> parts,
    long lastPartId,
    long likes,
    long auditEntries) {

  static DatabaseState read(Path file) throws SQLException {
    try (Connection connection = DriverManager.getConnection(Variant.PLAIN_PREFIX + file);
        Statement statement = connection.createStatement()) {
      return new DatabaseState(
          value(statement, "PRAGMA integrity_check"),
          value(statement, "PRAGMA journal_mode"),
          parts(statement),
          number(statement, "SELECT value FROM counters WHERE name = 'part'"),
          number(statement, "SELECT sum(likes) FROM characters"),
          number(statement, "SELECT count(*) FROM audit_log"));
    }
  }

  private static Map<Long, Part> parts(Statement statement) throws SQLException {
    Map<Long, Part> parts = new HashMap<>();
    try (ResultSet rows =
        statement.executeQuery("SELECT id, name, category, price_cents FROM parts")) {
      while (rows.next()) {
        Part part = new Part(rows.getLong(1), rows.getString(2), rows.getString(3), rows.getInt(4));
        parts.put(part.getId(), part);
      }
    }
    return parts;
  }

  private static long number(Statement statement, String query) throws SQLException {
    return Long.parseLong(value(statement, query));
  }

  private static String value(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      return rows.next() ? rows.getString(1) : "";
    }
  }
}
