package style;

import expected.Region;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Texts from an interface of constants, and String.format. */
public class BookDao implements BookTable {
  private final Connection connection;

  public BookDao(Connection connection) {
    this.connection = connection;
  }

  @Region(value = "read", simple = true)
  public synchronized String titleOf(long id) throws SQLException {
    String sql = "SELECT " + COLUMNS + " FROM " + TABLE + " WHERE " + ID + " = ?";
    try (PreparedStatement ps = connection.prepareStatement(sql)) {
      ps.setLong(1, id);
      try (ResultSet rs = ps.executeQuery()) {
        return rs.next() ? rs.getString(TITLE) : "";
      }
    }
  }

  @Region(value = "exclusive", why = "uses String.format", simple = true)
  public synchronized List<String> page(int number, int size) throws SQLException {
    String sql =
        String.format(
            "SELECT %s FROM %s ORDER BY %s LIMIT %d OFFSET %d", TITLE, TABLE, ID, size, number * size);
    try (PreparedStatement ps = connection.prepareStatement(sql);
        ResultSet rs = ps.executeQuery()) {
      List<String> page = new ArrayList<>(size);
      while (rs.next()) {
        page.add(rs.getString(1));
      }
      return page;
    }
  }

  @Region(value = "single", simple = true)
  public synchronized int reprice(long id, double price) throws SQLException {
    String sql = "UPDATE " + TABLE + " SET " + PRICE + " = ? WHERE " + ID + " = ?";
    try (PreparedStatement ps = connection.prepareStatement(sql)) {
      ps.setDouble(1, price);
      ps.setLong(2, id);
      return ps.executeUpdate();
    }
  }

  @Region(value = "read", simple = true)
  public synchronized String asCsv() throws SQLException {
    StringBuilder csv = new StringBuilder("id;title").append('\n');
    try (PreparedStatement ps = connection.prepareStatement("SELECT id, title FROM book");
        ResultSet rs = ps.executeQuery()) {
      while (rs.next()) {
        csv.append(rs.getLong(ID)).append(';').append(rs.getString(TITLE).trim()).append('\n');
      }
    }
    return csv.toString();
  }

  // What orders the rows is up to the caller, and so is the text.
  @Region(value = "exclusive", why = "not known", simple = true)
  public synchronized int countBy(String column, String value) throws SQLException {
    String sql = "SELECT COUNT(*) FROM " + TABLE + " WHERE " + column.toLowerCase(Locale.ROOT) + " = ?";
    try (PreparedStatement ps = connection.prepareStatement(sql)) {
      ps.setString(1, value);
      return ps.executeQuery().getInt(1);
    }
  }
}
