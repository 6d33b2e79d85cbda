package tricks;

import expected.Region;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Two names for one object, and one name for two. */
final class PathTricks {
  private PathTricks() {}

  static class KeepsOne {
    private final Connection connection;

    KeepsOne(Connection connection) {
      this.connection = connection;
    }

    @Region("read")
    synchronized int first() throws SQLException {
      return one(connection);
    }

    final int ofTheBase() throws SQLException {
      return one(connection);
    }

    static int one(Connection connection) throws SQLException {
      try (ResultSet rs = connection.createStatement().executeQuery("SELECT count(*) FROM t")) {
        return rs.getInt(1);
      }
    }
  }

  /** The name of the field is that of another one in the same object. */
  static class KeepsAnother extends KeepsOne {
    private final Connection connection;

    KeepsAnother(Connection one, Connection other) {
      super(one);
      connection = other;
    }

    @Region(value = "exclusive", why = "several connections")
    synchronized int both() throws SQLException {
      return ofTheBase() + one(connection);
    }
  }

  abstract static class LocksByItsOwn {
    private final Object lock = new Object();
    final Connection connection = Open.open();

    LocksByItsOwn() throws SQLException {}

    abstract int limit();

    @Region(value = "exclusive", why = "PathTricks$LocksByAnother.limit is assigned later")
    int read() throws SQLException {
      synchronized (lock) {
        String sql = "SELECT id FROM t LIMIT " + limit();
        try (ResultSet rs = connection.createStatement().executeQuery(sql)) {
          return rs.getInt(1);
        }
      }
    }
  }

  /** The name of the lock is that of another one in the same object. */
  static class LocksByAnother extends LocksByItsOwn {
    private final Object lock = new Object();
    private int limit;

    LocksByAnother() throws SQLException {}

    @Override
    int limit() {
      return limit;
    }

    @Region(value = "exclusive", why = "assigns")
    void setLimit(int limit) {
      synchronized (lock) {
        this.limit = limit;
      }
    }
  }
}
