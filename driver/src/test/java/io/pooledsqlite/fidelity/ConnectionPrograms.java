package io.pooledsqlite.fidelity;

import io.pooledsqlite.fidelity.Sweep.Arguments;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** Programs about connections, transactions by JDBC, batches and parameters. */
final class ConnectionPrograms {

  private ConnectionPrograms() {}

  private static final Map<String, Program.Body> PROGRAMS = new LinkedHashMap<>();

  static Stream<Program> all() {
    return PROGRAMS.entrySet().stream()
        .map(program -> new Program(program.getKey(), program.getValue()));
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

  private static void program(String name, Program.Body body) {
    PROGRAMS.put(name, body);
  }

  static {
    program("jdbc transactions", ConnectionPrograms::transactions);
    program("jdbc transactions that only read", ConnectionPrograms::readingTransactions);
    program("sql under jdbc transactions", ConnectionPrograms::sqlUnderJdbc);
    program("savepoints", ConnectionPrograms::savepoints);
    program("savepoints out of order", ConnectionPrograms::savepointsOutOfOrder);
    program("isolation levels", ConnectionPrograms::isolation);
    program("identity", ConnectionPrograms::identity);
    program("wrappers", ConnectionPrograms::wrappers);
    program("valid and closed", ConnectionPrograms::validAndClosed);
    program("use after close", ConnectionPrograms::afterClose);
    program("batch of statements", ConnectionPrograms::statementBatch);
    program("batch that fails", ConnectionPrograms::failingBatch);
    program("batch with a query", ConnectionPrograms::batchWithQuery);
    program("prepared batch", ConnectionPrograms::preparedBatch);
    program("prepared batch that fails", ConnectionPrograms::failingPreparedBatch);
    program("prepared batch in a transaction", ConnectionPrograms::batchInTransaction);
    program("values bound and read back", ConnectionPrograms::values);
    program("objects bound and read back", ConnectionPrograms::objects);
    program("streams", ConnectionPrograms::streams);
    program("parameters kept and cleared", ConnectionPrograms::keptParameters);
    program("mutable parameters", ConnectionPrograms::mutableParameters);
    program("limits and fetch sizes", ConnectionPrograms::limits);
    program("limits of prepared statements", ConnectionPrograms::preparedLimits);
    program("timeouts", ConnectionPrograms::timeouts);
    program("close on completion", ConnectionPrograms::closeOnCompletion);
    program("results one after the other", ConnectionPrograms::results);
    program("columns by label", ConnectionPrograms::labels);
    program("statement of a result set", ConnectionPrograms::statementOfRows);
    program("schema change under a prepared statement", ConnectionPrograms::schemaChange);
    program("errors in prepared statements", ConnectionPrograms::preparedErrors);
    program("execution after an error", ConnectionPrograms::afterError);
    program("generated keys", ConnectionPrograms::generatedKeys);
    program("large counts", ConnectionPrograms::largeCounts);
    program("two statements at once", ConnectionPrograms::twoStatements);
    program("nested queries", ConnectionPrograms::nested);
    program("catalogue of schema changes", ConnectionPrograms::catalogue);
    program("client info and type map", ConnectionPrograms::clientInfo);
    program("cursor kinds", ConnectionPrograms::cursorKinds);
    program("read-only flag", ConnectionPrograms::readOnly);
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

  private static void preparedBatch(Connection c, Transcript t) throws SQLException {
    PreparedStatement statement = c.prepareStatement("INSERT INTO noise(x) VALUES (?)");
    t.call("empty", statement::executeBatch);
    for (int i = 0; i < 4; i++) {
      statement.setInt(1, i);
      statement.addBatch();
    }
    t.call("run", statement::executeBatch);
    t.call("again", statement::executeBatch);
    t.call("keys", () -> Transcript.keys(statement));
    t.call("count", statement::getUpdateCount);
    statement.setString(1, "text");
    statement.addBatch();
    t.run("clear", statement::clearBatch);
    t.call("cleared", statement::executeBatch);
    t.call("with the last value", statement::executeUpdate);
    statement.addBatch();
    t.call("added without set", statement::executeBatch);
    t.sql(c, "SELECT x FROM noise");
    PreparedStatement update = c.prepareStatement("UPDATE noise SET x = ? WHERE id <= ?");
    update.setInt(1, 7);
    update.setInt(2, 2);
    update.addBatch();
    update.setInt(2, 3);
    update.addBatch();
    t.call("updates", update::executeLargeBatch);
  }

  private static void failingPreparedBatch(Connection c, Transcript t) throws SQLException {
    PreparedStatement statement = c.prepareStatement("INSERT INTO u VALUES (?, 1)");
    for (String key : new String[] {"m", "a", "n"}) {
      statement.setString(1, key);
      statement.addBatch();
    }
    t.call("run", statement::executeBatch);
    t.sql(c, "SELECT k FROM u ORDER BY k");
    t.call("again", statement::executeBatch);
    t.run("set", () -> statement.setString(1, "o"));
    t.call("update", statement::executeUpdate);
    t.sql(c, "SELECT k FROM u ORDER BY k");
  }

  private static void batchInTransaction(Connection c, Transcript t) throws SQLException {
    c.setAutoCommit(false);
    PreparedStatement statement = c.prepareStatement("INSERT INTO noise(x) VALUES (?)");
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 3; i++) {
        statement.setInt(1, round * 10 + i);
        statement.addBatch();
      }
      t.call("run", statement::executeBatch);
      t.sql(c, "SELECT count(*) FROM noise");
      t.run("end", round == 1 ? c::rollback : c::commit);
    }
    c.setAutoCommit(true);
    t.sql(c, "SELECT x FROM noise");
  }

