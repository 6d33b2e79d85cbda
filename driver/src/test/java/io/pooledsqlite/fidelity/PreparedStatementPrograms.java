package io.pooledsqlite.fidelity;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** Programs about prepared statements and their parameters. */
final class PreparedStatementPrograms {

  private PreparedStatementPrograms() {}

  static Stream<Program> all() {
    return Stream.of(
        new Program("values bound and read back", PreparedStatementPrograms::values),
        new Program("objects bound and read back", PreparedStatementPrograms::objects),
        new Program("streams", PreparedStatementPrograms::streams),
        new Program("parameters kept and cleared", PreparedStatementPrograms::keptParameters),
        new Program("mutable parameters", PreparedStatementPrograms::mutableParameters),
        new Program("prepared batch", PreparedStatementPrograms::preparedBatch),
        new Program("prepared batch that fails", PreparedStatementPrograms::failingPreparedBatch),
        new Program(
            "prepared batch in a transaction", PreparedStatementPrograms::batchInTransaction),
        new Program("limits of prepared statements", PreparedStatementPrograms::preparedLimits),
        new Program(
            "schema change under a prepared statement", PreparedStatementPrograms::schemaChange),
        new Program(
            "schema change by a prepared statement", PreparedStatementPrograms::alteredTwice),
        new Program("errors in prepared statements", PreparedStatementPrograms::preparedErrors),
        new Program("execution after an error", PreparedStatementPrograms::afterError));
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

  /** SQLite gives it columns, by what it runs for it. */
  private static void alteredTwice(Connection c, Transcript t) throws SQLException {
    t.sql(c, "CREATE TABLE altered(x)");
    PreparedStatement alter = c.prepareStatement("ALTER TABLE altered ADD COLUMN g AS (x) STORED");
    t.call("once", alter::execute);
    t.call("twice", alter::executeUpdate);
    t.call("large", alter::executeLargeUpdate);
    t.call("again", alter::execute);
    t.call("after the error", alter::executeUpdate);
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

  private static ByteArrayInputStream in(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  private static void bound(
      Transcript t, PreparedStatement statement, String name, Transcript.Action setter) {
    t.run("set " + name, setter);
    t.call("rows", statement::executeQuery);
  }
}
