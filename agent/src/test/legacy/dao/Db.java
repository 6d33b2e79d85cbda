package dao;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** A helper object around the connection, without a lock of its own. */
public class Db {
  private final Connection connection;

  public Db(String url) throws SQLException {
    connection = DriverManager.getConnection(url);
  }

  public PreparedStatement prepare(String sql) throws SQLException {
    return connection.prepareStatement(sql);
  }

  public int update(String sql, Object... args) throws SQLException {
    PreparedStatement ps = prepare(sql);
    try {
      for (int i = 0; i < args.length; i++) {
        ps.setObject(i + 1, args[i]);
      }
      return ps.executeUpdate();
    } finally {
      ps.close();
    }
  }
}
