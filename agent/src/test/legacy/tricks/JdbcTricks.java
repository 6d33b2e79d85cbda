package tricks;

import expected.Region;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Ways to let JDBC objects in or out. */
class JdbcTricks {
  static final class Cursor {
    private final ResultSet rows;

    Cursor(ResultSet rows) {
      this.rows = rows;
    }

    ResultSet rows() {
      return rows;
    }
  }

  static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;
    final transient ResultSet rows;

    Failure(ResultSet rows) {
      this.rows = rows;
    }
  }

  private final Connection connection = Open.open();
  private Connection other = Open.open();
  private final Object lock = new Object();

  JdbcTricks() throws SQLException {}

  @Region("read")
  synchronized int decoy() throws SQLException {
    try (ResultSet rs = query("SELECT 1")) {
      return rs.getInt(1);
    }
  }

  private ResultSet query(String sql) throws SQLException {
    return connection.createStatement().executeQuery(sql);
  }

  @Region(value = "exclusive", why = "returns a connection")
  synchronized ResultSet returnsRows() throws SQLException {
    return query("SELECT 1");
  }

  @Region(value = "exclusive", why = "returns a connection")
  synchronized Cursor returnsRowsInAnObject() throws SQLException {
    return new Cursor(query("SELECT 1"));
  }

  @Region(value = "exclusive", why = "returns a connection")
  synchronized Supplier<ResultSet> returnsRowsInALambda() throws SQLException {
    ResultSet rs = query("SELECT 1");
    return () -> rs;
  }

  @Region(value = "exclusive", why = "throws an exception that holds")
  synchronized int throwsRows() throws SQLException {
    ResultSet rs = query("SELECT 1");
    if (rs.getInt(1) > 0) {
      throw new Failure(rs);
    }
    return 0;
  }

  @Region(value = "exclusive", why = "throws an exception that holds")
  synchronized int throwsRowsInACause() throws SQLException {
    throw new IllegalStateException(new Failure(query("SELECT 1")));
  }

  @Region(value = "exclusive", why = "throws an exception that holds")
  synchronized int throwsRowsBeside() throws SQLException {
    IllegalStateException thrown = new IllegalStateException();
    thrown.addSuppressed(new Failure(query("SELECT 1")));
    throw thrown;
  }

  @Region(value = "exclusive", why = "returns a connection")
  synchronized List<Throwable> listsAFailure() throws SQLException {
    List<Throwable> list = new ArrayList<Throwable>();
    list.add(new Failure(query("SELECT 1")));
    return list;
  }

  @Region("read")
  synchronized int throwsAnError() throws SQLException {
    try (ResultSet rs = query("SELECT 1")) {
      return rs.getInt(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Region(value = "exclusive", why = "that it did not make")
  synchronized int isGivenAStatement(PreparedStatement ps) throws SQLException {
    return ps.executeUpdate();
  }

  @Region(value = "exclusive", why = "that it did not make")
  synchronized int isGivenAConnection(Connection given) throws SQLException {
    return given.createStatement().executeUpdate("DELETE FROM t");
  }

  @Region(value = "exclusive", why = "closes the connection")
  synchronized int closesThroughAStatement() throws SQLException {
    PreparedStatement ps = connection.prepareStatement("SELECT 1");
    ps.getConnection().close();
    return 0;
  }

  @Region(value = "exclusive", why = "assigns the connection")
  synchronized void reopens() throws SQLException {
    other = Open.open();
  }

  @Region(value = "exclusive", why = "several connections")
  synchronized int both() throws SQLException {
    try (ResultSet rs = other.createStatement().executeQuery("SELECT 1")) {
      return rs.getInt(1) + decoy();
    }
  }

  @Region(value = "exclusive", why = "closes the connection")
  synchronized int opensAnother() throws SQLException {
    try (Connection own = DriverManager.getConnection("jdbc:sqlite:tricks.db")) {
      return own.createStatement().executeUpdate("DELETE FROM t");
    }
  }

  @Region(value = "exclusive", why = "opens a connection")
  synchronized int opensAndLeavesOpen() throws SQLException {
    Connection own = DriverManager.getConnection("jdbc:sqlite:tricks.db");
    return own.createStatement().executeUpdate("DELETE FROM t");
  }

  @Region(value = "exclusive", why = "getStatement")
  synchronized void fromRowsToStatement() throws SQLException {
    query("SELECT 1").getStatement().executeUpdate("DELETE FROM t");
  }

  @Region(value = "exclusive", why = "before the block")
  int statementFromBefore() throws SQLException {
    PreparedStatement ps = connection.prepareStatement("DELETE FROM t");
    synchronized (lock) {
      return ps.executeUpdate();
    }
  }

  @Region(value = "exclusive", why = "after the block")
  int rowsForAfterwards() throws SQLException {
    ResultSet rs;
    synchronized (lock) {
      rs = query("SELECT 1");
    }
    return rs.getInt(1);
  }

  @Region("read")
  int rowsInside() throws SQLException {
    int n;
    synchronized (lock) {
      ResultSet rs = query("SELECT 1");
      n = rs.getInt(1);
    }
    return n;
  }

  @Region(value = "exclusive", why = "Connection.getMetaData")
  synchronized void metaData() throws SQLException {
    connection.getMetaData();
  }

  @Region(value = "exclusive", why = "Connection.unwrap")
  synchronized void unwraps() throws SQLException {
    connection.unwrap(Object.class);
  }

  @Region(value = "exclusive", why = "which others may set")
  synchronized int asksForAutocommit() throws SQLException {
    return connection.getAutoCommit() ? decoy() : 0;
  }

  @Region(value = "exclusive", why = "Statement.setQueryTimeout")
  synchronized void timeout() throws SQLException {
    connection.createStatement().setQueryTimeout(3);
  }
}
