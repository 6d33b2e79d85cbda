package dao;

import expected.Region;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Statements kept in fields. */
public class CachedStatements {
  private final Connection connection;
  private final PreparedStatement select;
  private PreparedStatement insert;

  public CachedStatements(String url) throws SQLException {
    connection = DriverManager.getConnection(url);
    select = connection.prepareStatement("SELECT name FROM notes WHERE id = ?");
  }

  @Region(value = "exclusive", why = "that it did not make", simple = true)
  public synchronized String find(long id) throws SQLException {
    select.setLong(1, id);
    try (ResultSet rs = select.executeQuery()) {
      return rs.next() ? rs.getString(1) : null;
    }
  }

  @Region(value = "exclusive", why = "CachedStatements.insert", simple = true)
  public synchronized void add(String name) throws SQLException {
    if (insert == null) {
      insert = connection.prepareStatement("INSERT INTO notes(name) VALUES (?)");
    }
    insert.setString(1, name);
    insert.executeUpdate();
  }

  @Region(value = "read", simple = true)
  public synchronized int count() throws SQLException {
    try (PreparedStatement ps = connection.prepareStatement("SELECT count(*) FROM notes");
        ResultSet rs = ps.executeQuery()) {
      return rs.getInt(1);
    }
  }
}
