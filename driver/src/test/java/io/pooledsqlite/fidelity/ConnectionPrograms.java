package io.pooledsqlite.fidelity;

import io.pooledsqlite.fidelity.Sweep.Arguments;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Map;
import java.util.stream.Stream;

/** Programs about connections, transactions by JDBC and savepoints. */
final class ConnectionPrograms {

  private ConnectionPrograms() {}

  static Stream<Program> all() {
    return Stream.of(
        new Program("jdbc transactions", ConnectionPrograms::transactions),
        new Program("jdbc transactions that only read", ConnectionPrograms::readingTransactions),
        new Program("sql under jdbc transactions", ConnectionPrograms::sqlUnderJdbc),
        new Program("savepoints", ConnectionPrograms::savepoints),
        new Program("savepoints out of order", ConnectionPrograms::savepointsOutOfOrder),
        new Program("isolation levels", ConnectionPrograms::isolation),
        new Program("identity", ConnectionPrograms::identity),
        new Program("wrappers", ConnectionPrograms::wrappers),
        new Program("valid and closed", ConnectionPrograms::validAndClosed),
        new Program("use after close", ConnectionPrograms::afterClose),
        new Program("catalogue of schema changes", ConnectionPrograms::catalogue),
        new Program("client info and type map", ConnectionPrograms::clientInfo),
        new Program("cursor kinds", ConnectionPrograms::cursorKinds),
        new Program("read-only flag", ConnectionPrograms::readOnly));
  }

  /** Every method of a connection, each on the same one, in several situations. */
  static Stream<Program> connections() {
    return Stream.of("open", "in a transaction", "with rows open", "closed")
        .map(
            situation ->
                new Program(
                    "every method of a connection, " + situation,
                    (connection, transcript) ->
                        Sweep.methodsOf(Connection.class).stream()
                            .filter(method -> !method.getName().equals("close"))
                            .forEach(
                                method ->
                                    Sweep.call(
                                        transcript,
                                        method,
                                        new Arguments("", 1, "SELECT 1"),
                                        () -> brought(connection, situation),
                                        target -> target.isClosed() + " " + autoCommit(target)))));
  }

  private static Object autoCommit(Connection connection) throws SQLException {
    return connection.isClosed() ? "" : connection.getAutoCommit();
  }

  private static Connection brought(Connection connection, String situation) throws SQLException {
    switch (situation) {
      case "in a transaction" -> {
        if (!connection.isClosed()) {
          connection.setAutoCommit(false);
        }
      }
      case "with rows open" -> {
        if (!connection.isClosed()) {
          connection.createStatement().executeQuery("SELECT 1 UNION SELECT 2").next();
        }
      }
      case "closed" -> connection.close();
      default -> {}
    }
    return connection;
  }

  private static void transactions(Connection c, Transcript t) {
    t.call("auto", c::getAutoCommit);
    t.run("commit in autocommit", c::commit);
    t.run("rollback in autocommit", c::rollback);
    t.run("off", () -> c.setAutoCommit(false));
    t.run("off again", () -> c.setAutoCommit(false));
    t.run("empty commit", c::commit);
    t.run("empty rollback", c::rollback);
    t.sql(c, "INSERT INTO noise(x) VALUES (1)");
    t.run("rollback", c::rollback);
    t.sql(c, "SELECT count(*) FROM noise");
    t.sql(c, "INSERT INTO noise(x) VALUES (2)");
    t.run("commit", c::commit);
    t.sql(c, "INSERT INTO noise(x) VALUES (3)");
    t.run("on", () -> c.setAutoCommit(true));
    t.sql(c, "SELECT x FROM noise");
    t.run("off", () -> c.setAutoCommit(false));
    t.sql(c, "INSERT INTO u VALUES ('a', 1)");
    t.sql(c, "INSERT INTO u VALUES ('z', 1)");
    t.sql(c, "INSERT INTO parent VALUES (11, 'rolls back')");
    t.sql(c, "SELECT count(*) FROM u");
    t.run("commit", c::commit);
    t.run("rollback", c::rollback);
    t.run("on", () -> c.setAutoCommit(true));
    t.call("auto", c::getAutoCommit);
    t.sql(c, "SELECT count(*) FROM u");
  }

