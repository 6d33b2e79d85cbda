package legacy.catalogue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Who did what, over one static connection that every thread uses, without a lock. */
public final class AuditLog {

  private static volatile Connection connection;

  private AuditLog() {}

  static void open(String url) throws SQLException {
    connection = DriverManager.getConnection(url);
  }

  static void close() throws SQLException {
    connection.close();
  }

  public static void record(String action, long subjectId) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO audit_log (at, action, subject_id)"
                + " VALUES (strftime('%Y-%m-%d %H:%M:%f', 'now'), ?, ?)")) {
      insert.setString(1, action);
      insert.setLong(2, subjectId);
      insert.executeUpdate();
    }
  }

  /** The latest entries as text, the newest first. */
  public static List<String> recent(int limit) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT at, action, subject_id FROM audit_log ORDER BY id DESC LIMIT ?")) {
      select.setInt(1, limit);
      try (ResultSet rows = select.executeQuery()) {
        List<String> entries = new ArrayList<>();
        while (rows.next()) {
          entries.add(rows.getString(1) + " " + rows.getString(2) + " " + rows.getLong(3));
        }
        return entries;
      }
    }
  }
}
