package style;

import expected.Region;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Template methods; the connection is opened on first use, under the lock of all. */
public abstract class AbstractDao<T> {
  private final String url;
  private Connection connection;

  protected AbstractDao(String url) {
    this.url = url;
  }

  protected abstract String table();

  protected String key() {
    return "id";
  }

  protected abstract T mapRow(ResultSet rs) throws SQLException;

  // It gives the connection away to whoever calls it, here or in a subclass.
  @Region(value = "exclusive", why = "connection")
  protected synchronized Connection conn() throws SQLException {
    if (connection == null) {
      connection = DriverManager.getConnection(url);
    }
    return connection;
  }

  protected List<T> query(String sql, Object... args) throws SQLException {
    try (PreparedStatement ps = conn().prepareStatement(sql)) {
      for (int i = 0; i < args.length; i++) {
        ps.setObject(i + 1, args[i]);
      }
      try (ResultSet rs = ps.executeQuery()) {
        List<T> list = new ArrayList<>();
        while (rs.next()) {
          list.add(mapRow(rs));
        }
        return list;
      }
    }
  }

  @Region(value = "read", simple = true)
  public synchronized T get(long id) throws SQLException {
    List<T> found = query("SELECT * FROM " + table() + " WHERE " + key() + " = ?", id);
    return found.isEmpty() ? null : found.get(0);
  }

  @Region(value = "read", simple = true)
  public synchronized List<T> list() throws SQLException {
    return query("SELECT * FROM " + table() + " ORDER BY " + key());
  }

  @Region(value = "read", simple = true)
  public synchronized List<T> page(int from, int size) throws SQLException {
    return query("SELECT * FROM " + table() + " LIMIT " + size + " OFFSET " + from);
  }

  @Region(value = "read", simple = true)
  public synchronized long count() throws SQLException {
    try (PreparedStatement ps = conn().prepareStatement("SELECT COUNT(*) FROM " + table());
        ResultSet rs = ps.executeQuery()) {
      return rs.next() ? rs.getLong(1) : 0L;
    }
  }

  @Region(value = "single", simple = true)
  public synchronized boolean remove(long id) throws SQLException {
    return update("DELETE FROM " + table() + " WHERE " + key() + " = ?", id) == 1;
  }

  protected int update(String sql, Object... args) throws SQLException {
    try (PreparedStatement ps = conn().prepareStatement(sql)) {
      for (int i = 0; i < args.length; i++) {
        ps.setObject(i + 1, args[i]);
      }
      return ps.executeUpdate();
    }
  }
}
