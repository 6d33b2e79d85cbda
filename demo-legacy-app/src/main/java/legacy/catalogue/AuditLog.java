package legacy.catalogue;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Who did what, over the {@link SharedConnection}. Called from every thread. */
public final class AuditLog {

  private AuditLog() {}

  public static void record(String action, long subjectId) throws SQLException {
    try (PreparedStatement insert =
        SharedConnection.get()
            .prepareStatement(
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
        SharedConnection.get()
            .prepareStatement(
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
