package style;

import expected.Region;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A singleton as an enum. */
public enum Archive {
  INSTANCE;

  private final Connection connection;

  Archive() {
    try {
      connection = DriverManager.getConnection("jdbc:sqlite:archive.db");
    } catch (SQLException e) {
      throw new IllegalStateException("no archive", e);
    }
  }

  @Region(value = "read", simple = true)
  public synchronized List<String> titles(int year) throws SQLException {
    List<String> titles = new ArrayList<>();
    try (PreparedStatement ps =
        connection.prepareStatement("SELECT title FROM document WHERE year = ? ORDER BY title")) {
      ps.setInt(1, year);
      try (ResultSet rs = ps.executeQuery()) {
        while (rs.next()) {
          titles.add(rs.getString("title"));
        }
      }
    }
    return titles;
  }

  @Region(value = "read", simple = true)
  public synchronized boolean contains(String title) throws SQLException {
    try (PreparedStatement ps =
        connection.prepareStatement("SELECT 1 FROM document WHERE title = ? LIMIT 1")) {
      ps.setString(1, title);
      return ps.executeQuery().next();
    }
  }

  @Region(value = "single", simple = true)
  public synchronized void put(String title, int year) throws SQLException {
    try (PreparedStatement ps =
        connection.prepareStatement("INSERT OR REPLACE INTO document(title, year) VALUES (?, ?)")) {
      ps.setString(1, title);
      ps.setInt(2, year);
      ps.executeUpdate();
    }
  }

  // Two statements on a connection that nobody else reaches.
  @Region("write")
  public synchronized void retitle(String from, String to) throws SQLException {
    try (PreparedStatement ps =
        connection.prepareStatement("UPDATE document SET title = ? WHERE title = ?")) {
      ps.setString(1, to);
      ps.setString(2, from);
      ps.executeUpdate();
    }
    try (PreparedStatement ps = connection.prepareStatement("DELETE FROM alias WHERE title = ?")) {
      ps.setString(1, to);
      ps.executeUpdate();
    }
  }
}
