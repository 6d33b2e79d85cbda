package tricks;

import expected.Region;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Connections that others reach by way of who opened them, and what may be seen of it. */
class OpenTricks {
  private Connection connection;

  OpenTricks() throws SQLException {
    connection = LeakingOpener.open();
  }

  @Region(value = "exclusive", why = "is not opened by this class")
  synchronized void both() throws SQLException {
    connection.createStatement().executeUpdate("DELETE FROM t");
    connection.createStatement().executeUpdate("DELETE FROM u");
  }

  static final class Careful {
    private Connection connection;

    Careful() throws SQLException {
      connection = CarefulOpener.open();
    }

    @Region("write")
    synchronized void both() throws SQLException {
      connection.createStatement().executeUpdate("DELETE FROM t");
      connection.createStatement().executeUpdate("DELETE FROM u");
    }

    /** The rows commit as they are left, and that may fail. */
    @Region(value = "exclusive", why = "RETURNING")
    synchronized int swallowsTheCommit() throws SQLException {
      connection.createStatement().executeUpdate("DELETE FROM t");
      ResultSet rs =
          connection.createStatement().executeQuery("INSERT INTO t(n) VALUES (1) RETURNING n");
      try {
        rs.close();
      } catch (SQLException e) {
        return 0;
      }
      return 1;
    }

    @Region("read")
    synchronized boolean isOpen() throws SQLException {
      return !connection.isClosed();
    }
  }

  /** Who inserts and then closes without the lock is seen half. */
  static final class ClosedOutside {
    private final Connection connection;

    ClosedOutside() throws SQLException {
      connection = DriverManager.getConnection("jdbc:sqlite:tricks.db");
    }

    void close() throws SQLException {
      connection.close();
    }

    @Region(value = "exclusive", why = "whether the connection is closed")
    synchronized boolean isEmptyAndClosed() throws SQLException {
      ResultSet rs = connection.createStatement().executeQuery("SELECT count(*) FROM t");
      return rs.getInt(1) == 0 && connection.isClosed();
    }
  }
}

/** A statement leads back to its connection. */
class LeakingOpener {
  static Statement spare;

  private LeakingOpener() {}

  static Connection open() throws SQLException {
    Connection opened = DriverManager.getConnection("jdbc:sqlite:tricks.db");
    spare = opened.createStatement();
    return opened;
  }
}

class CarefulOpener {
  private CarefulOpener() {}

  static Connection open() throws SQLException {
    Connection opened = DriverManager.getConnection("jdbc:sqlite:tricks.db");
    try (Statement st = opened.createStatement()) {
      st.execute("PRAGMA foreign_keys = ON");
    }
    return opened;
  }
}
