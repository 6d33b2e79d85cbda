package io.pooledsqlite.jdbc;

import io.pooledsqlite.testing.BothDrivers;
import io.pooledsqlite.testing.TestDatabase;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a statement answers between its executions, after they failed, and after the end. */
class PreparedStateTest {

  @TempDir Path directory;

  /** The count of the last {@code execute} was overwritten by {@code executeUpdate}. */
  @Test
  void executeUpdateLeavesTheUpdateCountAlone() throws Exception {
    BothDrivers.assertSame(
        directory,
        run -> {
          Connection connection = run.open("CREATE TABLE t(a)");
          PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (1), (2)");
          run.note(insert::getUpdateCount);
          insert.execute();
          insert.executeUpdate();
          run.note(insert::getUpdateCount);
        });
  }

  /** It was refused when it ran. */
  @Test
  void aLimitBelowTheFetchSizeThatWasSetBefore() throws Exception {
    BothDrivers.assertSame(
        directory,
        run -> {
          Connection connection = run.open();
          PreparedStatement query =
              connection.prepareStatement("SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3");
          query.setFetchSize(3);
          query.setMaxRows(2);
          run.note(() -> BothDrivers.all(query.executeQuery()));
        });
  }

  /** A statement that would have given rows has no update count, also when it failed. */
  @Test
  void noUpdateCountAfterAFailedReturning() throws Exception {
    BothDrivers.assertSame(
        directory,
        run -> {
          Connection connection = run.open("CREATE TABLE t(a NOT NULL)");
          PreparedStatement insert =
              connection.prepareStatement("INSERT INTO t VALUES (NULL) RETURNING a");
          run.note(insert::executeQuery);
          run.note(insert::getUpdateCount);
        });
  }

  /** It worked again, or failed again in other words, where sqlite-jdbc had finalised it. */
  @Test
  void aStatementThatNoLongerCompilesIsFinalised() throws Exception {
    BothDrivers.assertSame(
        directory,
        run -> {
          Connection connection = run.open("CREATE TABLE t(a)");
          PreparedStatement index = connection.prepareStatement("CREATE INDEX i ON t(a)");
          run.note(index::executeUpdate);
          run.note(index::executeUpdate);
          run.note(index::getUpdateCount);
          run.note(index::executeUpdate);
        });
  }

  @Test
  void aStatementOfAClosedConnectionIsNotExecuting() throws Exception {
    BothDrivers.assertSame(
        directory,
        run -> {
          Connection connection = run.open();
          Statement statement = connection.createStatement();
          statement.execute("CREATE TABLE t(a)");
          connection.close();
          run.note(statement::getMoreResults);
        });
  }

  /**
   * SQLite compiles against the schema that a connection remembers: what the session dropped
   * through the writer was still there for the reader that compiled.
   */
  @Test
  void whatIsPreparedAfterADropFails() throws Exception {
    BothDrivers.assertSame(
        directory,
        run -> {
          Connection connection = run.open("CREATE TABLE t(a)", "CREATE TABLE u(a)");
          run.rows(connection, "SELECT * FROM u");
          TestDatabase.run(connection, "DROP TABLE t");
          run.note(() -> connection.prepareStatement("SELECT * FROM t") != null);
        });
  }

  @Test
  void whatIsPreparedInATransactionAfterADropFails() throws Exception {
    BothDrivers.assertSame(
        directory,
        run -> {
          Connection connection = run.open("CREATE TABLE t(a)");
          connection.setSavepoint();
          run.note(() -> connection.prepareStatement("CREATE TABLE t(a)") != null);
        });
  }

  /** It ran with the parameters that were set last. */
  @Test
  void withABatchPendingTheFirstRowOfItRuns() throws Exception {
    BothDrivers.assertSame(
        directory,
        run -> {
          Connection connection = run.open("CREATE TABLE t(a, b)");
          try (PreparedStatement insert =
              connection.prepareStatement("INSERT INTO t VALUES (?, ?)")) {
            insert.setInt(2, 11);
            insert.addBatch();
            insert.setInt(1, 12);
            run.note(insert::executeUpdate);
            run.rows(connection, "SELECT * FROM t");
            insert.addBatch();
            run.note(() -> Arrays.toString(insert.executeBatch()));
            run.rows(connection, "SELECT * FROM t");
          }
        });
  }

  @Test
  void aBatchThatFailsDoesNotFinaliseTheStatement() throws Exception {
    BothDrivers.assertSame(
        directory,
        run -> {
          Connection connection = run.open("CREATE TABLE t(a)");
          PreparedStatement delete = connection.prepareStatement("DELETE FROM t WHERE a = ?");
          TestDatabase.run(connection, "DROP TABLE t");
          delete.addBatch();
          run.note(delete::executeBatch);
          run.note(delete::executeUpdate);
          run.note(delete::executeUpdate);
        });
  }

  @Test
  void theLimitOfRowsReachesAnOpenResultSet() throws Exception {
    BothDrivers.assertSame(
        directory,
        run -> {
          Connection connection =
              run.open("CREATE TABLE t(a)", "INSERT INTO t VALUES (1), (2), (3)");
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("SELECT a FROM t");
          run.note(rows::next);
          statement.setMaxRows(2);
          run.note(rows::next);
          run.note(rows::next);
          run.rows(connection, "SELECT a FROM t");
        });
  }

  /** What programs log. */
  @Test
  void itsTextShowsItsParameters() throws Exception {
    BothDrivers.assertSame(
        directory,
        run -> {
          Connection connection = run.openWith("date_class=TEXT&date_string_format=yyyy");
          connection.createStatement().execute("CREATE TABLE t(a, b)");
          PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?, ?)");
          run.note(insert::toString);
          insert.setString(1, "x");
          run.note(insert::toString);
          insert.setBigDecimal(2, new BigDecimal("1.50"));
          insert.executeUpdate();
          run.note(insert::toString);
          insert.clearParameters();
          run.note(insert::toString);
          for (int i = 0; i < 3; i++) {
            insert.setInt(1, i);
            insert.setTimestamp(2, new Timestamp(1_000_000_000_000L));
            insert.addBatch();
            run.note(insert::toString);
          }
          insert.setBoolean(1, true);
          run.note(insert::toString);
          insert.executeBatch();
          insert.close();
          run.note(insert::toString);
          run.note(() -> connection.prepareStatement("SELECT a\n FROM t").toString());
          PreparedStatement cleared = connection.prepareStatement("SELECT ?");
          cleared.clearParameters();
          run.note(cleared::toString);
          cleared.setObject(1, 5L);
          connection.close();
          run.note(cleared::toString);
        });
  }
}
