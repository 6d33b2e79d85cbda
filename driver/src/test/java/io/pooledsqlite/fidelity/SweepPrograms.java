package io.pooledsqlite.fidelity;

import io.pooledsqlite.fidelity.Sweep.Arguments;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Programs that call every method of an interface on objects in every state. */
final class SweepPrograms {

  /** Brings a new statement's result set to a state. */
  private interface Position {
    ResultSet of(Connection connection) throws SQLException;
  }

  private static final String ROWS = "SELECT v, id, n, r, b FROM t ORDER BY id";
  private static final Map<String, Position> POSITIONS = new LinkedHashMap<>();
  private static final List<String> VALUES =
      List.of(
          "5",
          "-1",
          "9223372036854775807",
          "2.75",
          "1e100",
          "'text'",
          "'12'",
          "'3.5'",
          "''",
          "'true'",
          "'2020-01-02'",
          "'2020-01-02 03:04:05.678'",
          "'03:04:05'",
          "1577934245678",
          "x''",
          "x'00ff10'",
          "NULL",
          "9e999",
          "'ä\u20ac'");

  private SweepPrograms() {}

  static {
    POSITIONS.put("unread", connection -> query(connection, ROWS));
    POSITIONS.put("on the first row", connection -> moved(query(connection, ROWS), 1));
    POSITIONS.put("on the last row", connection -> moved(query(connection, ROWS), 3));
    POSITIONS.put("exhausted", connection -> moved(query(connection, ROWS), 4));
    POSITIONS.put("exhausted twice", connection -> moved(query(connection, ROWS), 5));
    POSITIONS.put("empty", connection -> query(connection, ROWS.replace("ORDER", "WHERE 0 ORDER")));
    POSITIONS.put(
        "empty and read",
        connection -> moved(query(connection, ROWS.replace("ORDER", "WHERE 0 ORDER")), 1));
    POSITIONS.put("closed", SweepPrograms::closed);
    POSITIONS.put("closed after a row", SweepPrograms::closedAfterRow);
    POSITIONS.put("of a closed statement", SweepPrograms::ofClosedStatement);
    POSITIONS.put("of a statement run again", SweepPrograms::ofStatementRunAgain);
    POSITIONS.put("at its limit", SweepPrograms::atLimit);
    POSITIONS.put("past its limit", connection -> moved(atLimit(connection), 1));
    POSITIONS.put("in a transaction", SweepPrograms::inTransaction);
    POSITIONS.put("exhausted in a transaction", connection -> moved(inTransaction(connection), 9));
    POSITIONS.put("of a prepared statement", SweepPrograms::prepared);
    POSITIONS.put("exhausted, prepared", connection -> moved(prepared(connection), 9));
    POSITIONS.put(
        "of RETURNING",
        connection -> query(connection, "UPDATE t SET n = n RETURNING v, id, n, r, b"));
    POSITIONS.put(
        "exhausted, of RETURNING",
        connection -> moved(query(connection, "UPDATE t SET n = n RETURNING v, id, n, r, b"), 4));
    POSITIONS.put("of a pragma", connection -> moved(query(connection, "PRAGMA table_info(t)"), 1));
    POSITIONS.put(
        "of the catalogue",
        connection -> moved(connection.getMetaData().getTables(null, null, "%", null), 1));
    POSITIONS.put("of generated keys", SweepPrograms::generatedKeys);
  }

  private static ResultSet query(Connection connection, String sql) throws SQLException {
    return connection.createStatement().executeQuery(sql);
  }

  private static ResultSet moved(ResultSet rows, int steps) throws SQLException {
    for (int i = 0; i < steps; i++) {
      rows.next();
    }
    return rows;
  }

  private static ResultSet closed(Connection connection) throws SQLException {
    ResultSet rows = query(connection, ROWS);
    rows.close();
    return rows;
  }

  private static ResultSet closedAfterRow(Connection connection) throws SQLException {
    ResultSet rows = moved(query(connection, ROWS), 1);
    rows.getString(1);
    rows.close();
    return rows;
  }

