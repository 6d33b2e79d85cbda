package legacy.catalogue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * The one static connection that the statistics and the audit log use from every thread, without a
 * lock.
 */
final class SharedConnection {

  private static volatile Connection connection;

  private SharedConnection() {}

  static void open(String url) throws SQLException {
    connection = DriverManager.getConnection(url);
  }

  static Connection get() {
    return connection;
  }

  static void close() throws SQLException {
    connection.close();
  }
}
