package style;

import expected.Region;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A generic base with the connection injected, whose blocks lock the object itself. */
abstract class Repository<T> {
  private final Connection connection;
  private final String table;

  Repository(Connection connection, String table) {
    this.connection = connection;
    this.table = table;
  }

  protected abstract T read(ResultSet row) throws SQLException;

  protected final List<T> select(String where, Object... args) throws SQLException {
    String sql = "SELECT * FROM " + table + " WHERE " + where;
    try (PreparedStatement ps = connection.prepareStatement(sql)) {
      for (int i = 0; i < args.length; i++) {
        ps.setObject(i + 1, args[i]);
      }
      List<T> rows = new ArrayList<>();
      try (ResultSet rs = ps.executeQuery()) {
        while (rs.next()) {
          rows.add(read(rs));
        }
      }
      return rows;
    }
  }

  // The name of the table comes from the one constructor of the class below.
  @Region(value = "read", simple = true)
  public T byId(long id) throws SQLException {
    synchronized (this) {
      List<T> rows = select("id = ?", id);
      return rows.isEmpty() ? null : rows.get(0);
    }
  }

  @Region(value = "read", simple = true)
  public int users() throws SQLException {
    synchronized (this) {
      try (PreparedStatement ps = connection.prepareStatement("SELECT COUNT(*) FROM users");
          ResultSet rs = ps.executeQuery()) {
        return rs.getInt(1);
      }
    }
  }
}
