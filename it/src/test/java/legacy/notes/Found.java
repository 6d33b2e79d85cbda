package legacy.notes;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What {@link FirstUse} finds; it locks that. */
final class Found {

  private final int n;

  Found(int n) {
    this.n = n;
  }

  boolean staysWhileLocked(FirstUse holder, Connection other, Thread adding) throws Exception {
    synchronized (holder) {
      int before = count(other);
      adding.join(1500);
      return count(other) == before && n <= before;
    }
  }

  private static int count(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM t")) {
      return row.getInt(1);
    }
  }
}