  private static void values(Connection c, Transcript t) throws SQLException {
    PreparedStatement s = c.prepareStatement("SELECT ?1 AS v, typeof(?1), quote(?1)");
    bound(t, s, "null", () -> s.setNull(1, Types.INTEGER));
    bound(t, s, "null named", () -> s.setNull(1, Types.OTHER, "x"));
    bound(t, s, "true", () -> s.setBoolean(1, true));
    bound(t, s, "byte", () -> s.setByte(1, (byte) -3));
    bound(t, s, "short", () -> s.setShort(1, (short) 300));
    bound(t, s, "int", () -> s.setInt(1, Integer.MIN_VALUE));
    bound(t, s, "long", () -> s.setLong(1, Long.MAX_VALUE));
    bound(t, s, "float", () -> s.setFloat(1, 1.1f));
    bound(t, s, "double", () -> s.setDouble(1, 1.1));
    bound(t, s, "nan", () -> s.setDouble(1, Double.NaN));
    bound(t, s, "infinity", () -> s.setDouble(1, Double.POSITIVE_INFINITY));
    bound(t, s, "decimal", () -> s.setBigDecimal(1, new BigDecimal("123456789.123456789")));
    bound(t, s, "no decimal", () -> s.setBigDecimal(1, null));
    bound(t, s, "text", () -> s.setString(1, "a'b\u00e4\u20ac\ud83d\ude00"));
    bound(t, s, "zero in text", () -> s.setString(1, "a\0b"));
    bound(t, s, "empty text", () -> s.setString(1, ""));
    bound(t, s, "no text", () -> s.setString(1, null));
    bound(t, s, "bytes", () -> s.setBytes(1, new byte[] {0, -1, 5}));
    bound(t, s, "no bytes", () -> s.setBytes(1, new byte[0]));
    bound(t, s, "null bytes", () -> s.setBytes(1, null));
    bound(t, s, "date", () -> s.setDate(1, new Date(1_000_000_000L)));
    bound(t, s, "no date", () -> s.setDate(1, null));
    bound(t, s, "time", () -> s.setTime(1, new Time(1_000_000L)));
    bound(t, s, "timestamp", () -> s.setTimestamp(1, new Timestamp(1_234_567_890_123L)));
    bound(t, s, "no timestamp", () -> s.setTimestamp(1, null));
    bound(t, s, "index 0", () -> s.setInt(0, 1));
    bound(t, s, "index 2", () -> s.setInt(2, 1));
    bound(t, s, "index -1", () -> s.setString(-1, "x"));
  }

