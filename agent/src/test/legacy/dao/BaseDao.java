package dao;

import expected.Region;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Inherited regions, a table's name handed to the constructor, an injected connection. */
public abstract class BaseDao<T> {
  private final Connection connection;
  private final String table;

  protected BaseDao(Connection connection, String table) {
    this.connection = connection;
    this.table = table;
  }

  protected abstract T map(ResultSet rs) throws SQLException;

  @Region(value = "read", simple = true)
  public synchronized T byId(long id) throws SQLException {
    try (PreparedStatement ps =
        connection.prepareStatement("SELECT * FROM " + table + " WHERE id = ?")) {
      ps.setLong(1, id);
      try (ResultSet rs = ps.executeQuery()) {
        return rs.next() ? map(rs) : null;
      }
    }
  }

  @Region(value = "read", simple = true)
  public synchronized List<T> all() throws SQLException {
    List<T> rows = new ArrayList<T>();
    try (PreparedStatement ps = connection.prepareStatement("SELECT * FROM " + table);
        ResultSet rs = ps.executeQuery()) {
      while (rs.next()) {
        rows.add(map(rs));
      }
    }
    return rows;
  }

  @Region(value = "single", simple = true)
  public synchronized int remove(long id) throws SQLException {
    try (PreparedStatement ps =
        connection.prepareStatement("DELETE FROM " + table + " WHERE id = ?")) {
      ps.setLong(1, id);
      return ps.executeUpdate();
    }
  }
}
