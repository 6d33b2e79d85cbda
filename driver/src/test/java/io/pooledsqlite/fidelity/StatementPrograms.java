package io.pooledsqlite.fidelity;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;

/** Programs about statements, their batches, results and keys. */
final class StatementPrograms {

  private StatementPrograms() {}

  static Stream<Program> all() {
    return Stream.of(
        new Program("batch of statements", StatementPrograms::statementBatch),
        new Program("batch that fails", StatementPrograms::failingBatch),
        new Program("batch with a query", StatementPrograms::batchWithQuery),
        new Program("limits and fetch sizes", StatementPrograms::limits),
        new Program("timeouts", StatementPrograms::timeouts),
        new Program("close on completion", StatementPrograms::closeOnCompletion),
        new Program("results one after the other", StatementPrograms::results),
        new Program("columns by label", StatementPrograms::labels),
        new Program("statement of a result set", StatementPrograms::statementOfRows),
        new Program("generated keys", StatementPrograms::generatedKeys),
        new Program("large counts", StatementPrograms::largeCounts),
        new Program("two statements at once", StatementPrograms::twoStatements),
        new Program("nested queries", StatementPrograms::nested));
  }

  private static void statementBatch(Connection c, Transcript t) throws SQLException {
    Statement statement = c.createStatement();
    t.call("empty", statement::executeBatch);
    statement.addBatch("INSERT INTO noise(x) VALUES (1)");
    statement.addBatch("INSERT INTO noise(x) VALUES (2), (3)");
    statement.addBatch("UPDATE noise SET x = x + 1");
    statement.addBatch("CREATE TABLE made(x)");
    statement.addBatch("DELETE FROM noise WHERE x = 2");
    t.call("run", statement::executeBatch);
    t.call("again", statement::executeBatch);
    t.call("keys", () -> Transcript.keys(statement));
    statement.addBatch("DELETE FROM noise");
    t.run("clear", statement::clearBatch);
    t.call("cleared", statement::executeBatch);
    t.sql(c, "SELECT x FROM noise");
    t.sql(c, "SELECT changes(), last_insert_rowid()");
  }

  private static void failingBatch(Connection c, Transcript t) throws SQLException {
    Statement statement = c.createStatement();
    statement.addBatch("INSERT INTO u VALUES ('p', 1)");
    statement.addBatch("INSERT INTO u VALUES ('a', 1)");
    statement.addBatch("INSERT INTO u VALUES ('q', 1)");
    t.call("run", statement::executeBatch);
    t.sql(c, "SELECT k FROM u ORDER BY k");
    t.call("again", statement::executeBatch);
    statement.addBatch("SELEC");
    t.call("syntax", statement::executeLargeBatch);
    t.run("off", () -> c.setAutoCommit(false));
    statement.addBatch("INSERT INTO u VALUES ('r', 1)");
    statement.addBatch("INSERT INTO u VALUES ('a', 1)");
    t.call("in a transaction", statement::executeBatch);
    t.sql(c, "SELECT k FROM u ORDER BY k");
    t.run("rollback", c::rollback);
  }

  private static void batchWithQuery(Connection c, Transcript t) throws SQLException {
    Statement statement = c.createStatement();
    statement.addBatch("INSERT INTO noise(x) VALUES (1)");
    statement.addBatch("SELECT 1");
    statement.addBatch("INSERT INTO noise(x) VALUES (2)");
    t.call("run", statement::executeBatch);
    t.sql(c, "SELECT x FROM noise");
    PreparedStatement prepared = c.prepareStatement("SELECT ?");
    prepared.setInt(1, 1);
    prepared.addBatch();
    t.call("prepared", prepared::executeBatch);
  }

  private static void limits(Connection c, Transcript t) throws SQLException {
    Statement s = c.createStatement();
    for (int max : new int[] {0, 1, 2, 3, 9, -1}) {
      t.run("max " + max, () -> s.setMaxRows(max));
      t.call("get", s::getMaxRows);
      t.call("rows", () -> s.executeQuery("SELECT id FROM t"));
      t.run("fetch " + max, () -> s.setFetchSize(max));
      t.call("get", s::getFetchSize);
      t.call("rows", () -> s.executeQuery("SELECT id FROM t"));
    }
    t.run("large", () -> s.setLargeMaxRows(1L << 40));
    t.call("get", s::getLargeMaxRows);
    t.call("int", s::getMaxRows);
    t.call("rows", () -> s.executeQuery("SELECT id FROM t"));
    t.run("field", () -> s.setMaxFieldSize(3));
    t.call("get", s::getMaxFieldSize);
    t.run("direction", () -> s.setFetchDirection(ResultSet.FETCH_REVERSE));
    t.call("get", s::getFetchDirection);
    t.run("wrong direction", () -> s.setFetchDirection(5));
  }

