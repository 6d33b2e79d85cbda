package io.pooledsqlite.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.testing.BothDrivers;
import io.pooledsqlite.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.Function;

/**
 * {@code last_insert_rowid()} and its like belong to the session, whichever connections it used and
 * whoever else used them.
 */
class LastInsertRowidTest {

  private static final String ASK = "SELECT last_insert_rowid(), changes(), total_changes()";

  @TempDir Path directory;

  /** The writer had an older value of the same session, which counted as the present one. */
  @Test
  void anOlderValueOfAnotherConnectionIsNotTakenForThePresent() throws Exception {
    BothDrivers.assertSame(
        directory,
        run -> {
          Connection connection =
              run.open("CREATE TABLE t(id INTEGER PRIMARY KEY)", "INSERT INTO t VALUES (7)");
          connection.setSavepoint();
          TestDatabase.run(connection, "INSERT INTO t VALUES (8)");
          connection.rollback();
          TestDatabase.run(connection, "UPDATE t SET id = 1 WHERE id = 2");
          run.rows(connection, ASK);
        });
  }

  /**
   * Beside a table without rowid the connection is brought to the session's value with a TEMP
   * table, and SQLite drops none beside an open cursor: the INSERT failed with SQLITE_LOCKED.
   */
  @Test
  void anInsertBesideAnOpenCursorOfItsTransaction() throws Exception {
    assertThat(
            BothDrivers.assertSame(
                directory,
                run -> {
                  Connection connection =
                      run.open(
                          "CREATE TABLE t(id TEXT PRIMARY KEY) WITHOUT ROWID",
                          "CREATE TABLE u(a)",
                          "INSERT INTO u VALUES (1), (2)");
                  connection.setAutoCommit(false);
                  PreparedStatement select = connection.prepareStatement("SELECT a FROM u");
                  select.executeQuery().next();
                  try (Statement insert = connection.createStatement()) {
                    run.note(() -> insert.executeUpdate("INSERT INTO t VALUES ('x')"));
                  }
                  connection.commit();
                  run.rows(connection, "SELECT * FROM t");
                }))
        .containsExactly("1", "[x]");
  }

  /** What that TEMP table leaves in a transaction was in the way, also where it was not needed. */
  @Test
  void anOpenCursorOutlivesARollbackToASavepoint() throws Exception {
    assertThat(
            BothDrivers.assertSame(
                directory,
                run -> {
                  Connection connection =
                      run.open(
                          "CREATE TABLE t(id TEXT PRIMARY KEY) WITHOUT ROWID",
                          "CREATE TABLE u(a)",
                          "INSERT INTO u VALUES (1), (2)");
                  Savepoint savepoint = connection.setSavepoint();
                  TestDatabase.run(connection, "INSERT INTO U VALUES (3)");
                  PreparedStatement select = connection.prepareStatement("SELECT a FROM u");
                  ResultSet rows = select.executeQuery();
                  run.note(rows::next);
                  connection.rollback(savepoint);
                  run.note(rows::next);
                }))
        .containsExactly("true", "true");
  }

  /**
   * Where foreign keys are checked, DROP TABLE deletes the rows of a table that others refer to,
   * and counts them even if there are none; the count stayed what it was before.
   */
  @Test
  void dropTableCountsTheRowsThatForeignKeysMakeItDelete() throws Exception {
    BothDrivers.assertSame(
        directory,
        run -> {
          Connection connection =
              run.open(
                  "PRAGMA foreign_keys = 1",
                  "CREATE TABLE log(a)",
                  "CREATE TABLE parent(a INTEGER PRIMARY KEY)",
                  "CREATE TABLE child(a REFERENCES parent(a))",
                  "CREATE TABLE late(a REFERENCES parent(a) DEFERRABLE INITIALLY DEFERRED)",
                  "CREATE TABLE alone(a)",
                  "INSERT INTO parent VALUES (1), (2), (3)");
          for (String table : List.of("late", "alone", "child", "parent")) {
            TestDatabase.run(connection, "INSERT INTO log VALUES (1), (2)");
            try (Statement drop = connection.createStatement()) {
              run.note(() -> drop.executeUpdate("DROP TABLE " + table));
            }
            run.rows(connection, ASK);
          }
        });
  }

