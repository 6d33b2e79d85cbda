package tricks;

import expected.Region;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Ways to run other SQL than it seems. */
class SqlTricks {
  private final Connection connection;

  SqlTricks() throws SQLException {
    connection = DriverManager.getConnection("jdbc:sqlite:tricks.db");
  }

  private ResultSet query(String sql) throws SQLException {
    return connection.createStatement().executeQuery(sql);
  }

  private int update(String sql) throws SQLException {
    return connection.createStatement().executeUpdate(sql);
  }

  @Region("single")
  synchronized long returning() throws SQLException {
    return query("INSERT INTO t(n) VALUES (1) RETURNING id").getLong(1);
  }

  @Region("write")
  synchronized int rowsAndTheTime() throws SQLException {
    return query("SELECT count(*) FROM t").getInt(1)
        + query("SELECT unixepoch ('now')").getInt(1);
  }

  @Region(value = "exclusive", why = "CREATE TABLE")
  synchronized void createsAndFills() throws SQLException {
    update("CREATE TABLE IF NOT EXISTS t(n INTEGER)");
    update("INSERT INTO t(n) VALUES (1)");
  }

  /** Beside who compiles a text, catches that there is no such table, and looks into another. */
  @Region(value = "exclusive", why = "CREATE TABLE")
  synchronized void creates() throws SQLException {
    update("CREATE TABLE IF NOT EXISTS t(n INTEGER)");
  }

  @Region(value = "exclusive", why = "DROP TABLE")
  synchronized int dropsAndTells() throws SQLException {
    return connection.prepareStatement("DROP TABLE IF EXISTS t").executeUpdate();
  }

  @Region("read")
  synchronized int looksWhetherItIsThere() throws SQLException {
    try {
      connection.prepareStatement("SELECT n FROM u").close();
    } catch (SQLException e) {
      return query("SELECT count(*) FROM t").getInt(1);
    }
    return 0;
  }

  @Region(value = "exclusive", why = "writes what the time is")
  synchronized void storesTheTime() throws SQLException {
    update("INSERT INTO t(at) VALUES (datetime('now'))");
  }

  /** The time is taken at the first row that gets so far, and the rows are older. */
  @Region("write")
  synchronized int rowsOfNow() throws SQLException {
    return query("SELECT count(*) FROM t WHERE at < CURRENT_TIMESTAMP").getInt(1);
  }

  /** At each step anew, for it depends on the row. */
  @Region("write")
  synchronized int timesOfRows() throws SQLException {
    return query("SELECT julianday('now', n || ' days') FROM t").getInt(1);
  }

  @Region("write")
  synchronized void twoInOneUpdate() throws SQLException {
    update("UPDATE t SET n = 1; DELETE FROM u");
  }

  @Region("write")
  synchronized void deleteBehindASelect() throws SQLException {
    update("SELECT 1; DELETE FROM u");
  }

  @Region("read")
  synchronized int onlyTheFirstOfAQuery() throws SQLException {
    return query("SELECT 1; DELETE FROM u").getInt(1);
  }

  @Region(value = "exclusive", why = "last_insert_rowid")
  synchronized long lastId() throws SQLException {
    update("INSERT INTO t(n) VALUES (1)");
    return query("SELECT last_insert_rowid()").getLong(1);
  }

  @Region(value = "exclusive", why = "changes()")
  synchronized long changes() throws SQLException {
    return query("SELECT CHANGES ()").getLong(1);
  }

  /** ALL stands before no arguments. */
  @Region(value = "exclusive", why = "changes()")
  synchronized long changesOfAll() throws SQLException {
    return query("SELECT changes /* of */ (ALL)").getLong(1);
  }

  @Region(value = "exclusive", why = "last_insert_rowid")
  synchronized long lastIdDistinct() throws SQLException {
    return query("INSERT INTO t(n) VALUES (1) RETURNING \"last_insert_rowid\"(DISTINCT)").getLong(1);
  }

  /** The name of a table may be a string. */
  @Region(value = "exclusive", why = "depends on the session")
  synchronized int pragmaAsAString() throws SQLException {
    return query("SELECT * FROM 'pragma_foreign_keys'").getInt(1);
  }

  /** White space to SQLite. */
  @Region(value = "write", why = "asks for the time")
  synchronized int timeBehindAMark() throws SQLException {
    return query("SELECT count(*) FROM t WHERE at < unixepoch \uFEFF()").getInt(1);
  }

  /** It may be changes(), of a write that the rows are too old for. */
  @Region(value = "exclusive", why = "update count")
  synchronized int countOfAQuery() throws SQLException {
    PreparedStatement ps = connection.prepareStatement("SELECT n FROM t");
    ps.execute();
    int n = ps.getResultSet().getInt(1);
    return n + ps.getUpdateCount();
  }

  @Region("single")
  synchronized void recordsChanges() throws SQLException {
    update("INSERT INTO changes(what) VALUES ('all')");
  }

  @Region(value = "exclusive", why = "PRAGMA")
  synchronized void pragma() throws SQLException {
    query("PRAGMA foreign_keys = OFF");
  }