  private static ResultSet ofClosedStatement(Connection connection) throws SQLException {
    ResultSet rows = moved(query(connection, ROWS), 1);
    rows.getStatement().close();
    return rows;
  }

  private static ResultSet ofStatementRunAgain(Connection connection) throws SQLException {
    Statement statement = connection.createStatement();
    ResultSet rows = moved(statement.executeQuery(ROWS), 1);
    statement.executeUpdate("UPDATE t SET n = n");
    return rows;
  }

  private static ResultSet atLimit(Connection connection) throws SQLException {
    Statement statement = connection.createStatement();
    statement.setMaxRows(2);
    return moved(statement.executeQuery(ROWS), 2);
  }

  private static ResultSet inTransaction(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    return moved(query(connection, ROWS), 1);
  }

  private static ResultSet prepared(Connection connection) throws SQLException {
    PreparedStatement statement =
        connection.prepareStatement("SELECT v, id, n, r, b FROM t WHERE id >= ? ORDER BY id");
    statement.setInt(1, 2);
    return moved(statement.executeQuery(), 1);
  }

  private static ResultSet generatedKeys(Connection connection) throws SQLException {
    Statement statement = connection.createStatement();
    statement.executeUpdate("INSERT OR REPLACE INTO noise(id) VALUES (5)");
    return moved(statement.getGeneratedKeys(), 1);
  }

  static Stream<Program> resultSets() {
    return POSITIONS.entrySet().stream()
        .flatMap(
            position ->
                Stream.of(Arguments.USUAL, Arguments.WRONG)
                    .map(
                        arguments ->
                            new Program(
                                "every method of a result set, "
                                    + position.getKey()
                                    + ", "
                                    + arguments.name(),
                                (connection, transcript) ->
                                    sweepResultSet(
                                        connection, transcript, arguments, position.getValue()))));
  }

  private static void sweepResultSet(
      Connection connection, Transcript transcript, Arguments arguments, Position position) {
    Sweep.run(
        transcript,
        ResultSet.class,
        arguments,
        () -> position.of(connection),
        rows -> {
          List<Object> seen = new ArrayList<>();
          seen.add(rows.isClosed());
          seen.add(rows.getRow());
          seen.add(rows.next());
          seen.add(rows.getRow());
          if (!connection.getAutoCommit()) {
            connection.rollback();
          }
          return seen;
        });
  }

  static Stream<Program> columnDescriptions() {
    return POSITIONS.entrySet().stream()
        .map(
            position ->
                new Program(
                    "columns of a result set, " + position.getKey(),
                    (connection, transcript) -> {
                      ResultSet rows = position.getValue().of(connection);
                      for (int column : new int[] {0, 1, 2, 5, 6}) {
                        Sweep.run(
                            transcript,
                            ResultSetMetaData.class,
                            new Arguments("column " + column, column, ""),
                            rows::getMetaData,
                            metaData -> metaData.getColumnCount());
                      }
                    }));
  }

  static Stream<Program> columnTypes() {
    List<String> queries =
        List.of(
            "SELECT * FROM u",
            "SELECT * FROM a",
            "SELECT * FROM \"odd name\"",
            "SELECT * FROM seen",
            "SELECT count(*), max(v), id + 1, NULL, 'x', 1.5, x'00' FROM t",
            "SELECT u.k AS a, t.v AS \"b c\", rowid AS r FROM t, u LIMIT 1",
            "SELECT cast(id AS TEXT), cast(v AS DECIMAL(5,2)) FROM t",
            "VALUES (1, 'x')",
            "PRAGMA table_info(t)",
            "SELECT 1 UNION SELECT 'x'",
            "EXPLAIN SELECT 1");
    return queries.stream()
        .flatMap(
            sql ->
                Stream.of(0, 1, 9)
                    .map(
                        steps ->
                            new Program(
                                "columns after " + steps + " steps of " + sql,
                                (connection, transcript) -> {
                                  ResultSet rows = moved(query(connection, sql), steps);
                                  for (int column = 1; column <= 7; column++) {
                                    Sweep.run(
                                        transcript,
                                        ResultSetMetaData.class,
                                        new Arguments("column " + column, column, ""),
                                        rows::getMetaData,
                                        metaData -> "");
                                  }
                                })));
  }

