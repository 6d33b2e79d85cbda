package dao;

import expected.Region;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reopens a closed connection; switches, nested regions, swallowed exceptions. */
public class Stock {
  private Connection connection;
  private final String url = "jdbc:sqlite:stock.db";

  private void ensureOpen() throws SQLException {
    if (connection == null || connection.isClosed()) {
      connection = DriverManager.getConnection(url);
    }
  }

  private String table(Kind kind) {
    switch (kind) {
      case SMALL:
        return "small";
      case LARGE:
        return "large";
      default:
        throw new IllegalArgumentException("kind");
    }
  }

  @Region(value = "read", simple = true)
  public synchronized int amount(Kind kind, BigDecimal least) throws SQLException {
    ensureOpen();
    try (PreparedStatement ps =
        connection.prepareStatement("SELECT sum(n) FROM " + table(kind) + " WHERE n > ?")) {
      ps.setString(1, least.toPlainString());
      try (ResultSet rs = ps.executeQuery()) {
        return rs.next() ? rs.getInt(1) : 0;
      }
    }
  }

  @Region(value = "read")
  public synchronized List<Integer> amounts() throws SQLException {
    List<Integer> amounts = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      amounts.add(amount(kind, BigDecimal.ZERO));
    }
    return amounts;
  }

  @Region(value = "single", simple = true)
  public synchronized void put(Kind kind, int n) {
    try {
      ensureOpen();
      PreparedStatement ps = connection.prepareStatement("UPDATE stock SET n = n + ? WHERE kind = ?");
      ps.setInt(1, n);
      ps.setString(2, kind.name());
      ps.executeUpdate();
      ps.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Region(value = "exclusive", why = "that it catches")
  public synchronized boolean take(int n) throws SQLException {
    ensureOpen();
    try (PreparedStatement ps = connection.prepareStatement("UPDATE stock SET n = n - ?")) {
      ps.setInt(1, n);
      ps.executeUpdate();
    } catch (SQLException e) {
      return false;
    }
    try (PreparedStatement ps = connection.prepareStatement("INSERT INTO log(n) VALUES (?)")) {
      ps.setInt(1, n);
      ps.executeUpdate();
    }
    return true;
  }

  @Region(value = "exclusive", why = "closes")
  public synchronized void close() throws SQLException {
    if (connection != null) {
      connection.close();
    }
    connection = null;
  }
}
