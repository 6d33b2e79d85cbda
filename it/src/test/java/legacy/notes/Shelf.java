package legacy.notes;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A holder of a table {@code t(id, v)}: two regions only read, one changes a field. */
public final class Shelf {

  private final Connection connection;
  private int asked;

  private Shelf(String url) throws SQLException {
    connection = DriverManager.getConnection(url);
  }

  /** Opens it. */
  public static Shelf open(String url) throws SQLException {
    return new Shelf(url);
  }

  /** The number of rows. */
  public synchronized long count() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM t")) {
      return row.getLong(1);
    }
  }

  /** The highest two numbers, added up. */
  public synchronized long recent() throws SQLException {
    return one(0) + one(1);
  }

  private long one(int offset) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT id FROM t ORDER BY id DESC LIMIT 1 OFFSET " + offset)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  /** How often this was called. */
  public synchronized int ask() {
    return ++asked;
  }
}