  private static void timeouts(Connection c, Transcript t) throws SQLException {
    Statement s = c.createStatement();
    t.call("default", s::getQueryTimeout);
    t.run("set", () -> s.setQueryTimeout(2));
    t.call("get", s::getQueryTimeout);
    t.call("rows", () -> s.executeQuery("SELECT 1"));
    t.call("update", () -> s.executeUpdate("DELETE FROM noise"));
    t.run("negative", () -> s.setQueryTimeout(-1));
    t.sql(c, "PRAGMA busy_timeout");
    t.call("network", c::getNetworkTimeout);
    t.run("set network", () -> c.setNetworkTimeout(Runnable::run, 5));
    t.call("network", c::getNetworkTimeout);
    t.run("cancel with nothing running", s::cancel);
    t.call("rows", () -> s.executeQuery("SELECT 1"));
  }

  private static void closeOnCompletion(Connection c, Transcript t) throws SQLException {
    Statement s = c.createStatement();
    t.call("is", s::isCloseOnCompletion);
    t.run("set", s::closeOnCompletion);
    t.call("is", s::isCloseOnCompletion);
    ResultSet rows = s.executeQuery("SELECT 1");
    t.call("closed", s::isClosed);
    t.call("next", rows::next);
    t.call("end", rows::next);
    t.call("closed", s::isClosed);
    t.run("close rows", rows::close);
    t.call("closed", s::isClosed);
    t.call("again", () -> s.executeQuery("SELECT 1"));
    t.call("set on closed", s::isCloseOnCompletion);
  }

  private static void results(Connection c, Transcript t) throws SQLException {
    Statement s = c.createStatement();
    t.call("rows", () -> s.execute("SELECT id FROM t"));
    t.call("count", s::getUpdateCount);
    ResultSet rows = s.getResultSet();
    t.call("again", s::getResultSet);
    t.call("next", rows::next);
    t.call("more", s::getMoreResults);
    t.call("closed", rows::isClosed);
    t.call("count", s::getUpdateCount);
    t.call("set", s::getResultSet);
    t.call("more", s::getMoreResults);
    t.call("no rows", () -> s.execute("UPDATE t SET n = n"));
    t.call("set", s::getResultSet);
    t.call("count", s::getUpdateCount);
    t.call("large", s::getLargeUpdateCount);
    t.call("more", s::getMoreResults);
    t.call("count", s::getUpdateCount);
    t.call("keep", () -> s.getMoreResults(Statement.KEEP_CURRENT_RESULT));
    t.call("all", () -> s.getMoreResults(Statement.CLOSE_ALL_RESULTS));
    t.call("empty", () -> s.execute("SELECT 1 WHERE 0"));
    t.call("set", s::getResultSet);
    t.call("pragma", () -> s.execute("PRAGMA foreign_keys = 0"));
    t.call("count", s::getUpdateCount);
    t.call("create", () -> s.execute("CREATE TABLE made(x)"));
    t.call("count", s::getUpdateCount);
    t.call("update", () -> s.executeUpdate("INSERT INTO made VALUES (1), (2)"));
    t.call("count", s::getUpdateCount);
    t.call("query", () -> s.executeQuery("SELECT x FROM made"));
    t.call("count", s::getUpdateCount);
  }

  private static void labels(Connection c, Transcript t) throws SQLException {
    ResultSet rows =
        c.createStatement()
            .executeQuery("SELECT id AS one, v AS \"Two\", id + 1 AS two, id AS one FROM t");
    for (String label : new String[] {"one", "ONE", "two", "Two", "id", "missing", "", null}) {
      t.call("find " + label, () -> rows.findColumn(label));
      t.call("get before next " + label, () -> rows.getString(label));
    }
    rows.next();
    for (String label : new String[] {"one", "ONE", "two", "Two", "id", "missing", "", null}) {
      t.call("get " + label, () -> rows.getObject(label));
    }
    t.call("number", () -> rows.getObject(5));
    t.call("number", () -> rows.getObject(0));
  }