  @SuppressWarnings("JavaUtilDate") // JDBC's own types
  private static void objects(Connection c, Transcript t) throws SQLException {
    PreparedStatement s = c.prepareStatement("SELECT ?1 AS v, typeof(?1), quote(?1)");
    Object[] all = {
      null,
      1,
      2L,
      (short) 3,
      (byte) 4,
      1.5,
      2.5f,
      true,
      'c',
      "text",
      new byte[] {1},
      new BigDecimal("9.90"),
      new java.math.BigInteger("12345678901234567890"),
      new Date(5_000_000L),
      new Time(6_000_000L),
      new Timestamp(7_000_000L),
      new java.util.Date(8_000_000L),
      LocalDate.of(2020, 1, 2),
      new UUID(1, 2),
      Map.of("key", "value")
    };
    for (Object value : all) {
      String name = value == null ? "null" : value.getClass().getSimpleName();
      bound(t, s, name, () -> s.setObject(1, value));
      bound(t, s, name + " as text", () -> s.setObject(1, value, Types.VARCHAR));
      bound(t, s, name + " as integer", () -> s.setObject(1, value, Types.INTEGER));
      bound(t, s, name + " as decimal", () -> s.setObject(1, value, Types.DECIMAL, 1));
    }
  }

  private static void streams(Connection c, Transcript t) throws SQLException {
    PreparedStatement s = c.prepareStatement("SELECT ?1 AS v, typeof(?1), quote(?1)");
    byte[] bytes = "some bytes \u00e4".getBytes(StandardCharsets.UTF_8);
    for (int length : new int[] {0, 4, bytes.length, 99, -1}) {
      bound(t, s, "binary " + length, () -> s.setBinaryStream(1, in(bytes), length));
      bound(t, s, "binary long " + length, () -> s.setBinaryStream(1, in(bytes), (long) length));
      bound(t, s, "ascii " + length, () -> s.setAsciiStream(1, in(bytes), length));
      bound(t, s, "blob " + length, () -> s.setBlob(1, in(bytes), length));
      bound(
          t, s, "text " + length, () -> s.setCharacterStream(1, new StringReader("text"), length));
      bound(t, s, "clob " + length, () -> s.setClob(1, new StringReader("text"), length));
    }
    bound(t, s, "binary", () -> s.setBinaryStream(1, in(bytes)));
    bound(t, s, "ascii", () -> s.setAsciiStream(1, in(bytes)));
    bound(t, s, "text", () -> s.setCharacterStream(1, new StringReader("text")));
    bound(t, s, "no binary", () -> s.setBinaryStream(1, null));
    bound(t, s, "no binary of 3", () -> s.setBinaryStream(1, null, 3));
    bound(t, s, "no binary of 0", () -> s.setBinaryStream(1, null, 0));
    bound(t, s, "no ascii of 0", () -> s.setAsciiStream(1, null, 0));
    bound(t, s, "no text", () -> s.setCharacterStream(1, null));
    bound(t, s, "no text of 0", () -> s.setCharacterStream(1, null, 0));
    bound(t, s, "too long", () -> s.setBinaryStream(1, in(bytes), 1L << 40));
  }

