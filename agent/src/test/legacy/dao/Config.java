package dao;

import expected.Region;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** Everything static, with a cache. */
public final class Config {
  private static final String URL = "jdbc:sqlite:config.db";
  private static final Map<String, String> CACHE = new HashMap<String, String>();
  private static Connection connection;

  private Config() {}

  @Region(value = "exclusive", why = "returns a connection")
  private static synchronized Connection get() throws SQLException {
    if (connection == null || connection.isClosed()) {
      connection = DriverManager.getConnection(URL);
    }
    return connection;
  }

  @Region(value = "exclusive", why = "Map", simple = true)
  public static synchronized String value(String key) throws SQLException {
    String cached = CACHE.get(key);
    if (cached != null) {
      return cached;
    }
    try (PreparedStatement ps = get().prepareStatement("SELECT value FROM config WHERE key = ?")) {
      ps.setString(1, key);
      try (ResultSet rs = ps.executeQuery()) {
        String value = rs.next() ? rs.getString(1) : null;
        CACHE.put(key, value);
        return value;
      }
    }
  }

  @Region(value = "exclusive", why = "uses a new Properties", simple = true)
  public static synchronized Properties all() throws SQLException {
    Properties all = new Properties();
    try (PreparedStatement ps = get().prepareStatement("SELECT key, value FROM config");
        ResultSet rs = ps.executeQuery()) {
      while (rs.next()) {
        all.setProperty(rs.getString(1), rs.getString(2));
      }
    }
    return all;
  }

  @Region(value = "single", simple = true)
  public static synchronized void set(String key, String value) throws SQLException {
    try (PreparedStatement ps =
        get().prepareStatement("INSERT OR REPLACE INTO config(key, value) VALUES (?, ?)")) {
      ps.setString(1, key);
      ps.setString(2, value);
      ps.execute();
    }
  }

  @Region(value = "exclusive", why = "CREATE TABLE")
  public static synchronized void create() throws SQLException {
    get().createStatement().executeUpdate("CREATE TABLE IF NOT EXISTS config(key TEXT, value TEXT)");
  }
}
