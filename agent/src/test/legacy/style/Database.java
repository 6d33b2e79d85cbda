package style;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Where a program keeps its connection. */
public class Database {
  private final Connection connection;

  public Database(String file) {
    try {
      connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    } catch (SQLException e) {
      throw new IllegalStateException("can not open " + file, e);
    }
  }

  public Connection getConnection() {
    return connection;
  }
}
