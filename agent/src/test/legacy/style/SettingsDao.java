package style;

import expected.Region;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** All static, with a cache in front of half of it. */
public final class SettingsDao {
  private static final String TABLE = "settings";
  private static final Map<String, String> CACHE = new HashMap<>();
  private static Connection connection;

  private SettingsDao() {}

  private static Connection conn() throws SQLException {
    if (connection == null) {
      connection = DriverManager.getConnection("jdbc:sqlite:settings.db");
    }
    return connection;
  }

  @Region(value = "exclusive", why = "CACHE", simple = true)
  public static synchronized String get(String key) throws SQLException {
    String cached = CACHE.get(key);
    if (cached != null) {
      return cached;
    }
    String value = load(key);
    CACHE.put(key, value);
    return value;
  }

  private static String load(String key) throws SQLException {
    try (PreparedStatement ps =
        conn().prepareStatement("SELECT value FROM " + TABLE + " WHERE key = ?")) {
      ps.setString(1, key);
      try (ResultSet rs = ps.executeQuery()) {
        return rs.next() ? rs.getString(1) : null;
      }
    }
  }

  @Region(value = "read", simple = true)
  public static synchronized String fresh(String key) throws SQLException {
    return load(key);
  }

  @Region(value = "read", simple = true)
  public static synchronized int number(String key, int other) throws SQLException {
    String value = load(key);
    try {
      return value == null ? other : Integer.parseInt(value.trim());
    } catch (NumberFormatException e) {
      return other;
    }
  }

  @Region(value = "read", simple = true)
  public static synchronized boolean flag(String key) throws SQLException {
    return "true".equalsIgnoreCase(load(key));
  }

  @Region(value = "read", simple = true)
  public static synchronized Status status(String key) throws SQLException {
    String value = load(key);
    return value == null ? Status.OPEN : Status.valueOf(value.toUpperCase());
  }

  @Region(value = "exclusive", why = "CACHE", simple = true)
  public static synchronized void put(String key, String value) throws SQLException {
    try (PreparedStatement ps =
        conn().prepareStatement("INSERT OR REPLACE INTO " + TABLE + "(key, value) VALUES (?, ?)")) {
      ps.setString(1, key);
      ps.setString(2, value);
      ps.executeUpdate();
    }
    CACHE.put(key, value);
  }

  @Region(value = "single", simple = true)
  public static synchronized int removeAll(String prefix) throws SQLException {
    try (PreparedStatement ps =
        conn().prepareStatement("DELETE FROM " + TABLE + " WHERE key LIKE ?")) {
      ps.setString(1, prefix + "%");
      return ps.executeUpdate();
    }
  }

  @Region(value = "exclusive", why = "CACHE")
  public static synchronized void forget() {
    CACHE.clear();
  }
}
