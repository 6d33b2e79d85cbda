package style;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What every project of the time had. */
final class DbUtil {
  private DbUtil() {}

  static void closeQuietly(ResultSet rs, Statement statement) {
    if (rs != null) {
      try {
        rs.close();
      } catch (SQLException ignored) {
        // Nothing to do about it.
      }
    }
    if (statement != null) {
      try {
        statement.close();
      } catch (SQLException ignored) {
        // Nothing to do about it.
      }
    }
  }

  static void closeQuietly(AutoCloseable... all) {
    for (AutoCloseable each : all) {
      try {
        if (each != null) {
          each.close();
        }
      } catch (Exception ignored) {
        // Nothing to do about it.
      }
    }
  }

  static void rollback(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException ignored) {
      // Nothing to do about it.
    }
  }
}
