package io.pooledsqlite.concurrency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pooledsqlite.testing.BothDrivers;
import io.pooledsqlite.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Of a result set that is in the way of something no more is read ahead than can be kept, and
 * whoever asks for a row, or for none any more, does not wait for those behind it. Each of these
 * hung.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReadAheadTest {

  private static final String ENDLESS =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i, t.a FROM n, t";

  /** The second row is looked for without end. */
  private static final String ONE_ROW = ENDLESS + " WHERE i < 2 OR t.a > i";

  /** More than is ever read ahead. */
  private static final int MANY = 110_000;

  @TempDir Path directory;

  /** What a result set of the session is in the way of. */
  enum Trigger {
    /** The WAL can not be moved to the main file. */
    WRITE {
      @Override
      void pull(Connection connection, Path directory) throws Exception {
        TestDatabase.run(connection, "INSERT INTO log VALUES ('progress')");
        // Two idle checkpoints in vain come first; later is no harm to what is tested.
        TimeUnit.MILLISECONDS.sleep(500);
      }
    },
    /** Connections are not without number. */
    MANY_OTHERS {
      @Override
      void pull(Connection connection, Path directory) throws Exception {
        List<Statement> kept = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
          Statement statement = connection.createStatement();
          kept.add(statement);
          statement.executeQuery(ENDLESS).next();
        }
        for (Statement statement : kept) {
          statement.close();
        }
      }
    },
    /** The file leaves WAL. */
    ATTACH {
      @Override
      void pull(Connection connection, Path directory) throws Exception {
        String name = "other" + System.nanoTime();
        TestDatabase.run(connection, "ATTACH '" + directory.resolve(name) + "' AS " + name);
      }
    };

    abstract void pull(Connection connection, Path directory) throws Exception;
  }

  private static TestDatabase filled(Path directory) throws SQLException {
    return new TestDatabase(directory)
        .with("CREATE TABLE t(a)", "INSERT INTO t VALUES (0)", "CREATE TABLE log(a)");
  }

  private static void assertFrom(int first, int last, ResultSet rows) throws SQLException {
    for (int i = first; i <= last; i++) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(i);
      assertThat(rows.getRow()).isEqualTo(i);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEndlessResultSetGoesOn(Trigger trigger) throws Exception {
    try (TestDatabase database = filled(directory)) {
      try (Connection connection = database.open();
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(ENDLESS)) {
        assertFrom(1, 3, rows);
        trigger.pull(connection, directory);
        assertThat(rows.getInt(1)).isEqualTo(3);
        assertFrom(4, MANY, rows);
        trigger.pull(connection, directory);
        assertThat(rows.getInt(1)).isEqualTo(MANY);
        assertFrom(MANY + 1, MANY + 10, rows);
      }
    }
  }

  @Test
  void aResultSetWhoseNextRowIsNotFoundCanBeClosed() throws Exception {
    try (TestDatabase database = filled(directory)) {
      try (Connection connection = database.open();
          Statement statement = connection.createStatement()) {
        ResultSet rows = statement.executeQuery(ONE_ROW);
        assertFrom(1, 1, rows);
        Trigger.WRITE.pull(connection, directory);
        rows.close();
        assertThat(TestDatabase.number(connection, "SELECT count(*) FROM log")).isOne();
      }
      database.assertAtRest(0);
    }
  }

  /** Its connection stays on the snapshot of rows that are still to come. */
  @Test
  void anEndlessResultSetOnTheSessionsOwnConnectionKeepsItFromWriting() throws Exception {
    try (TestDatabase database = filled(directory)) {
      try (Connection connection = database.open();
          Statement statement = connection.createStatement();
          Connection other = database.open()) {
        TestDatabase.run(connection, "CREATE TEMP TABLE x(a)");
        ResultSet rows = statement.executeQuery(ENDLESS);
        assertFrom(1, 1, rows);
        TestDatabase.run(other, "INSERT INTO log VALUES (1)");
        assertThatThrownBy(() -> TestDatabase.run(connection, "INSERT INTO log VALUES (2)"))
            .hasMessageContaining("SQLITE_BUSY_SNAPSHOT");
        assertFrom(2, 10, rows);
        rows.close();
        TestDatabase.run(connection, "INSERT INTO log VALUES (2)");
        assertThat(TestDatabase.number(connection, "SELECT count(*) FROM log")).isEqualTo(2);
      }
    }
  }

  @Test
  void anEndlessResultSetKeepsWhatIsAttachedFromBeingWritten() throws Exception {
    try (TestDatabase database = filled(directory)) {
      try (Connection connection = database.open();
          Statement statement = connection.createStatement()) {
        TestDatabase.run(connection, "PRAGMA busy_timeout = 0");
        ResultSet rows = statement.executeQuery(ENDLESS);
        assertFrom(1, 1, rows);
        TestDatabase.run(connection, "ATTACH '" + directory.resolve("other.db") + "' AS other");
        assertThatThrownBy(() -> TestDatabase.run(connection, "CREATE TABLE other.y(a)"))
            .hasMessageContaining("SQLITE_BUSY");
        rows.close();
        TestDatabase.run(connection, "CREATE TABLE other.y(a)");
      }
    }
  }

  /** Sqlite-jdbc tells types by the values of the row on which it is. */
  @Test
  void theTypesAreThoseOfTheRowThatTheProgramIsOn() throws Exception {
    try (TestDatabase database = filled(directory)) {
      try (Connection connection = database.open();
          Statement statement = connection.createStatement();
          ResultSet rows =
              statement.executeQuery("SELECT iif(i < 3, i, 'x' || i) FROM (" + ENDLESS + ")")) {
        assertThat(rows.next()).isTrue();
        Trigger.WRITE.pull(connection, directory);
        assertThat(rows.getMetaData().getColumnTypeName(1)).isEqualTo("INTEGER");
        assertThat(rows.getInt(1)).isOne();
      }
    }
  }

  /** The error comes where the row would have been. */
  @Test
  void anErrorBehindTheRowsIsNotLost() throws Exception {
    assertThat(
            BothDrivers.assertSame(
                directory,
                run -> {
                  Connection connection = run.open("CREATE TABLE t(a)", "INSERT INTO t VALUES (0)");
                  ResultSet rows =
                      connection
                          .createStatement()
                          .executeQuery(
                              "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
                                  + " SELECT abs(iif(i = 5, -9223372036854775808, i)) FROM n, t");
                  run.note(rows::next);
                  run.note(
                      () -> {
                        try {
                          Trigger.MANY_OTHERS.pull(connection, directory);
                          return "pulled";
                        } catch (SQLException e) {
                          throw e;
                        } catch (Exception e) {
                          throw new AssertionError(e);
                        }
                      });
                  for (int i = 0; i < 5; i++) {
                    run.note(() -> rows.getInt(1));
                    run.note(rows::next);
                  }
                }))
        .contains("4", "1 [SQLITE_ERROR] SQL error or missing database (integer overflow)");
  }
}