  private static void readingTransactions(Connection c, Transcript t) {
    t.run("off", () -> c.setAutoCommit(false));
    t.sql(c, "SELECT count(*) FROM t");
    t.sql(c, "PRAGMA foreign_keys = 1");
    t.sql(c, "PRAGMA foreign_keys");
    t.sql(c, "PRAGMA user_version");
    t.sql(c, "EXPLAIN QUERY PLAN DELETE FROM t");
    t.run("commit", c::commit);
    t.sql(c, "PRAGMA synchronous = 1");
    t.sql(c, "VACUUM");
    t.run("rollback", c::rollback);
    t.run("on", () -> c.setAutoCommit(true));
    t.sql(c, "PRAGMA synchronous");
  }

  private static void sqlUnderJdbc(Connection c, Transcript t) {
    t.run("off", () -> c.setAutoCommit(false));
    t.sql(c, "BEGIN");
    t.sql(c, "INSERT INTO noise(x) VALUES (1)");
    t.sql(c, "COMMIT");
    t.call("auto", c::getAutoCommit);
    t.run("commit after COMMIT", c::commit);
    t.sql(c, "INSERT INTO noise(x) VALUES (2)");
    t.run("rollback", c::rollback);
    t.sql(c, "SELECT x FROM noise");
    t.run("on", () -> c.setAutoCommit(true));
    t.sql(c, "BEGIN");
    t.call("auto", c::getAutoCommit);
    t.run("commit by jdbc in autocommit", c::commit);
    t.run("off inside BEGIN", () -> c.setAutoCommit(false));
    t.call("auto", c::getAutoCommit);
    t.sql(c, "ROLLBACK");
    t.run("on", () -> c.setAutoCommit(true));
    t.call("auto", c::getAutoCommit);
  }

  private static void savepoints(Connection c, Transcript t) throws SQLException {
    t.call("in autocommit", c::setSavepoint);
    t.call("auto", c::getAutoCommit);
    t.run("rollback", c::rollback);
    t.run("off", () -> c.setAutoCommit(false));
    t.sql(c, "INSERT INTO noise(x) VALUES (1)");
    Savepoint first = c.setSavepoint();
    t.call("id", first::getSavepointId);
    t.call("name", first::getSavepointName);
    t.sql(c, "INSERT INTO noise(x) VALUES (2)");
    Savepoint named = c.setSavepoint("name");
    t.call("id", named::getSavepointId);
    t.call("name", named::getSavepointName);
    t.sql(c, "INSERT INTO noise(x) VALUES (3)");
    t.run("back to name", () -> c.rollback(named));
    t.sql(c, "SELECT x FROM noise");
    t.run("release name", () -> c.releaseSavepoint(named));
    t.run("release name again", () -> c.releaseSavepoint(named));
    t.run("back to first", () -> c.rollback(first));
    t.sql(c, "SELECT x FROM noise");
    t.run("commit", c::commit);
    t.run("back to first after commit", () -> c.rollback(first));
    t.run("on", () -> c.setAutoCommit(true));
    t.sql(c, "SELECT x FROM noise");
  }

  private static void savepointsOutOfOrder(Connection c, Transcript t) throws SQLException {
    c.setAutoCommit(false);
    Savepoint first = c.setSavepoint("one");
    Savepoint second = c.setSavepoint("two");
    t.run("release outer", () -> c.releaseSavepoint(first));
    t.run("release inner", () -> c.releaseSavepoint(second));
    t.call("odd name", () -> c.setSavepoint("two words"));
    t.run("in autocommit", () -> c.setAutoCommit(true));
    t.run("release in autocommit", () -> c.releaseSavepoint(first));
    t.run("rollback in autocommit", () -> c.rollback(first));
  }