  /** On a connection of the session's own, rows read to their end were not yet counted. */
  @Test
  void returningCountsWhenItsRowsEnd() throws Exception {
    BothDrivers.assertSame(
        directory,
        run -> {
          Connection connection =
              run.open("CREATE TABLE t(id INTEGER PRIMARY KEY)", "CREATE TEMP TABLE x(a)");
          connection.setAutoCommit(false);
          Statement insert = connection.createStatement();
          var rows = insert.executeQuery("INSERT INTO t VALUES (4) RETURNING id");
          while (rows.next()) {
            run.note(() -> rows.getInt(1));
          }
          run.rows(connection, ASK);
        });
  }

  /** The TEMP table was refused, and the text's own error never seen. */
  @Test
  void queryOnlyDoesNotHideAnError() throws Exception {
    BothDrivers.assertSame(
        directory,
        run -> {
          TestDatabase.run(run.open(), "CREATE TABLE t(id TEXT PRIMARY KEY) WITHOUT ROWID");
          Connection connection = run.open("PRAGMA query_only = 1");
          Statement insert = connection.createStatement();
          run.note(() -> insert.executeUpdate("INSERT INTO missing VALUES (1)"));
          run.note(() -> insert.executeUpdate("INSERT INTO t VALUES (1)"));
        });
  }

  /** The text had one literal for all its rows. */
  @Test
  void eachRowOfABatchSeesWhatTheOneBeforeItLeft() throws Exception {
    assertThat(
            BothDrivers.assertSame(
                directory,
                run -> {
                  Connection connection =
                      run.open(
                          "CREATE TABLE t(id INTEGER PRIMARY KEY, last, n, total)",
                          "INSERT INTO t(id) VALUES (40), (41)");
                  String insert =
                      "INSERT INTO t(last, n, total)"
                          + " VALUES (last_insert_rowid(), changes(), total_changes())";
                  try (PreparedStatement batch = connection.prepareStatement(insert)) {
                    for (int i = 0; i < 3; i++) {
                      batch.addBatch();
                    }
                    run.note(() -> Arrays.toString(batch.executeBatch()));
                  }
                  run.rows(connection, "SELECT * FROM t WHERE id > 41");
                  run.rows(connection, ASK);
                }))
        .containsExactly("[1, 1, 1]", "[42, 41, 2, 2][43, 42, 1, 3][44, 43, 1, 4]", "[44, 1, 5]");
  }

  /**
   * The table by which the connection was brought to the session's value stayed beside a cursor.
   */
  @Test
  void nothingOfOursIsLeftBesideAnOpenCursor() throws Exception {
    BothDrivers.assertSame(
        directory,
        run -> {
          TestDatabase.run(
              run.open(),
              "CREATE TABLE t(id TEXT PRIMARY KEY) WITHOUT ROWID",
              "CREATE TABLE u(a)",
              "INSERT INTO u VALUES (1), (2)");
          Connection connection = run.open();
          connection.setAutoCommit(false);
          ResultSet rows = connection.createStatement().executeQuery("SELECT a FROM u");
          run.note(rows::next);
          TestDatabase.run(connection, "INSERT INTO t VALUES ('x')");
          run.note(
              () -> BothDrivers.all(connection.getMetaData().getTables(null, null, "%", null)));
          run.note(() -> BothDrivers.all(rows));
        });
  }

  @Test
  void theRowsThatDroppingATableDeletesAreCounted() throws Exception {
    assertThat(
            BothDrivers.assertSame(
                directory,
                run -> {
                  Connection connection =
                      run.open(
                          "PRAGMA foreign_keys = ON",
                          "CREATE TABLE t(id INTEGER PRIMARY KEY)",
                          "CREATE TABLE u(t REFERENCES t)",
                          "INSERT INTO t VALUES (1), (2), (3)",
                          "UPDATE t SET id = 4 WHERE id = 3");
                  run.rows(connection, ASK);
                  TestDatabase.run(connection, "DROP TABLE t");
                  run.rows(connection, ASK);
                  TestDatabase.run(connection, "CREATE TABLE v(a)");
                  run.rows(connection, ASK);
                }))
        .hasSize(3);
  }

