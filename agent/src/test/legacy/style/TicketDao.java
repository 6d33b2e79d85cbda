package style;

import expected.Region;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** A connection behind an interface of which the class makes its own implementation. */
public class TicketDao {
  private static final class Local implements ConnectionSource {
    private final Connection connection;

    Local(String file) throws SQLException {
      connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    @Override
    public Connection get() {
      return connection;
    }
  }

  private final ConnectionSource source;

  public TicketDao(String file) throws SQLException {
    source = new Local(file);
  }

  @Region(value = "read", simple = true)
  public synchronized int open() throws SQLException {
    try (PreparedStatement ps =
        source.get().prepareStatement("SELECT COUNT(*) FROM ticket WHERE closed IS NULL")) {
      return ps.executeQuery().getInt(1);
    }
  }

  @Region(value = "single", simple = true)
  public synchronized void close(long id, long day) throws SQLException {
    try (PreparedStatement ps =
        source.get().prepareStatement("UPDATE ticket SET closed = ? WHERE id = ?")) {
      ps.setLong(1, day);
      ps.setLong(2, id);
      ps.executeUpdate();
    }
  }
}