  @Region("read")
  synchronized String columns() throws SQLException {
    return query("PRAGMA table_info(t)").getString(2);
  }

  @Region(value = "exclusive", why = "BEGIN")
  synchronized void begins() throws SQLException {
    update("BEGIN IMMEDIATE");
  }

  @Region(value = "exclusive", why = "ATTACH")
  synchronized void attaches() throws SQLException {
    update("ATTACH 'other.db' AS other");
  }

  @Region(value = "exclusive", why = "session")
  synchronized void temporary() throws SQLException {
    update("CREATE TEMP TABLE x(y)");
  }

  @Region(value = "exclusive", why = "VACUUM")
  synchronized void vacuum() throws SQLException {
    update("VACUUM");
  }

  @Region(value = "exclusive", why = "not known to its end")
  synchronized int argument(String where) throws SQLException {
    return query("SELECT 1 WHERE " + where).getInt(1);
  }

  @Region(value = "exclusive", why = "not known to its end")
  synchronized void aliasedBuilder(boolean which) throws SQLException {
    StringBuilder first = new StringBuilder("SELECT 1");
    StringBuilder second = which ? first : new StringBuilder();
    second.append("; DELETE FROM t");
    update(first.toString());
  }

  @Region(value = "exclusive", why = "not known to its end")
  synchronized void builderInAHelper() throws SQLException {
    StringBuilder sql = new StringBuilder("SELECT 1");
    add(sql);
    update(sql.toString());
  }

  private static void add(StringBuilder sql) {
    sql.append("; DELETE FROM t");
  }

  @Region("write")
  synchronized void loop() throws SQLException {
    for (int i = 0; i < 3; i++) {
      update("INSERT INTO t(n) VALUES (" + i + ")");
    }
  }

  @Region("write")
  synchronized void batch() throws SQLException {
    PreparedStatement ps = connection.prepareStatement("INSERT INTO t(n) VALUES (?)");
    for (int i = 0; i < 3; i++) {
      ps.setInt(1, i);
      ps.addBatch();
    }
    ps.executeBatch();
  }

  @Region("single")
  synchronized void eitherOr(boolean which) throws SQLException {
    if (which) {
      update("DELETE FROM t");
    } else {
      update("DELETE FROM u");
    }
  }

  @Region(value = "exclusive", why = "that it catches")
  synchronized void triesTwice() throws SQLException {
    try {
      update("INSERT INTO t(n) VALUES (1)");
    } catch (SQLException e) {
      update("UPDATE t SET n = 1");
    }
  }

  @Region(value = "exclusive", why = "that it catches")
  synchronized int catchesWhatItThrowsAgain() {
    try {
      update("INSERT INTO t(n) VALUES (1)");
      update("UPDATE t SET n = 1");
      return 2;
    } catch (Throwable problem) {
      try {
        throw problem;
      } catch (SQLException e) {
        return -1;
      }
    }
  }

  @Region(value = "exclusive", why = "OR ROLLBACK")
  synchronized void orRollback() throws SQLException {
    update("INSERT OR ROLLBACK INTO t(n) VALUES (1)");
    update("DELETE FROM t");
  }

  @Region(value = "exclusive", why = "generated keys")
  synchronized long keysOfNothing() throws SQLException {
    Statement st = connection.createStatement();
    st.executeQuery("SELECT 1");
    return st.getGeneratedKeys().getLong(1);
  }

  @Region(value = "exclusive", why = "may not have run")
  synchronized long keysOfWhatWasNotRun() throws SQLException {
    return connection.createStatement().getGeneratedKeys().getLong(1);
  }

  @Region(value = "exclusive", why = "may not have run")
  synchronized long keysOfWhatMayNotHaveRun(boolean runs) throws SQLException {
    PreparedStatement ps = connection.prepareStatement("INSERT INTO t(a) VALUES (1)");
    if (runs) {
      ps.executeUpdate();
    }
    return ps.getGeneratedKeys().getLong(1);
  }

  @Region(value = "exclusive", why = "may not have run")
  synchronized long keysOfAnother() throws SQLException {
    Statement st = connection.createStatement();
    st.executeUpdate("INSERT INTO t(a) VALUES (1)");
    return connection.createStatement().getGeneratedKeys().getLong(1);
  }

  /** It neither makes keys nor forgets those there are. */
  @Region(value = "exclusive", why = "may not have run")
  synchronized long keysOfAQuery() throws SQLException {
    Statement st = connection.createStatement();
    st.executeQuery("INSERT INTO t(a) VALUES (1) RETURNING a");
    return st.getGeneratedKeys().getLong(1);
  }

  @Region("single")
  synchronized long keysOfWhatRan() throws SQLException {
    PreparedStatement ps = connection.prepareStatement("INSERT INTO t(a) VALUES (1)");
    ps.executeUpdate();
    return ps.getGeneratedKeys().getLong(1);
  }

  @Region(value = "exclusive", why = "not known to its end")
  synchronized int comment(long n) throws SQLException {
    return query("SELECT 1 -" + n + " /* \n + changes() */").getInt(1);
  }
}