  private static ByteArrayInputStream in(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  private static void bound(
      Transcript t, PreparedStatement statement, String name, Transcript.Action setter) {
    t.run("set " + name, setter);
    t.call("rows", statement::executeQuery);
  }

  private static void keptParameters(Connection c, Transcript t) throws SQLException {
    PreparedStatement s = c.prepareStatement("SELECT ?, ?");
    t.call("nothing set", s::executeQuery);
    s.setInt(2, 5);
    t.call("one set", s::executeQuery);
    s.setInt(1, 4);
    t.call("both set", s::executeQuery);
    t.call("again", s::executeQuery);
    s.setString(2, "x");
    t.call("one changed", s::executeQuery);
    t.run("clear", s::clearParameters);
    t.call("cleared", s::executeQuery);
    t.call("count", () -> s.getParameterMetaData().getParameterCount());
    PreparedStatement named = c.prepareStatement("SELECT :a, :b, :a, ?3");
    named.setInt(1, 1);
    named.setInt(2, 2);
    t.run("third", () -> named.setInt(3, 3));
    t.call("named", named::executeQuery);
  }

  @SuppressWarnings("JavaUtilDate") // JDBC's own types
  private static void mutableParameters(Connection c, Transcript t) throws SQLException {
    PreparedStatement s = c.prepareStatement("SELECT ?, ?");
    byte[] bytes = {1, 2, 3};
    Timestamp time = new Timestamp(1_000L);
    s.setBytes(1, bytes);
    s.setTimestamp(2, time);
    time.setTime(9_000L);
    t.call("date changed before the run", s::executeQuery);
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

  private static void preparedLimits(Connection c, Transcript t) throws SQLException {
    for (int i = 0; i < 2; i++) {
      PreparedStatement s = c.prepareStatement("SELECT id FROM t WHERE id > ?");
      s.setInt(1, 0);
      t.call("all", s::executeQuery);
      s.setMaxRows(1);
      t.call("one", s::executeQuery);
      t.call("one again", s::executeQuery);
      s.close();
    }
    PreparedStatement s = c.prepareStatement("SELECT id FROM t WHERE id > ?");
    s.setInt(1, 0);
    t.call("all in a new statement", s::executeQuery);
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

  private static void schemaChange(Connection c, Transcript t) throws SQLException {
    PreparedStatement all = c.prepareStatement("SELECT * FROM noise");
    PreparedStatement insert = c.prepareStatement("INSERT INTO noise(x) VALUES (?)");
    insert.setInt(1, 1);
    t.call("insert", insert::executeUpdate);
    t.call("all", all::executeQuery);
    t.sql(c, "ALTER TABLE noise ADD COLUMN y DEFAULT 'new'");
    t.call("all", all::executeQuery);
    t.call("insert", insert::executeUpdate);
    t.sql(c, "DROP TABLE noise");
    t.call("all", all::executeQuery);
    t.call("insert", insert::executeUpdate);
    t.sql(c, "CREATE TABLE noise(x)");
    t.call("all", all::executeQuery);
    t.call("insert", insert::executeUpdate);
    t.call("all", all::executeQuery);
  }

  private static void preparedErrors(Connection c, Transcript t) throws SQLException {
    t.call("syntax", () -> c.prepareStatement("SELEC"));
    t.call("table", () -> c.prepareStatement("SELECT * FROM missing"));
    t.call("null", () -> c.prepareStatement(null));
    t.call("call", () -> c.prepareCall("{call x}"));
    PreparedStatement query = c.prepareStatement("SELECT id FROM t WHERE id > ?");
    query.setInt(1, 0);
    t.call("update with a query", query::executeUpdate);
    t.call("large update with a query", query::executeLargeUpdate);
    t.call("query", query::executeQuery);
    PreparedStatement update = c.prepareStatement("UPDATE t SET n = ?");
    update.setInt(1, 0);
    t.call("query with an update", update::executeQuery);
    t.sql(c, "SELECT id, n FROM t");
    t.call("update", update::executeUpdate);
    PreparedStatement insert = c.prepareStatement("INSERT INTO u VALUES (?, ?)");
    insert.setString(1, "a");
    insert.setInt(2, 1);
    t.call("constraint", insert::executeUpdate);
    insert.setString(1, "new");
    t.call("then fine", insert::executeUpdate);
    t.call("text on prepared", () -> insert.execute("SELECT 1"));
    t.call("query on prepared", () -> insert.executeQuery("SELECT 1"));
    t.call("update on prepared", () -> insert.executeUpdate("DELETE FROM t"));
    t.run("batch on prepared", () -> insert.addBatch("DELETE FROM t"));
    t.run("close", insert::close);
    t.run("close again", insert::close);
    t.call("after close", insert::executeUpdate);
    t.run("set after close", () -> insert.setInt(1, 1));
    t.call("metadata after close", insert::getMetaData);
  }

  private static void afterError(Connection c, Transcript t) throws SQLException {
    Statement s = c.createStatement();
    t.call("error", () -> s.execute("SELEC"));
    t.call("fine", () -> s.execute("SELECT 1"));
    t.call("rows", s::getResultSet);
    t.call("constraint", () -> s.execute("INSERT INTO u VALUES ('a', 1)"));
    t.call("count", s::getUpdateCount);
    t.call("fine", () -> s.executeUpdate("INSERT INTO u VALUES ('z', 1)"));
    t.call("no rows", () -> s.executeQuery("UPDATE t SET n = 5"));
    t.call("rows", () -> s.executeQuery("SELECT n FROM t"));
    t.call("update with rows", () -> s.executeUpdate("SELECT 1"));
    t.call("closed", s::isClosed);
    PreparedStatement overflow = c.prepareStatement("SELECT abs(?)");
    overflow.setLong(1, Long.MIN_VALUE);
    t.call("overflow", overflow::executeQuery);
    overflow.setLong(1, -5);
    t.call("fine", overflow::executeQuery);
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