  /** The key is asked for before the rows, of which there are none. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE t(id INTEGER PRIMARY KEY, a UNIQUE ON CONFLICT IGNORE)",
        "CREATE TABLE t(id INTEGER PRIMARY KEY, a); CREATE TRIGGER once BEFORE INSERT ON t"
            + " WHEN EXISTS (SELECT 1 FROM t) BEGIN SELECT RAISE(IGNORE); END"
      })
  void anInsertThatTheSchemaIgnoresBringsNoKey(String schema) throws Exception {
    assertThat(
            BothDrivers.assertSame(
                directory,
                run -> {
                  Connection connection = run.open();
                  try (Statement create = connection.createStatement()) {
                    create.executeUpdate(schema);
                  }
                  TestDatabase.run(connection, "INSERT INTO t VALUES (7, 'a')");
                  connection.setAutoCommit(false);
                  run.rows(connection, "SELECT count(*) FROM t");
                  try (Statement insert = connection.createStatement()) {
                    insert.execute("INSERT INTO t(a) VALUES ('a') RETURNING id");
                    run.note(() -> insert.getGeneratedKeys().getInt(1));
                  }
                }))
        .containsExactly("[1]", "7");
  }

  /**
   * The TEMP table that brings a connection to the session's value is a change of its schema, after
   * which SQLite ends each query in progress when anything is rolled back.
   */
  @ParameterizedTest
  @ValueSource(strings = {"ROLLBACK", "ROLLBACK TO s"})
  void aQueryOutlivesTheRollbackOfAnUpsert(String rollback) throws Exception {
    assertThat(
            BothDrivers.assertSame(
                directory,
                run -> {
                  Connection other = run.open("CREATE TABLE t(id INTEGER PRIMARY KEY, a)");
                  TestDatabase.run(other, "INSERT INTO t VALUES (1, 'x'), (2, 'y'), (3, 'z')");
                  Connection connection = run.open("BEGIN", "SAVEPOINT s");
                  TestDatabase.run(
                      connection,
                      "INSERT INTO t VALUES (1, 'u') ON CONFLICT(id) DO UPDATE SET a = excluded.a");
                  ResultSet rows =
                      connection.createStatement().executeQuery("SELECT id FROM t ORDER BY id");
                  run.note(() -> rows.next() + " " + rows.getInt(1));
                  TestDatabase.run(connection, rollback);
                  run.note(() -> BothDrivers.all(rows));
                  run.rows(connection, "SELECT a FROM t WHERE id = 1");
                }))
        .noneMatch(line -> line.contains("ABORT"));
  }

  /** The same, where the connection becomes the session's own beside the query. */
  @Test
  void aQueryOutlivesTheRollbackAfterAFunctionCame() throws Exception {
    assertThat(
            BothDrivers.assertSame(
                directory,
                run -> {
                  Connection connection = run.open("CREATE TABLE t(id INTEGER PRIMARY KEY)");
                  TestDatabase.run(connection, "INSERT INTO t VALUES (1), (2), (3)");
                  connection.setAutoCommit(false);
                  TestDatabase.run(connection, "INSERT INTO t VALUES (4)");
                  ResultSet rows =
                      connection.createStatement().executeQuery("SELECT id FROM t WHERE id < 4");
                  run.note(() -> rows.next() + " " + rows.getInt(1));
                  Function.create(
                      connection,
                      "one",
                      new Function() {
                        @Override
                        protected void xFunc() throws SQLException {
                          result(1);
                        }
                      });
                  connection.rollback();
                  run.note(() -> BothDrivers.all(rows));
                }))
        .noneMatch(line -> line.contains("ABORT"));
  }
}