  private static void isolation(Connection c, Transcript t) {
    for (int level : new int[] {0, 1, 2, 4, 8, 16}) {
      t.run("set " + level, () -> c.setTransactionIsolation(level));
      t.call("get", c::getTransactionIsolation);
      t.sql(c, "PRAGMA read_uncommitted");
    }
    t.run("off", () -> c.setAutoCommit(false));
    t.sql(c, "SELECT count(*) FROM t");
    t.run("set in a transaction", () -> c.setTransactionIsolation(1));
    t.call("get", c::getTransactionIsolation);
    t.run("rollback", c::rollback);
  }

  private static void identity(Connection c, Transcript t) throws SQLException {
    Statement statement = c.createStatement();
    PreparedStatement prepared = c.prepareStatement("SELECT 1");
    t.call("of statement", () -> statement.getConnection() == c);
    t.call("of prepared", () -> prepared.getConnection() == c);
    t.call("of metadata", () -> c.getMetaData().getConnection() == c);
    t.call("of rows", () -> prepared.executeQuery().getStatement() == prepared);
    t.call("metadata twice", () -> c.getMetaData().equals(c.getMetaData()));
    t.call("url", () -> c.getMetaData().getURL());
    t.call("driver", () -> c.getMetaData().getDriverName());
    t.call("product", () -> c.getMetaData().getDatabaseProductName());
    t.call("native", () -> c.nativeSQL("SELECT {fn now()}"));
  }

  private static void wrappers(Connection c, Transcript t) throws SQLException {
    t.call("wrapper for Connection", () -> c.isWrapperFor(Connection.class));
    t.call("wrapper for String", () -> c.isWrapperFor(String.class));
    t.call("wrapper for SQLite", () -> c.isWrapperFor(org.sqlite.SQLiteConnection.class));
    t.call("unwrap Connection", () -> c.unwrap(Connection.class));
    t.call("unwrap SQLite", () -> c.unwrap(org.sqlite.SQLiteConnection.class) != null);
    t.call("unwrap String", () -> c.unwrap(String.class));
    Statement statement = c.createStatement();
    t.call("statement for Statement", () -> statement.isWrapperFor(Statement.class));
    t.call("statement for String", () -> statement.isWrapperFor(String.class));
    t.call("unwrap Statement", () -> statement.unwrap(Statement.class));
    t.call("metadata", () -> c.getMetaData().isWrapperFor(DatabaseMetaData.class));
    t.call("unwrap metadata", () -> c.getMetaData().unwrap(DatabaseMetaData.class));
    t.sql(c, "SELECT count(*) FROM t");
  }

  private static void validAndClosed(Connection c, Transcript t) {
    t.call("valid", () -> c.isValid(1));
    t.call("valid at once", () -> c.isValid(0));
    t.call("valid, negative", () -> c.isValid(-1));
    t.call("closed", c::isClosed);
    t.run("close", c::close);
    t.run("close again", c::close);
    t.call("closed", c::isClosed);
    t.call("valid", () -> c.isValid(1));
  }

  private static void afterClose(Connection c, Transcript t) throws SQLException {
    Statement statement = c.createStatement();
    PreparedStatement prepared = c.prepareStatement("SELECT ?");
    ResultSet rows = c.createStatement().executeQuery("SELECT id FROM t");
    rows.next();
    DatabaseMetaData metaData = c.getMetaData();
    t.run("close", c::close);
    t.call("create", c::createStatement);
    t.call("prepare", () -> c.prepareStatement("SELECT 1"));
    t.call("execute", () -> statement.execute("SELECT 1"));
    t.call("update", () -> statement.executeUpdate("DELETE FROM t"));
    t.run("set", () -> prepared.setInt(1, 1));
    t.call("query", prepared::executeQuery);
    t.call("next", rows::next);
    t.call("get", () -> rows.getInt(1));
    t.call("rows closed", rows::isClosed);
    t.call("statement closed", statement::isClosed);
    t.run("close rows", rows::close);
    t.run("close statement", statement::close);
    t.run("commit", c::commit);
    t.run("rollback", c::rollback);
    t.call("auto", c::getAutoCommit);
    t.run("set auto", () -> c.setAutoCommit(false));
    t.call("metadata", c::getMetaData);
    t.call("tables", () -> metaData.getTables(null, null, "t", null));
    t.call("isolation", c::getTransactionIsolation);
    t.call("warnings", c::getWarnings);
  }

