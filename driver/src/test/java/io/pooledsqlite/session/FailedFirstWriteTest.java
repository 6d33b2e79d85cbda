package io.pooledsqlite.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pooledsqlite.testing.BothDrivers;
import io.pooledsqlite.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The first write of a transaction does not compile: SQLite has locked nothing and read nothing by
 * then, so that what others commit meanwhile is in the snapshot of what comes next.
 */
class FailedFirstWriteTest {

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          BEGIN       | INSERT INTO missing VALUES (1)
          SAVEPOINT y | INSERT INTO missing VALUES (1)
          BEGIN       | ALTER TABLE t DROP COLUMN missing
          SAVEPOINT y | ALTER TABLE t DROP COLUMN missing
          SAVEPOINT y | ALTER TABLE t RENAME COLUMN missing TO other
          SAVEPOINT y | CREATE TABLE t(x)
          """)
  void leavesNoSnapshot(String begin, String fails) throws Exception {
    assertThat(
            BothDrivers.assertSame(
                directory,
                run -> {
                  Connection other = run.open("CREATE TABLE t(a, b NOT NULL)");
                  Connection connection = run.open(begin);
                  run.note(() -> connection.createStatement().execute(fails));
                  connection.setSavepoint();
                  TestDatabase.run(other, "INSERT INTO t VALUES (1, 1)");
                  run.note(
                      () ->
                          connection
                              .createStatement()
                              .executeUpdate("INSERT OR FAIL INTO t VALUES (2, NULL)"));
                  run.rows(connection, "SELECT a FROM t");
                }))
        .last()
        .asString()
        .contains("1");
  }

  /** What changed the schema in no file before it is still undone at the end. */
  @Test
  void leavesTempTablesThatGoWithTheTransaction() throws Exception {
    assertThat(
            BothDrivers.assertSame(
                directory,
                run -> {
                  Connection connection = run.open("CREATE TEMP TABLE pins(a)", "BEGIN");
                  TestDatabase.run(connection, "CREATE TEMP TABLE x(a)");
                  try (PreparedStatement kept = connection.prepareStatement("SELECT * FROM x")) {
                    kept.executeQuery().close();
                  }
                  run.note(
                      () -> connection.createStatement().execute("INSERT INTO missing VALUES (1)"));
                  TestDatabase.run(connection, "ROLLBACK");
                  run.note(() -> connection.prepareStatement("SELECT * FROM x"));
                }))
        .last()
        .asString()
        .contains("no such table: x");
  }

  /** Another process has the lock, and gives it back. */
  @Test
  void holdsNobodyUpWhenTheLockWasRefused() throws Exception {
    try (TestDatabase database =
            new TestDatabase(directory, "busy_timeout=0").with("CREATE TABLE t(a)");
        Connection session = database.open();
        Connection other = database.open();
        Connection outside = database.plain()) {
      session.setAutoCommit(false);
      TestDatabase.run(session, "SELECT 1");
      TestDatabase.run(outside, "BEGIN IMMEDIATE");
      assertThatThrownBy(() -> TestDatabase.run(session, "INSERT INTO t VALUES (1)"))
          .hasMessageContaining("SQLITE_BUSY");
      TestDatabase.run(outside, "ROLLBACK");
      TestDatabase.run(other, "INSERT INTO t VALUES (2)");
      session.commit();
      TestDatabase.run(session, "INSERT INTO t VALUES (3)");
      session.commit();
      assertThat(TestDatabase.number(other, "SELECT sum(a) FROM t")).isEqualTo(5);
    }
  }
}
