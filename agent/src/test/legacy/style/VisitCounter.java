package style;

import expected.Region;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Statements that are prepared once and kept. */
public class VisitCounter {
  private final Connection connection;
  private final PreparedStatement insert;
  private PreparedStatement count;

  public VisitCounter(String file) throws SQLException {
    connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    insert = connection.prepareStatement("INSERT INTO visit(page) VALUES (?)");
  }

  @Region(value = "exclusive", why = "that it did not make", simple = true)
  public synchronized void visited(String page) throws SQLException {
    insert.setString(1, page);
    insert.executeUpdate();
  }

  @Region(value = "exclusive", why = "count", simple = true)
  public synchronized int count(String page) throws SQLException {
    if (count == null) {
      count = connection.prepareStatement("SELECT COUNT(*) FROM visit WHERE page = ?");
    }
    count.setString(1, page);
    try (ResultSet rs = count.executeQuery()) {
      return rs.getInt(1);
    }
  }

  @Region(value = "read", simple = true)
  public synchronized String last() throws SQLException {
    try (PreparedStatement ps =
            connection.prepareStatement("SELECT page FROM visit ORDER BY rowid DESC LIMIT 1");
        ResultSet rs = ps.executeQuery()) {
      return rs.next() ? rs.getString(1) : null;
    }
  }
}
