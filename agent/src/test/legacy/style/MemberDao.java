package style;

import expected.Region;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;

/** The double-checked singleton, closing by hand. */
public class MemberDao {
  private static volatile MemberDao instance;

  private final Connection connection;

  private MemberDao(String url) throws SQLException {
    connection = DriverManager.getConnection(Objects.requireNonNull(url));
  }

  @Region(value = "exclusive", why = "instance")
  public static MemberDao getInstance(String url) throws SQLException {
    if (instance == null) {
      synchronized (MemberDao.class) {
        if (instance == null) {
          instance = new MemberDao(url);
        }
      }
    }
    return instance;
  }

  @Region(value = "read", simple = true)
  public synchronized String nameOf(long id) throws SQLException {
    PreparedStatement ps = null;
    ResultSet rs = null;
    try {
      ps = connection.prepareStatement("SELECT name FROM member WHERE id = ?");
      ps.setLong(1, id);
      rs = ps.executeQuery();
      if (!rs.next()) {
        return null;
      }
      return rs.getString(1);
    } finally {
      if (rs != null) {
        rs.close();
      }
      if (ps != null) {
        ps.close();
      }
    }
  }

  @Region(value = "read", simple = true)
  public synchronized int countActive() throws SQLException {
    PreparedStatement ps =
        connection.prepareStatement("SELECT COUNT(*) AS n FROM member WHERE active = 1");
    try {
      ResultSet rs = ps.executeQuery();
      try {
        return rs.next() ? rs.getInt("n") : 0;
      } finally {
        rs.close();
      }
    } finally {
      ps.close();
    }
  }

  @Region(value = "single", simple = true)
  public synchronized boolean deactivate(long id) throws SQLException {
    PreparedStatement ps = connection.prepareStatement("UPDATE member SET active = 0 WHERE id = ?");
    try {
      ps.setLong(1, id);
      return ps.executeUpdate() == 1;
    } finally {
      ps.close();
    }
  }

  // The old habit of locking once more inside.
  @Region(value = "single", simple = true)
  public synchronized void rename(long id, String name) throws SQLException {
    synchronized (this) {
      PreparedStatement ps = connection.prepareStatement("UPDATE member SET name = ? WHERE id = ?");
      try {
        ps.setString(1, name);
        ps.setLong(2, id);
        ps.executeUpdate();
      } finally {
        ps.close();
      }
    }
  }
}