  private static void statementOfRows(Connection c, Transcript t) throws SQLException {
    Statement s = c.createStatement();
    ResultSet rows = s.executeQuery("SELECT id FROM t");
    t.call("statement", () -> rows.getStatement() == s);
    ResultSet other = s.executeQuery("SELECT v FROM t");
    t.call("first closed", rows::isClosed);
    t.call("second closed", other::isClosed);
    t.call("next", other::next);
    t.run("close statement", s::close);
    t.call("closed", other::isClosed);
    t.call("next", other::next);
    t.call("statement", () -> other.getStatement() == s);
    t.call("tables", () -> c.getMetaData().getTables(null, null, "t", null).getStatement() != null);
  }

  private static void generatedKeys(Connection c, Transcript t) throws SQLException {
    Statement s = c.createStatement();
    t.call("none", s::getGeneratedKeys);
    s.executeUpdate("INSERT INTO noise(x) VALUES (1)");
    ResultSet keys = s.getGeneratedKeys();
    t.call("columns", () -> keys.getMetaData().getColumnCount());
    t.call("name", () -> keys.getMetaData().getColumnName(1));
    t.call("next", keys::next);
    t.call("by name", () -> keys.getLong("last_insert_rowid()"));
    t.call("by number", () -> keys.getInt(1));
    t.call("end", keys::next);
    t.run("close", keys::close);
    t.call("again", s::getGeneratedKeys);
    s.executeUpdate("UPDATE t SET n = n");
    t.call("after update", s::getGeneratedKeys);
    s.executeUpdate("INSERT INTO noise(x) VALUES (1), (2)", Statement.RETURN_GENERATED_KEYS);
    t.call("several", s::getGeneratedKeys);
    s.executeUpdate("/* comment */ INSERT INTO noise(x) VALUES (1)");
    t.call("after a comment", s::getGeneratedKeys);
    s.executeUpdate("WITH x(a) AS (SELECT 5) INSERT INTO noise(x) SELECT a FROM x");
    t.call("with", s::getGeneratedKeys);
    s.executeUpdate("replace into noise(id, x) values (1, 2)");
    t.call("replace", s::getGeneratedKeys);
    PreparedStatement p =
        c.prepareStatement("INSERT INTO noise(x) VALUES (?)", Statement.RETURN_GENERATED_KEYS);
    t.call("before", p::getGeneratedKeys);
    p.setInt(1, 1);
    p.executeUpdate();
    t.call("after", p::getGeneratedKeys);
    p.execute();
    t.call("after execute", p::getGeneratedKeys);
    t.call("columns", () -> c.prepareStatement("SELECT 1", new String[] {"id"}));
    t.call("indexes", () -> c.prepareStatement("SELECT 1", new int[] {1}));
    t.call("update", () -> s.executeUpdate("DELETE FROM noise", new String[] {"id"}));
  }

  private static void largeCounts(Connection c, Transcript t) throws SQLException {
    Statement s = c.createStatement();
    t.call("update", () -> s.executeLargeUpdate("UPDATE t SET n = 3"));
    t.call("count", s::getLargeUpdateCount);
    PreparedStatement p = c.prepareStatement("UPDATE t SET n = ?");
    p.setInt(1, 1);
    t.call("prepared", p::executeLargeUpdate);
    t.call("count", p::getLargeUpdateCount);
    p.addBatch();
    t.call("batch", p::executeLargeBatch);
  }

  private static void twoStatements(Connection c, Transcript t) throws SQLException {
    Statement one = c.createStatement();
    Statement two = c.createStatement();
    ResultSet first = one.executeQuery("SELECT id FROM t ORDER BY id");
    ResultSet second = two.executeQuery("SELECT id FROM t ORDER BY id DESC");
    for (int i = 0; i < 4; i++) {
      t.call("first", () -> first.next() ? first.getInt(1) : "end");
      t.call("second", () -> second.next() ? second.getInt(1) : "end");
    }
    t.run("close one", one::close);
    t.call("first", first::isClosed);
    t.call("second", second::isClosed);
  }

  private static void nested(Connection c, Transcript t) throws SQLException {
    PreparedStatement inner = c.prepareStatement("SELECT k FROM u WHERE w >= ? ORDER BY k");
    try (Statement outer = c.createStatement();
        ResultSet rows = outer.executeQuery("SELECT id FROM t ORDER BY id")) {
      while (rows.next()) {
        inner.setInt(1, rows.getInt(1));
        t.call("inner " + rows.getInt(1), inner::executeQuery);
      }
    }
  }
}
