package tricks;

import expected.Region;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.logging.Logger;

/** Waits in code that the JDK calls. */
class WaitTricks {
  private static final Logger LOG = Logger.getLogger("tricks");

  private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");

  WaitTricks() throws SQLException {}

  private String whenItChanges() {
    try {
      wait();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
    return "changed";
  }

  @Region(value = "exclusive", why = "calls wait of a monitor")
  synchronized void logsWhenItChanges() {
    LOG.fine(() -> whenItChanges());
  }

  @Region(value = "exclusive", why = "left alone")
  synchronized int rows() throws SQLException {
    return connection.createStatement().executeQuery("SELECT count(*) FROM t").getInt(1);
  }
}

class PrintsWhenItChanges {
  class Note {
    @Override
    public String toString() {
      try {
        PrintsWhenItChanges.this.wait();
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted", e);
      }
      return "changed";
    }
  }

  private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");

  PrintsWhenItChanges() throws SQLException {}

  @Region(value = "exclusive", why = "prints")
  synchronized void prints() {
    System.out.println(new Note());
  }

  @Region(value = "exclusive", why = "left alone")
  synchronized int rows() throws SQLException {
    return connection.createStatement().executeQuery("SELECT count(*) FROM t").getInt(1);
  }
}

class PrintsWhatFailed {
  static class Failed extends Exception {}

  private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");

  PrintsWhatFailed() throws SQLException {}

  @Region(value = "exclusive", why = "prints")
  synchronized void prints(boolean fails) {
    try {
      if (fails) {
        throw new Failed();
      }
    } catch (Failed e) {
      e.printStackTrace();
    }
  }

  @Region("read")
  synchronized int rows() throws SQLException {
    return connection.createStatement().executeQuery("SELECT count(*) FROM t").getInt(1);
  }
}