  static Stream<Program> values() {
    return VALUES.stream()
        .map(
            value ->
                new Program(
                    "every getter on " + value,
                    (connection, transcript) ->
                        Sweep.methodsOf(ResultSet.class).stream()
                            .filter(method -> method.getName().startsWith("get"))
                            .forEach(
                                method ->
                                    Sweep.call(
                                        transcript,
                                        method,
                                        Arguments.USUAL,
                                        () ->
                                            moved(
                                                query(connection, "SELECT " + value + " AS v"), 1),
                                        ResultSet::wasNull))));
  }

  static Stream<Program> setters() {
    return Stream.of(
            "SELECT typeof(?1), quote(?1)",
            "SELECT typeof(?), quote(?2)",
            "INSERT INTO noise(x) VALUES (?) RETURNING typeof(x), quote(x)",
            "UPDATE t SET b = ?, v = 'x'",
            "SELECT 1")
        .flatMap(
            sql ->
                Stream.of(Arguments.USUAL, Arguments.WRONG)
                    .map(
                        arguments ->
                            new Program(
                                "every method of a prepared statement: "
                                    + sql
                                    + ", "
                                    + arguments.name(),
                                (connection, transcript) ->
                                    Sweep.run(
                                        transcript,
                                        PreparedStatement.class,
                                        arguments,
                                        () -> connection.prepareStatement(sql),
                                        statement -> {
                                          try (statement) {
                                            return statement.execute()
                                                ? Transcript.show(statement.getResultSet())
                                                : statement.getUpdateCount();
                                          } catch (java.io.IOException e) {
                                            throw new SQLException(e);
                                          }
                                        }))));
  }

  static Stream<Program> parameters() {
    return Stream.of("SELECT ?", "SELECT 1", "SELECT :a, ?2, @c", "INSERT INTO u VALUES (?, ?)")
        .map(
            sql ->
                new Program(
                    "parameters of " + sql,
                    (connection, transcript) -> {
                      for (int index : new int[] {0, 1, 2, 3, 9}) {
                        Sweep.run(
                            transcript,
                            ParameterMetaData.class,
                            new Arguments("parameter " + index, index, ""),
                            () -> connection.prepareStatement(sql).getParameterMetaData(),
                            metaData -> metaData.getParameterCount());
                        PreparedStatement set = connection.prepareStatement(sql);
                        transcript.run("set 1", () -> set.setInt(1, 5));
                        transcript.run("set 2", () -> set.setString(2, "x"));
                        Sweep.run(
                            transcript,
                            ParameterMetaData.class,
                            new Arguments("set parameter " + index, index, ""),
                            set::getParameterMetaData,
                            metaData -> metaData.getParameterCount());
                      }
                    }));
  }

  /** Brings a new statement to a state. */
  private interface Situation {
    Statement of(Connection connection) throws SQLException;
  }

  static Stream<Program> statements() {
    Map<String, Situation> situations = new LinkedHashMap<>();
    situations.put("new", Connection::createStatement);
    situations.put("with rows", connection -> query(connection, ROWS).getStatement());
    situations.put(
        "with rows read", connection -> moved(query(connection, ROWS), 9).getStatement());
    situations.put("after execute with rows", SweepPrograms::executedRows);
    situations.put("after execute without rows", SweepPrograms::executedUpdate);
    situations.put("after executeUpdate", SweepPrograms::updated);
    situations.put("after an error", SweepPrograms::failed);
    situations.put("with a batch", SweepPrograms::withBatch);
    situations.put("closed", SweepPrograms::closedStatement);
    situations.put("prepared", connection -> connection.prepareStatement("SELECT ?"));
    situations.put("prepared insert", SweepPrograms::preparedInsert);
    situations.put("prepared and closed", SweepPrograms::closedPrepared);
    situations.put("closed on completion", SweepPrograms::closedOnCompletion);
    return situations.entrySet().stream()
        .flatMap(
            situation ->
                Stream.of("SELECT id FROM t", "INSERT INTO noise(x) VALUES (1)", "SELEC")
                    .map(
                        sql ->
                            new Program(
                                "every method of a statement, "
                                    + situation.getKey()
                                    + ", with "
                                    + sql,
                                (connection, transcript) ->
                                    Sweep.run(
                                        transcript,
                                        Statement.class,
                                        new Arguments("", 1, sql),
                                        () -> situation.getValue().of(connection),
                                        SweepPrograms::lookAt))));
  }

