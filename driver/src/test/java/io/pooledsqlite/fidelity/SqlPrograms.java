package io.pooledsqlite.fidelity;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** SQL texts, each list run through every way that JDBC has of running a text. */
final class SqlPrograms {

  private SqlPrograms() {}

  /** One way of running a text. */
  private interface Way {
    void run(Connection connection, Transcript transcript, String sql);
  }

  private static final Map<String, Way> WAYS = new LinkedHashMap<>();

  static {
    WAYS.put("execute", (connection, transcript, sql) -> transcript.sql(connection, sql));
    WAYS.put("executeUpdate", SqlPrograms::update);
    WAYS.put("executeQuery", SqlPrograms::query);
    WAYS.put("prepare", SqlPrograms::prepare);
    WAYS.put("prepare twice", SqlPrograms::prepareTwice);
    WAYS.put("batch", SqlPrograms::batch);
  }

  private static void update(Connection connection, Transcript transcript, String sql) {
    transcript.call(
        sql,
        () -> {
          try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql) + Transcript.keys(statement);
          }
        });
  }

  private static void query(Connection connection, Transcript transcript, String sql) {
    transcript.call(
        sql,
        () -> {
          try (Statement statement = connection.createStatement()) {
            return Transcript.show(statement.executeQuery(sql));
          }
        });
  }

  private static void prepare(Connection connection, Transcript transcript, String sql) {
    transcript.call(
        sql,
        () -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            return statement.execute()
                ? Transcript.show(statement.getResultSet())
                : "count " + statement.getUpdateCount() + Transcript.keys(statement);
          }
        });
  }

  private static void prepareTwice(Connection connection, Transcript transcript, String sql) {
    transcript.call(
        sql,
        () -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < 2; i++) {
              if (statement.execute()) {
                transcript.call(sql, statement::getResultSet);
              } else {
                transcript.call(sql, () -> statement.getUpdateCount() + Transcript.keys(statement));
              }
            }
            return "";
          }
        });
  }

  private static void batch(Connection connection, Transcript transcript, String sql) {
    transcript.call(
        sql,
        () -> {
          try (Statement statement = connection.createStatement()) {
            statement.addBatch(sql);
            statement.addBatch(sql);
            return statement.executeBatch();
          }
        });
  }

  static Stream<Program> all() {
    Scripts scripts = new Scripts();
    DataScripts.addTo(scripts);
    SessionScripts.addTo(scripts);
    return scripts.byName().entrySet().stream()
        .flatMap(
            script ->
                WAYS.entrySet().stream()
                    .map(
                        way ->
                            new Program(
                                script.getKey() + " by " + way.getKey(),
                                (connection, transcript) ->
                                    script
                                        .getValue()
                                        .forEach(
                                            sql ->
                                                way.getValue().run(connection, transcript, sql)))));
  }

  /** Whether another way of running the same texts already shows what other sessions leave. */
  static boolean isRepetition(Program program) {
    return program.name().contains(" by ")
        && !program.name().endsWith(" by execute")
        && !program.name().endsWith(" by prepare");
  }
}
