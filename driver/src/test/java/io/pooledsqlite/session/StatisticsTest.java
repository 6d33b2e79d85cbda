package io.pooledsqlite.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.testing.BothDrivers;
import io.pooledsqlite.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What ANALYZE finds is used from then on, though it ran on another connection: SQLite reads it
 * with the schema, whose version stays as it is.
 */
class StatisticsTest {

  private static final String PLAN =
      "EXPLAIN QUERY PLAN SELECT b FROM part WHERE name LIKE 'T%' ORDER BY id";

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"ANALYZE", "ANALYZE part", "PRAGMA optimize(0x10002)"})
  void plansFollowTheLatest(String analyze) throws Exception {
    List<String> seen =
        BothDrivers.assertSame(
            directory,
            run -> {
              Connection connection = open(run);
              TestDatabase.run(connection, analyze);
              run.rows(connection, PLAN);
            });
    assertThat(seen).hasSize(2).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ANALYZE", "PRAGMA optimize(0x10002)"})
  void alsoThoseOfATransaction(String analyze) throws Exception {
    List<String> seen =
        BothDrivers.assertSame(
            directory,
            run -> {
              Connection connection = open(run);
              connection.setAutoCommit(false);
              TestDatabase.run(connection, analyze);
              run.rows(connection, PLAN);
              connection.setAutoCommit(true);
              run.rows(connection, PLAN);
            });
    assertThat(seen).hasSize(3).element(0).isNotEqualTo(seen.get(2));
  }

  /**
   * Programs run it at each close; what is kept compiled is not to be compiled anew for nothing.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void optimizeThatFindsNothingToDoChangesNothing(boolean autoCommit) throws Exception {
    try (TestDatabase test = new TestDatabase(directory);
        Connection connection = test.open()) {
      TestDatabase.run(connection, "CREATE TABLE part(id INTEGER PRIMARY KEY, name TEXT UNIQUE)");
      TestDatabase.run(connection, "INSERT INTO part VALUES (1, 'a')", "ANALYZE");
      count(connection);
      long compiled = test.pool().statementMisses();
      connection.setAutoCommit(autoCommit);
      TestDatabase.run(connection, "PRAGMA optimize");
      connection.setAutoCommit(true);
      count(connection);
      assertThat(test.pool().statementMisses()).isEqualTo(compiled);
      TestDatabase.run(connection, "INSERT INTO part VALUES (2, 'b')", "ANALYZE");
      count(connection);
      assertThat(test.pool().statementMisses()).isGreaterThan(compiled);
    }
  }

  private static void count(Connection connection) throws SQLException {
    try (PreparedStatement count = connection.prepareStatement("SELECT count(*) FROM part");
        ResultSet rows = count.executeQuery()) {
      rows.next();
    }
  }

  /** With statistics of an empty table, read by whatever connection runs the query. */
  private static Connection open(BothDrivers.Run run) throws SQLException {
    Connection connection =
        run.open(
            "CREATE TABLE part(id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE UNIQUE, b)",
            "ANALYZE");
    run.rows(connection, PLAN);
    TestDatabase.run(connection, "INSERT INTO part VALUES (5, '', '')");
    return connection;
  }

  /** It shows what it would run, row by row, and SQLite counts it as a write until the last one. */
  @Test
  void whatOptimizeWouldDoCanBeLeftUnreadAtARollback() throws Exception {
    assertThat(
            BothDrivers.assertSame(
                directory,
                run -> {
                  Connection connection = run.open("CREATE TABLE t(a UNIQUE)", "CREATE TABLE u(a)");
                  connection.setAutoCommit(false);
                  run.note(() -> connection.createStatement().execute("PRAGMA optimize(-1)"));
                  run.note(
                      () -> {
                        connection.rollback();
                        return "rolled back";
                      });
                  run.rows(connection, "SELECT count(*) FROM t");
                }))
        .contains("true", "rolled back");
  }
}
