package style;

import expected.Region;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Opens once for all; regions that call each other; a counter; failures told as its own. */
public class SessionStore {
  /** What this store throws. */
  public static class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private final String path;
  private Connection connection;
  private long served;

  public SessionStore(String path) {
    this.path = path;
  }

  // It opens at the first call, and at every call hands out what the lock guards.
  @Region(value = "exclusive", why = "connection")
  private synchronized Connection connection() throws SQLException {
    if (connection == null) {
      connection = DriverManager.getConnection("jdbc:sqlite:" + path);
    }
    return connection;
  }

  @Region(value = "read", simple = true)
  public synchronized String user(String token) {
    try (PreparedStatement ps =
        connection().prepareStatement("SELECT user FROM sessions WHERE token = ?")) {
      ps.setString(1, token);
      try (ResultSet rs = ps.executeQuery()) {
        return rs.next() ? rs.getString("user") : null;
      }
    } catch (SQLException e) {
      throw new StoreException("user of " + token, e);
    }
  }

  // A region inside a region of the same monitor: one statement in all.
  @Region(value = "read", simple = true)
  public synchronized boolean valid(String token) {
    return user(token) != null;
  }

  @Region(value = "read", simple = true)
  public synchronized String require(String token) {
    String user = user(token);
    if (user == null) {
      throw new StoreException("unknown token", null);
    }
    return user;
  }

  // Two reads, of one snapshot.
  @Region(value = "read", simple = true)
  public synchronized boolean same(String first, String second) {
    String user = user(first);
    return user != null && user.equals(user(second));
  }

  @Region(value = "read", simple = true)
  public List<String> tokens(String user) {
    List<String> tokens = new ArrayList<>();
    synchronized (this) {
      try (PreparedStatement ps =
          connection().prepareStatement("SELECT token FROM sessions WHERE user = ?")) {
        ps.setString(1, user);
        try (ResultSet rs = ps.executeQuery()) {
          while (rs.next()) {
            tokens.add(rs.getString(1));
          }
        }
      } catch (SQLException e) {
        throw new StoreException("tokens of " + user, e);
      }
    }
    return tokens;
  }

  @Region(value = "single", simple = true)
  public synchronized void put(String token, String user, long expires) {
    try (PreparedStatement ps =
        connection()
            .prepareStatement("INSERT INTO sessions(token, user, expires) VALUES (?, ?, ?)")) {
      ps.setString(1, token);
      ps.setString(2, user);
      ps.setLong(3, expires);
      ps.executeUpdate();
    } catch (SQLException e) {
      throw new StoreException("put", e);
    }
  }

  @Region(value = "single", simple = true)
  public synchronized boolean drop(String token) {
    try (PreparedStatement ps =
        connection().prepareStatement("DELETE FROM sessions WHERE token = ?")) {
      ps.setString(1, token);
      return ps.executeUpdate() == 1;
    } catch (SQLException e) {
      throw new StoreException("drop", e);
    }
  }

  @Region(value = "exclusive", why = "SessionStore.served", simple = true)
  public synchronized String serve(String token) {
    served++;
    return user(token);
  }

  @Region(value = "exclusive", why = "SessionStore.served is assigned later", simple = true)
  public synchronized long served() {
    return served;
  }

  @Region(value = "exclusive", why = "reads the clock", simple = true)
  public synchronized int expire() throws SQLException {
    try (PreparedStatement ps =
        connection().prepareStatement("DELETE FROM sessions WHERE expires < ?")) {
      ps.setLong(1, System.currentTimeMillis());
      return ps.executeUpdate();
    }
  }

  // Nobody else has the connection, so one transaction makes one step of the two.
  @Region(value = "write")
  public synchronized void move(String from, String to) throws SQLException {
    try (PreparedStatement ps =
        connection().prepareStatement("DELETE FROM sessions WHERE token = ?")) {
      ps.setString(1, to);
      ps.executeUpdate();
    }
    try (PreparedStatement ps =
        connection().prepareStatement("UPDATE sessions SET token = ? WHERE token = ?")) {
      ps.setString(1, to);
      ps.setString(2, from);
      ps.executeUpdate();
    }
  }

  @Region(value = "exclusive", why = "closes")
  public synchronized void close() throws SQLException {
    if (connection != null) {
      connection.close();
    }
  }
}