  private static void catalogue(Connection c, Transcript t) throws SQLException {
    DatabaseMetaData m = c.getMetaData();
    t.sql(c, "CREATE TABLE made(x INTEGER PRIMARY KEY, y DECIMAL(5,2) NOT NULL DEFAULT 1)");
    t.call("tables", () -> m.getTables(null, null, "made", new String[] {"TABLE"}));
    t.call("columns", () -> m.getColumns(null, null, "made", "%"));
    t.call("keys", () -> m.getPrimaryKeys(null, null, "made"));
    t.sql(c, "ALTER TABLE made RENAME TO renamed");
    t.call("columns", () -> m.getColumns(null, null, "renamed", null));
    t.run("off", () -> c.setAutoCommit(false));
    t.sql(c, "CREATE TABLE inside(x)");
    t.call("inside", () -> m.getTables(null, null, "inside", null));
    t.run("rollback", c::rollback);
    t.call("inside", () -> m.getTables(null, null, "inside", null));
    t.sql(c, "CREATE TEMP TABLE temporary(x)");
    t.call("temporary", () -> m.getTables(null, null, "temporary", null));
    t.call("indexes", () -> m.getIndexInfo(null, null, "t", false, false));
    t.call("imported", () -> m.getImportedKeys(null, null, "child"));
    t.call("exported", () -> m.getExportedKeys(null, null, "parent"));
    t.call("cross", () -> m.getCrossReference(null, null, "parent", null, null, "child"));
    t.call("types", m::getTypeInfo);
    t.call("table types", m::getTableTypes);
    ResultSet open = m.getTables(null, null, "t", null);
    t.call("next", open::next);
    t.call("name", () -> open.getString("TABLE_NAME"));
    t.call("lower", () -> open.getString("table_name"));
    t.call("end", open::next);
    t.run("close", open::close);
  }

  private static void clientInfo(Connection c, Transcript t) {
    t.call("get", c::getClientInfo);
    t.run("set", () -> c.setClientInfo("a", "b"));
    t.call("one", () -> c.getClientInfo("a"));
    t.call("map", c::getTypeMap);
    t.run("set map", () -> c.setTypeMap(Map.of("x", String.class)));
    t.call("map", c::getTypeMap);
    t.call("catalog", c::getCatalog);
    t.run("set catalog", () -> c.setCatalog("x"));
    t.call("schema", c::getSchema);
    t.run("set schema", () -> c.setSchema("x"));
    t.call("holdability", c::getHoldability);
    t.run("hold", () -> c.setHoldability(1));
    t.run("close at commit", () -> c.setHoldability(2));
    t.run("clear", c::clearWarnings);
    t.call("struct", () -> c.createStruct("x", new Object[0]));
    t.call("array", () -> c.createArrayOf("x", new Object[0]));
    t.call("clob", c::createClob);
    t.call("blob", c::createBlob);
    t.call("nclob", c::createNClob);
    t.call("xml", c::createSQLXML);
  }

  private static void cursorKinds(Connection c, Transcript t) {
    for (int type : new int[] {1003, 1004, 1005}) {
      for (int concurrency : new int[] {1007, 1008}) {
        for (int hold : new int[] {1, 2}) {
          String kind = type + " " + concurrency + " " + hold;
          t.call("create " + kind, () -> c.createStatement(type, concurrency, hold));
          t.call("prepare " + kind, () -> c.prepareStatement("SELECT 1", type, concurrency, hold));
        }
        t.call("create two " + type + concurrency, () -> c.createStatement(type, concurrency));
      }
    }
  }

  private static void readOnly(Connection c, Transcript t) {
    t.call("is", c::isReadOnly);
    t.run("set false", () -> c.setReadOnly(false));
    t.run("set true", () -> c.setReadOnly(true));
    t.call("is", c::isReadOnly);
    t.sql(c, "INSERT INTO noise(x) VALUES (1)");
  }
}
