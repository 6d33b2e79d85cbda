package io.pooledsqlite.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.testing.BothDrivers;
import io.pooledsqlite.testing.TestDatabase;
import io.pooledsqlite.testing.Workers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code transaction_mode}: a program that reads before it writes asks for the lock at the
 * beginning, so that nobody can write in between.
 */
@Tag("core")
class TransactionModeTest {

  @TempDir Path directory;

  private static String off(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    return "off";
  }

  private static String ended(Connection connection, boolean committing) throws SQLException {
    if (committing) {
      connection.commit();
    } else {
      connection.rollback();
    }
    return "ended";
  }

  /** Of an error the code alone: why a wait is refused is told in the text. */
  private static void note(BothDrivers.Run run, BothDrivers.Call call) {
    run.note(
        () -> {
          try {
            return call.make();
          } catch (SQLException e) {
            return "refused: " + e.getErrorCode();
          }
        });
  }

  /** A second transaction is refused at its beginning, and may begin once the first is over. */
  @ParameterizedTest
  @ValueSource(strings = {"DEFERRED", "IMMEDIATE", "immediate", "EXCLUSIVE"})
  void theLockIsTakenWhenTheTransactionBegins(String mode) throws Exception {
    BothDrivers.assertSame(
        directory,
        run -> {
          TestDatabase.run(run.open(), "CREATE TABLE t(a)");
          Connection first = run.openWith("busy_timeout=0&transaction_mode=" + mode);
          Connection second = run.openWith("busy_timeout=0&transaction_mode=" + mode);
          note(run, () -> off(first));
          note(run, () -> off(second));
          note(run, second::getAutoCommit);
          Statement insert = run.open().createStatement();
          note(run, () -> insert.executeUpdate("INSERT INTO t VALUES (1)"));
          note(run, () -> ended(first, true));
          // The next transaction has begun.
          note(run, () -> insert.executeUpdate("INSERT INTO t VALUES (2)"));
          note(run, () -> ended(first, false));
          note(run, () -> insert.executeUpdate("INSERT INTO t VALUES (3)"));
          note(
              run,
              () -> {
                first.setAutoCommit(true);
                return "on";
              });
          note(run, () -> insert.executeUpdate("INSERT INTO t VALUES (4)"));
          run.rows(first, "SELECT * FROM t");
          note(run, () -> ended(second, true));
        });
  }

  @Test
  void whatQueryOnlyForbidsDoesNotBegin() throws Exception {
    BothDrivers.assertSame(
        directory,
        run -> {
          Connection connection = run.openWith("busy_timeout=0&transaction_mode=IMMEDIATE");
          TestDatabase.run(connection, "CREATE TABLE t(a)", "PRAGMA query_only = 1");
          note(run, () -> off(connection));
          note(run, connection::getAutoCommit);
          run.rows(connection, "SELECT count(*) FROM t");
          note(run, () -> ended(connection, true));
        });
  }

  /** Read, add one, write: without the lock from the beginning it would be refused or lost. */
  @ParameterizedTest
  @ValueSource(strings = {"IMMEDIATE", "EXCLUSIVE"})
  void nobodyWritesBetweenReadAndWrite(String mode) throws Exception {
    try (TestDatabase database = new TestDatabase(directory, "transaction_mode=" + mode)) {
      database.with("CREATE TABLE t(a)", "INSERT INTO t VALUES (0)");
      Workers.runAll(
          4,
          number -> {
            try (Connection connection = database.open()) {
              connection.setAutoCommit(false);
              for (int i = 0; i < 25; i++) {
                long read = TestDatabase.number(connection, "SELECT a FROM t");
                TestDatabase.run(connection, "UPDATE t SET a = " + (read + 1));
                connection.commit();
              }
            }
          });
      assertThat(database.count("SELECT a FROM t")).isEqualTo(100);
      database.assertAtRest(0);
    }
  }
}
