package io.pooledsqlite.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.testing.BothDrivers;
import io.pooledsqlite.testing.BothDrivers.Run;
import io.pooledsqlite.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code getGeneratedKeys} answers for the last execution that succeeded, as in sqlite-jdbc. */
class GeneratedKeysTest {

  @TempDir Path directory;

  private static Connection withTable(Run run) throws SQLException {
    Connection connection = run.open();
    TestDatabase.run(connection, "CREATE TABLE t(id INTEGER PRIMARY KEY, a UNIQUE)");
    return connection;
  }

  private static void keys(Run run, Statement statement) {
    run.note(() -> BothDrivers.all(statement.getGeneratedKeys()));
  }

  /** The keys were forgotten when the next execution began, not when it succeeded. */
  @Test
  void keysOutliveAFailedExecution() throws Exception {
    assertThat(
            BothDrivers.assertSame(
                directory,
                run -> {
                  Statement statement = withTable(run).createStatement();
                  statement.execute("INSERT INTO t(id) VALUES (7)");
                  run.note(() -> statement.execute("INSERT INTO missing VALUES (1)"));
                  keys(run, statement);
                }))
        .last()
        .isEqualTo("[7]");
  }

  /**
   * Asked for a key that it does not have, sqlite-jdbc runs a query and commits: the rows of
   * RETURNING were still open then, and SQLite refused.
   */
  @ParameterizedTest
  @ValueSource(strings = {"", "/* new */ ", "WITH n(i) AS (VALUES (5)) "})
  void rowsOfReturningWhoseKeyTheDriverDoesNotKnow(String before) throws Exception {
    String insert = before + "INSERT INTO t(a) VALUES ('x') RETURNING id, a";
    BothDrivers.assertSame(
        directory,
        run -> {
          Connection connection = withTable(run);
          Statement statement = connection.createStatement();
          run.note(() -> statement.execute(insert));
          run.note(() -> BothDrivers.all(statement.getResultSet()));
          keys(run, statement);
          PreparedStatement prepared = connection.prepareStatement(insert.replace("'x'", "'y'"));
          run.note(prepared::execute);
          run.note(() -> BothDrivers.all(prepared.getResultSet()));
          keys(run, prepared);
          run.rows(connection, "SELECT * FROM t");
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n", "-- INSERT INTO t(a) VALUES (changes())\n", "/* new */ "})
  void aTextThatAsksForTheCountersMakesAKeyAsAnyOther(String before) throws Exception {
    BothDrivers.assertSame(
        directory,
        run -> {
          Connection connection = withTable(run);
          Statement statement = connection.createStatement();
          run.note(
              () -> statement.executeUpdate(before + "INSERT INTO t(a) VALUES (changes()) -- end"));
          keys(run, statement);
          run.rows(connection, "SELECT * FROM t");
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n", "/* new */ ", "; ", "SELECT 1; "})
  void theFirstOfSeveralTextsMakesTheKey(String before) throws Exception {
    BothDrivers.assertSame(
        directory,
        run -> {
          Statement statement = withTable(run).createStatement();
          run.note(() -> statement.executeUpdate(before + "INSERT INTO t(a) VALUES (1); SELECT 1"));
          keys(run, statement);
        });
  }

  @Test
  void rowsOfReturningWithoutGeneratedKeys() throws Exception {
    BothDrivers.assertSame(
        directory,
        run -> {
          Connection connection = run.openWith("jdbc.get_generated_keys=false");
          TestDatabase.run(
              connection,
              "CREATE TABLE t(id INTEGER PRIMARY KEY, a)",
              "CREATE TEMP TABLE u(id INTEGER PRIMARY KEY, a)");
          for (String table : List.of("t", "u")) {
            Statement statement = connection.createStatement();
            run.note(
                () -> statement.execute("INSERT INTO " + table + "(a) VALUES (1) RETURNING id"));
            run.note(() -> BothDrivers.all(statement.getResultSet()));
            run.rows(connection, "SELECT * FROM " + table);
          }
        });
  }

  @Test
  void keysOutliveAFailedExecutionOfAPreparedStatement() throws Exception {
    BothDrivers.assertSame(
        directory,
        run -> {
          PreparedStatement insert =
              withTable(run).prepareStatement("INSERT INTO t(id, a) VALUES (2, 'x')");
          insert.executeUpdate();
          run.note(insert::executeUpdate);
          keys(run, insert);
        });
  }

  /** A text of several statements that failed half-way left the key of its first half. */
  @Test
  void aTextThatFailedHalfWayMakesNoKeys() throws Exception {
    BothDrivers.assertSame(
        directory,
        run -> {
          Statement statement = withTable(run).createStatement();
          run.note(() -> statement.executeUpdate("INSERT INTO t(a) VALUES (1); DELETE FROM none"));
          keys(run, statement);
        });
  }

  /** Those of the execution before, as far as they were read. */
  @Test
  void aTextThatFailedHalfWayLeavesTheKeysThatWereAskedFor() throws Exception {
    BothDrivers.assertSame(
        directory,
        run -> {
          Statement statement = withTable(run).createStatement();
          statement.executeUpdate("INSERT INTO t(a) VALUES (1)");
          ResultSet before = statement.getGeneratedKeys();
          run.note(before::next);
          run.note(() -> statement.executeUpdate("INSERT INTO t(a) VALUES (2); DELETE FROM none"));
          run.note(() -> statement.getGeneratedKeys() == before);
          run.note(before::next);
          statement.executeUpdate("INSERT INTO t(a) VALUES (3); DELETE FROM t WHERE a = 2");
          run.note(before::isClosed);
          keys(run, statement);
        });
  }

  /** It inserts nothing, so the key is that of the INSERT before, on another connection. */
  @Test
  void anInsertThatReturnsNothingAnswersTheKeyBefore() throws Exception {
    assertThat(
            BothDrivers.assertSame(
                directory,
                run -> {
                  Connection connection = withTable(run);
                  Statement statement = connection.createStatement();
                  statement.executeUpdate("INSERT INTO t(id, a) VALUES (4, 4)");
                  connection.setAutoCommit(false);
                  run.rows(connection, "SELECT count(*) FROM t");
                  statement.execute("INSERT OR IGNORE INTO t(id) VALUES (4) RETURNING id");
                  keys(run, statement);
                }))
        .last()
        .isEqualTo("[4]");
  }

  /** Where the text went on with something else, the key of its INSERT was lost. */
  @Test
  void aTextThatBeginsWithInsertMakesKeys() throws Exception {
    assertThat(
            BothDrivers.assertSame(
                directory,
                run -> {
                  Statement statement = withTable(run).createStatement();
                  statement.executeUpdate("INSERT INTO t(id) VALUES (5); UPDATE t SET a = 1");
                  keys(run, statement);
                }))
        .containsExactly("[5]");
  }

  /** SQLite's message quotes what follows, so the text between two semicolons is not enough. */
  @Test
  void anErrorWithinATextOfSeveralStatementsIsQuotedAlike() throws Exception {
    BothDrivers.assertSame(
        directory,
        run -> {
          Statement statement = withTable(run).createStatement();
          run.note(() -> statement.executeUpdate("DELETE FROM t; SELECT 1 FROM; DELETE FROM t"));
        });
  }

  @Test
  void keysAskedForAfterTheEndOfTheConnection() throws Exception {
    BothDrivers.assertSame(
        directory,
        run -> {
          Connection connection = withTable(run);
          Statement with = connection.createStatement();
          with.execute("INSERT INTO t(id) VALUES (7)");
          PreparedStatement without = connection.prepareStatement("SELECT 1");
          connection.close();
          keys(run, with);
          keys(run, without);
        });
  }
}