  private static Object lookAt(Statement statement) throws SQLException {
    List<Object> seen = new ArrayList<>();
    seen.add(statement.isClosed());
    seen.add(attempt(statement::getUpdateCount));
    seen.add(attempt(() -> Transcript.show(statement.getResultSet())));
    seen.add(attempt(statement::getMoreResults));
    seen.add(attempt(statement::getUpdateCount));
    seen.add(attempt(() -> Transcript.keys(statement)));
    statement.close();
    return seen;
  }

  private static Object attempt(Transcript.Call call) {
    try {
      return call.run();
    } catch (Exception e) {
      return Transcript.thrown(e);
    }
  }

  private static Statement executedRows(Connection connection) throws SQLException {
    Statement statement = connection.createStatement();
    statement.execute(ROWS);
    return statement;
  }

  private static Statement executedUpdate(Connection connection) throws SQLException {
    Statement statement = connection.createStatement();
    statement.execute("UPDATE t SET n = n");
    return statement;
  }

  private static Statement updated(Connection connection) throws SQLException {
    Statement statement = connection.createStatement();
    statement.executeUpdate("INSERT OR REPLACE INTO noise(id) VALUES (7)");
    return statement;
  }

  private static Statement failed(Connection connection) throws SQLException {
    Statement statement = connection.createStatement();
    try {
      statement.execute("INSERT INTO u VALUES ('a', 1)");
    } catch (SQLException expected) {
      return statement;
    }
    throw new SQLException("no error");
  }

  private static Statement withBatch(Connection connection) throws SQLException {
    Statement statement = connection.createStatement();
    statement.addBatch("INSERT INTO noise(x) VALUES (5)");
    statement.addBatch("UPDATE t SET n = n");
    return statement;
  }

  private static Statement closedStatement(Connection connection) throws SQLException {
    Statement statement = connection.createStatement();
    statement.close();
    return statement;
  }

  private static Statement preparedInsert(Connection connection) throws SQLException {
    PreparedStatement statement = connection.prepareStatement("INSERT INTO noise(x) VALUES (?)");
    statement.setInt(1, 4);
    statement.addBatch();
    statement.executeUpdate();
    return statement;
  }

  private static Statement closedPrepared(Connection connection) throws SQLException {
    PreparedStatement statement = connection.prepareStatement("SELECT ?");
    statement.close();
    return statement;
  }

  private static Statement closedOnCompletion(Connection connection) throws SQLException {
    Statement statement = connection.createStatement();
    statement.closeOnCompletion();
    moved(statement.executeQuery(ROWS), 1).close();
    return statement;
  }

  static Stream<Program> databaseMetaData() {
    List<Arguments> all =
        List.of(
            new Arguments("t", 1, "t"),
            new Arguments("all", 1, "%"),
            new Arguments("child", 2, "child"),
            new Arguments("odd name", 3, "odd name"),
            new Arguments("null", 4, null),
            new Arguments("nothing", 99, "nothing"));
    return all.stream()
        .map(
            arguments ->
                new Program(
                    "every method of the database's description, " + arguments.name(),
                    (connection, transcript) ->
                        Sweep.run(
                            transcript,
                            DatabaseMetaData.class,
                            arguments,
                            connection::getMetaData,
                            metaData -> "")));
  }
}
