package tricks;

import expected.Region;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Helpers that do more than close what they are given, and objects that a row is made into. */
final class HelperTricks {
  private HelperTricks() {}

  static Statement last;

  static void close(Statement statement) {
    try {
      statement.close();
    } catch (SQLException ignored) {
      return;
    }
    last = statement;
  }

  static void closeAny(AutoCloseable what) {
    try {
      what.close();
    } catch (Exception ignored) {
      // Nothing to do about it.
    }
  }
}

/** Whoever finds the statement finds its connection, and may close that at any time. */
class KeepsStatement {
  private Connection connection;

  private Connection open() throws SQLException {
    if (connection == null || connection.isClosed()) {
      connection = DriverManager.getConnection("jdbc:sqlite:kept.db");
    }
    return connection;
  }

  @Region(value = "exclusive", why = "assigns the connection")
  public synchronized int count() throws SQLException {
    Statement st = open().createStatement();
    try {
      ResultSet rs = st.executeQuery("SELECT count(*) FROM t");
      return rs.getInt(1);
    } finally {
      HelperTricks.close(st);
    }
  }
}

/** The connection is closed by a helper, without the lock. */
class ClosesElsewhere {
  private Connection connection;

  private Connection open() throws SQLException {
    if (connection == null || connection.isClosed()) {
      connection = DriverManager.getConnection("jdbc:sqlite:closed.db");
    }
    return connection;
  }

  @Region(value = "exclusive", why = "assigns the connection")
  public synchronized int count() throws SQLException {
    try (Statement st = open().createStatement();
        ResultSet rs = st.executeQuery("SELECT count(*) FROM t")) {
      return rs.getInt(1);
    }
  }

  private synchronized Connection taken() {
    return connection;
  }

  public void stop() {
    HelperTricks.closeAny(taken());
  }
}

/** An object of any class at all, as far as JDBC says. */
class ToldAClass {
  private final Connection connection;

  public ToldAClass(Connection connection) {
    this.connection = connection;
  }

  @Region(value = "exclusive", why = "gives an object to the result set, which may change it")
  public synchronized String name(Class<?> type) throws SQLException {
    try (Statement st = connection.createStatement();
        ResultSet rs = st.executeQuery("SELECT name FROM t")) {
      return "is " + rs.getObject(1, type);
    }
  }
}
