package io.pooledsqlite.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.testing.BothDrivers;
import io.pooledsqlite.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nobody is refused because of the write queue where SQLite would have asked for no lock, and no
 * transaction holds the queue for what it did not do. Two connections of one thread show it: one
 * that has to wait for the other is refused at once.
 */
class LockNeedTest {

  @TempDir Path directory;

  private static void beginWriting(Connection connection) throws SQLException {
    TestDatabase.run(connection, "CREATE TABLE IF NOT EXISTS t(a)");
    connection.setAutoCommit(false);
    TestDatabase.run(connection, "INSERT INTO t VALUES (1)");
  }

  private void assertBesideWriter(String text, String answer) throws Exception {
    assertThat(
            BothDrivers.assertSame(
                directory,
                run -> {
                  beginWriting(run.open());
                  Statement other = run.open().createStatement();
                  run.note(() -> other.executeUpdate(text));
                }))
        .singleElement()
        .asString()
        .contains(answer);
  }

  @Test
  void aTextThatDoesNotCompileSaysSoBesideAWriter() throws Exception {
    assertBesideWriter("INSERT INTO missing VALUES (1)", "no such table: missing");
  }

  /** Sqlite-jdbc refuses it before SQLite sees it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE t ADD COLUMN b AS (a) STORED",
        "INSERT INTO t VALUES (1) RETURNING a",
        "SELECT a FROM t"
      })
  void anUpdateThatWouldHaveRowsLocksNothing(String text) throws Exception {
    assertThat(
            BothDrivers.assertSame(
                directory,
                run -> {
                  Connection connection = run.open("CREATE TABLE t(a)", "CREATE TABLE u(a)");
                  connection.setAutoCommit(false);
                  PreparedStatement update = connection.prepareStatement(text);
                  run.note(update::executeUpdate);
                  Connection other = run.open("INSERT INTO u VALUES (1)");
                  connection.rollback();
                  beginWriting(other);
                  run.note(update::executeUpdate);
                }))
        .containsExactly("0 Query returns results", "0 Query returns results");
  }

  /** In a file that left WAL for ATTACH, a look at the schema kept others from committing. */
  @Test
  void aTextThatDoesNotCompileLocksNothing() throws Exception {
    assertThat(
            BothDrivers.assertSame(
                directory,
                run -> {
                  Connection connection = run.open("CREATE TABLE t(a)", "ATTACH '' AS other");
                  TestDatabase.run(
                      connection, "ATTACH '" + directory.resolve("other.db") + "' AS file");
                  Statement update = run.open().createStatement();
                  TestDatabase.run(connection, "BEGIN");
                  Statement insert = connection.createStatement();
                  run.note(() -> insert.executeUpdate("INSERT INTO t(b) VALUES (1)"));
                  run.note(() -> update.executeUpdate("UPDATE t SET a = 1"));
                }))
        .last()
        .isEqualTo("0");
  }

  @Test
  void aWriteThatQueryOnlyForbidsLocksNothing() throws Exception {
    assertThat(
            BothDrivers.assertSame(
                directory,
                run -> {
                  Connection connection = run.open("CREATE TABLE t(a)");
                  connection.setAutoCommit(false);
                  Statement statement = connection.createStatement();
                  statement.executeUpdate("PRAGMA query_only = 1");
                  run.note(() -> statement.executeUpdate("INSERT INTO t VALUES (1)"));
                  Statement other = run.open().createStatement();
                  run.note(() -> other.executeUpdate("INSERT INTO t VALUES (2)"));
                  run.rows(connection, "SELECT changes(), total_changes(), last_insert_rowid()");
                }))
        .contains("1");
  }

  @Test
  void aBeginThatQueryOnlyForbidsLocksNothing() throws Exception {
    assertThat(
            BothDrivers.assertSame(
                directory,
                run -> {
                  Statement statement = run.open("CREATE TABLE t(a)").createStatement();
                  Connection writer = run.open();
                  statement.executeUpdate("PRAGMA query_only = 1");
                  statement.executeUpdate("BEGIN");
                  run.note(() -> code(() -> statement.executeUpdate("BEGIN IMMEDIATE")));
                  run.note(
                      () -> writer.createStatement().executeUpdate("INSERT INTO t VALUES (2)"));
                  statement.executeUpdate("ROLLBACK");
                  beginWriting(writer);
                  run.note(() -> code(() -> statement.executeUpdate("BEGIN IMMEDIATE")));
                  writer.rollback();
                }))
        .containsExactly("8", "1", "8");
  }

  @Test
  void aTextThatHasNothingToDoSucceedsBesideAWriter() throws Exception {
    assertBesideWriter("CREATE TABLE IF NOT EXISTS t(a)", "0");
    assertBesideWriter("DROP INDEX IF EXISTS none", "0");
  }

  @Test
  void temporaryTablesAreMadeBesideAWriter() throws Exception {
    assertBesideWriter("CREATE TEMP TABLE x(a)", "0");
  }

  private void assertOtherCanWrite(String first) throws Exception {
    assertThat(
            BothDrivers.assertSame(
                directory,
                run -> {
                  Connection connection = run.open("CREATE TABLE t(a)");
                  connection.setAutoCommit(false);
                  try (Statement statement = connection.createStatement()) {
                    run.note(() -> statement.executeUpdate(first));
                  }
                  try (Statement other = run.open().createStatement()) {
                    run.note(() -> other.executeUpdate("INSERT INTO t VALUES (2)"));
                  }
                  run.note(
                      () -> {
                        connection.commit();
                        return "committed";
                      });
                }))
        .endsWith("1", "committed");
  }

  /** The slot was taken for the statement and kept until the transaction's end. */
  @Test
  void aTransactionWhoseFirstWriteDidNotCompileHoldsNobodyUp() throws Exception {
    assertOtherCanWrite("INSERT INTO missing VALUES (1)");
  }

  @Test
  void aTransactionThatChangedOnlyTemporaryTablesHoldsNobodyUp() throws Exception {
    assertOtherCanWrite("CREATE TEMP TABLE x(a)");
  }

  /** A TEMP trigger is in the way if it is on a TEMP table. */
  @ParameterizedTest
  @CsvSource({"t, true", "X, false"})
  void aTransactionThatChangedATemporaryTableHoldsNobodyUp(String triggers, boolean nobody)
      throws Exception {
    try (TestDatabase database = new TestDatabase(directory).with("CREATE TABLE t(a)");
        Connection connection = database.open()) {
      TestDatabase.run(
          connection,
          "CREATE TEMP TABLE x(a)",
          "CREATE TEMP TRIGGER r INSERT ON "
              + triggers
              + " BEGIN INSERT INTO main.t VALUES (new.a); END");
      connection.setAutoCommit(false);
      TestDatabase.run(connection, "INSERT INTO x VALUES (1)");
      assertThat(database.slotIsHeld()).isNotEqualTo(nobody);
      connection.rollback();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DROP TABLE x",
        "ALTER TABLE x RENAME TO y",
        "ALTER TABLE x ADD COLUMN b",
        "DROP VIEW v",
        "DROP TRIGGER r"
      })
  void aTransactionThatDefinedOnlyWhatIsTemporaryHoldsNobodyUp(String first) throws Exception {
    assertThat(
            BothDrivers.assertSame(
                directory,
                run -> {
                  Connection connection = run.open("CREATE TABLE t(a)", "INSERT INTO t VALUES (1)");
                  TestDatabase.run(connection, "CREATE TEMP TABLE x(a)");
                  TestDatabase.run(connection, "CREATE TEMP VIEW v AS SELECT a FROM x");
                  TestDatabase.run(
                      connection,
                      "CREATE TEMP TRIGGER r INSERT ON x BEGIN INSERT INTO t VALUES (2); END");
                  connection.setAutoCommit(false);
                  Statement statement = connection.createStatement();
                  run.note(() -> statement.executeUpdate(first));
                  run.rows(connection, "SELECT changes(), total_changes()");
                  Statement other = run.open().createStatement();
                  run.note(() -> other.executeUpdate("INSERT INTO t VALUES (3)"));
                  run.note(() -> statement.executeUpdate("INSERT INTO t VALUES (4)"));
                  connection.commit();
                  run.rows(connection, "SELECT * FROM t");
                  run.rows(connection, "SELECT name, sql FROM temp.sqlite_master");
                }))
        .contains("[1][3][4]");
  }

  /** A name means the TEMP table for as long as there is one: then the write is one of the file. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "DROP TABLE temp.x",
        "ALTER TABLE temp.x RENAME TO y",
        "CREATE TEMP TRIGGER r INSERT ON x BEGIN INSERT INTO main.x VALUES (new.a); END",
        "ROLLBACK TO s",
        "rollback"
      })
  void aNameThatMeantATemporaryTableMayMeanAnother(String text) throws Exception {
    try (TestDatabase database = new TestDatabase(directory)) {
      database.with("CREATE TABLE x(a)");
      try (Connection connection = database.open();
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE TEMP TABLE z(a)");
        connection.setAutoCommit(false);
        statement.execute("SAVEPOINT s");
        statement.execute("CREATE TEMP TABLE x(a)");
        statement.executeUpdate("INSERT INTO x VALUES (1)");
        statement.executeUpdate("INSERT INTO x VALUES (2)");
        assertThat(database.slotIsHeld()).isFalse();
        if (text.equals("rollback")) {
          connection.rollback();
        } else {
          statement.execute(text);
        }
        statement.executeUpdate("INSERT INTO x VALUES (3)");
        assertThat(database.slotIsHeld()).isTrue();
        connection.commit();
      }
      assertThat(database.count("SELECT sum(a) FROM x")).isEqualTo(3);
    }
  }

  /**
   * Not in a file, so nobody needs to wait for it: {@code m} is private, {@code n} has a cache by
   * name, {@code e} is a temporary file.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO m.x VALUES (1)",
        "INSERT INTO N.x SELECT 1",
        "UPDATE \"n\".x SET a = 2",
        "DELETE FROM e.x",
        "CREATE TABLE m.y(a)",
        "CREATE INDEX m.i ON x(a)",
        "DROP TABLE IF EXISTS n.x"
      })
  void aTransactionThatChangedOnlyWhatIsAttachedInMemoryHoldsNobodyUp(String first)
      throws Exception {
    assertThat(
            BothDrivers.assertSame(
                directory,
                run -> {
                  Connection connection = run.open("CREATE TABLE t(a)");
                  attachMemory(connection);
                  connection.setAutoCommit(false);
                  Statement statement = connection.createStatement();
                  run.note(() -> statement.executeUpdate(first));
                  Statement other = run.open().createStatement();
                  run.note(() -> other.executeUpdate("INSERT INTO t VALUES (2)"));
                  run.note(() -> statement.executeUpdate("INSERT INTO t VALUES (3)"));
                  connection.commit();
                  run.rows(connection, "SELECT * FROM t");
                  run.rows(connection, "SELECT changes(), total_changes()");
                  run.rows(connection, "SELECT group_concat(name) FROM pragma_database_list");
                }))
        .contains("[2][3]");
  }

  private static void attachMemory(Connection connection) throws SQLException {
    String shared = "file:" + UUID.randomUUID() + "?mode=memory&cache=shared";
    TestDatabase.run(
        connection, "ATTACH ':memory:' AS m", "ATTACH '' AS e", "ATTACH '" + shared + "' AS n");
    for (String schema : List.of("m", "e", "n")) {
      TestDatabase.run(connection, "CREATE TABLE " + schema + ".x(a)");
    }
  }

  @Test
  void aTemporaryTriggerMayWriteTheFileWhereTheStatementDoesNot() throws SQLException {
    try (TestDatabase database = new TestDatabase(directory);
        Connection connection = database.open()) {
      attachMemory(connection);
      TestDatabase.run(
          connection,
          "CREATE TABLE t(a)",
          "CREATE TEMP TRIGGER copy AFTER INSERT ON m.x BEGIN INSERT INTO t VALUES (1); END");
      connection.setAutoCommit(false);
      TestDatabase.run(connection, "INSERT INTO m.x VALUES (1)");
      assertThat(database.slotIsHeld()).isTrue();
      connection.rollback();
      assertThat(database.slotIsHeld()).isFalse();
    }
  }

  /** A write to memory does not wait either. */
  @ParameterizedTest
  @ValueSource(strings = {"INSERT INTO m.x VALUES (1)", "DELETE FROM n.x", "CREATE TABLE e.y(a)"})
  void whatIsAttachedInMemoryIsChangedBesideAWriter(String text) throws Exception {
    BothDrivers.assertSame(
        directory,
        run -> {
          beginWriting(run.open());
          Connection connection = run.open();
          attachMemory(connection);
          Statement statement = connection.createStatement();
          run.note(() -> statement.executeUpdate(text));
          run.rows(connection, "SELECT changes(), total_changes()");
        });
  }

  /** What was written before stays, though the same text failed to compile later. */
  @Test
  void aTransactionThatWroteIsNotForgottenWhenALaterTextFails() throws Exception {
    assertThat(
            BothDrivers.assertSame(
                directory,
                run -> {
                  Connection connection = run.open("CREATE TABLE t(a)", "CREATE TABLE u(a)");
                  connection.setAutoCommit(false);
                  try (Statement statement = connection.createStatement()) {
                    String insert = "INSERT INTO t SELECT count(*) FROM u";
                    run.note(() -> statement.executeUpdate(insert));
                    run.note(() -> statement.executeUpdate("DROP TABLE u"));
                    run.note(() -> statement.executeUpdate(insert));
                  }
                  connection.commit();
                  run.rows(connection, "SELECT * FROM t");
                }))
        .last()
        .isEqualTo("[0]");
  }

  /** On a reader, {@code query_only} answered first. */
  @Test
  void beginImmediateWithinATransactionIsRefusedAsSuch() throws Exception {
    assertThat(
            BothDrivers.assertSame(
                directory,
                run -> {
                  Connection connection = run.open();
                  connection.setAutoCommit(false);
                  try (Statement statement = connection.createStatement()) {
                    run.note(() -> statement.executeUpdate("BEGIN IMMEDIATE"));
                  }
                }))
        .singleElement()
        .asString()
        .contains("within a transaction");
  }

  private static int code(BothDrivers.Call call) {
    try {
      call.make();
      return 0;
    } catch (SQLException e) {
      return e.getErrorCode();
    }
  }

  /** SQLite takes the lock first, and refuses to begin again only then. */
  @Test
  void beginImmediateWithinATransactionWantsTheLockAndKeepsIt() throws Exception {
    assertThat(
            BothDrivers.assertSame(
                directory,
                run -> {
                  Connection writer = run.open();
                  beginWriting(writer);
                  Statement other = run.open().createStatement();
                  run.note(() -> other.executeUpdate("BEGIN"));
                  run.note(() -> code(() -> other.executeUpdate("BEGIN IMMEDIATE")));
                  run.note(() -> code(() -> other.executeUpdate("BEGIN EXCLUSIVE")));
                  run.note(() -> code(() -> other.executeUpdate("BEGIN")));
                  writer.rollback();
                  run.note(() -> code(() -> other.executeUpdate("BEGIN IMMEDIATE")));
                  try (Statement first = writer.createStatement()) {
                    run.note(() -> code(() -> first.executeUpdate("INSERT INTO t VALUES (2)")));
                  }
                  run.note(() -> other.executeUpdate("COMMIT"));
                }))
        .containsExactly("0", "5", "5", "1", "1", "5", "0");
  }

  /** To SQLite it ran, and changed no row. */
  @Test
  void aRefusedWriteSetsTheCountOfChangesToZero() throws Exception {
    assertThat(
            BothDrivers.assertSame(
                directory,
                run -> {
                  Connection other = run.open("CREATE TABLE t(a)", "INSERT INTO t VALUES (1), (2)");
                  run.rows(other, "SELECT changes(), total_changes(), last_insert_rowid()");
                  beginWriting(run.open());
                  try (Statement statement = other.createStatement()) {
                    run.note(() -> code(() -> statement.executeUpdate("DELETE FROM t")));
                  }
                  run.rows(other, "SELECT changes(), total_changes(), last_insert_rowid()");
                }))
        .containsExactly("[2, 2, 2]", "5", "[0, 2, 2]");
  }

  /** They held the write queue until the end of the transaction. */
  @Test
  void aTransactionWhoseTextsHadNothingToDoHoldsNobodyUp() throws Exception {
    assertThat(
            BothDrivers.assertSame(
                directory,
                run -> {
                  Connection connection =
                      run.open("PRAGMA journal_mode = WAL", "CREATE TABLE t(a)");
                  connection.setAutoCommit(false);
                  try (Statement statement = connection.createStatement();
                      Statement other = run.open().createStatement()) {
                    run.note(() -> statement.executeUpdate("CREATE TABLE IF NOT EXISTS t(a)"));
                    run.note(() -> statement.executeUpdate("DROP INDEX IF EXISTS none"));
                    run.note(() -> statement.executeUpdate("REINDEX t"));
                    run.note(() -> other.executeUpdate("INSERT INTO t VALUES (2)"));
                  }
                  connection.commit();
                }))
        .containsExactly("0", "0", "0", "1");
  }

  /** What was asked to find out must not leave a snapshot behind. */
  @Test
  void aTextThatWasRefusedLeavesNoSnapshot() throws Exception {
    BothDrivers.assertSame(
        directory,
        run -> {
          Connection writer = run.open();
          beginWriting(writer);
          Connection other = run.open();
          other.setAutoCommit(false);
          try (Statement statement = other.createStatement()) {
            run.note(() -> code(() -> statement.executeUpdate("DROP TABLE IF EXISTS t")));
            writer.commit();
            run.note(() -> statement.executeUpdate("DELETE FROM t"));
          }
          other.commit();
        });
  }

  /** A rollback journal knows no checkpoint, so none is refused. */
  @Test
  void aCheckpointWithinATransaction() throws Exception {
    assertThat(
            BothDrivers.assertSame(
                directory,
                run -> {
                  Connection connection = run.open("CREATE TABLE t(a)");
                  connection.setAutoCommit(false);
                  run.rows(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
                  TestDatabase.run(connection, "INSERT INTO t VALUES (1)");
                  run.rows(connection, "PRAGMA wal_checkpoint");
                  connection.commit();
                }))
        .first()
        .isEqualTo("[0, -1, -1]");
  }

  @Test
  void aCheckpointWithinATransactionThatWasNotAtTheFile() throws Exception {
    for (String before :
        List.of("SAVEPOINT s", "INSERT INTO missing VALUES (1)", "SELECT 1", "DELETE FROM t")) {
      BothDrivers.assertSame(
          Files.createTempDirectory(directory, "x"),
          run -> {
            Connection connection = run.open("CREATE TABLE t(a)", "CREATE TABLE k(a PRIMARY KEY)");
            TestDatabase.run(connection, "CREATE TEMP TABLE own(a)", "SAVEPOINT outer");
            run.note(() -> connection.createStatement().execute(before));
            run.rows(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
            run.rows(connection, "PRAGMA wal_checkpoint");
          });
    }
  }

  @Test
  void aCheckpointWithinATransactionOfAFileWithoutContent() throws Exception {
    assertThat(
            BothDrivers.assertSame(
                directory,
                run -> {
                  Connection connection = run.open("PRAGMA recursive_triggers = 1");
                  connection.setAutoCommit(false);
                  run.rows(connection, "PRAGMA wal_checkpoint");
                }))
        .containsExactly("[0, -1, -1]");
  }

  /** On a connection of the session's own it was refused. */
  @ParameterizedTest
  @ValueSource(
      strings = {"PRAGMA wal_checkpoint", "PRAGMA wal_checkpoint = RESTART", "PRAGMA optimize"})
  void whatOnlyTellsBesideAWriteTransactionOfAnotherSession(String pragma) throws Exception {
    BothDrivers.assertSame(
        directory,
        run -> {
          Connection connection = run.open("CREATE TABLE t(a)", "CREATE TEMP TABLE own(a)");
          Connection writer = run.open();
          writer.setAutoCommit(false);
          TestDatabase.run(writer, "INSERT INTO t VALUES (1)");
          run.rows(connection, pragma);
          writer.commit();
          run.rows(connection, "SELECT * FROM t");
        });
  }

  /** The program has the file in WAL itself, and means it. */
  @Test
  void aCheckpointAtTheBeginningOfATransactionIsDone() throws Exception {
    assertThat(
            BothDrivers.assertSame(
                directory,
                run -> {
                  Connection connection =
                      run.open("PRAGMA journal_mode = WAL", "CREATE TABLE t(a)");
                  connection.setAutoCommit(false);
                  TestDatabase.run(connection, "INSERT INTO t VALUES (1)");
                  connection.commit();
                  run.rows(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
                  TestDatabase.run(connection, "INSERT INTO t VALUES (1)");
                  run.note(() -> connection.createStatement().execute("PRAGMA wal_checkpoint"));
                  connection.rollback();
                }))
        .first()
        .isEqualTo("[0, 0, 0]");
  }

  /** What it created or dropped keeps its text from compiling once more. */
  @Test
  void aCheckpointAfterAChangeOfTheSchemaInATransaction() throws Exception {
    for (String mode : List.of("DELETE", "WAL")) {
      for (String change :
          List.of(
              "CREATE TABLE u(a)", "DROP TABLE t", "ALTER TABLE t ADD b", "CREATE TABLE t(a)")) {
        BothDrivers.assertSame(
            Files.createTempDirectory(directory, mode),
            run -> {
              Connection connection =
                  run.open("PRAGMA journal_mode = " + mode, "CREATE TABLE t(a)");
              connection.setAutoCommit(false);
              run.note(() -> connection.createStatement().execute(change));
              run.note(() -> connection.createStatement().execute("PRAGMA wal_checkpoint"));
              connection.rollback();
            });
      }
    }
  }

  @Test
  void aCheckpointWithinATransactionBesideAWriter() throws Exception {
    assertThat(
            BothDrivers.assertSame(
                directory,
                run -> {
                  beginWriting(run.open());
                  Connection other = run.open();
                  other.setSavepoint();
                  run.rows(other, "PRAGMA wal_checkpoint");
                  run.rows(other, "SELECT count(*) FROM t");
                  run.note(() -> other.createStatement().execute("PRAGMA wal_checkpoint"));
                }))
        .last()
        .asString()
        .contains("SQLITE_LOCKED");
  }

  /** The file can not leave WAL then; the statement that needed the lock was refused. */
  @Test
  void exclusiveLockingModeWithinATransaction() throws Exception {
    assertExclusiveLockingModeWithinATransaction("DELETE");
    assertExclusiveLockingModeWithinATransaction("WAL");
  }

  private void assertExclusiveLockingModeWithinATransaction(String journalMode) throws Exception {
    assertThat(
            BothDrivers.assertSame(
                Files.createTempDirectory(directory, journalMode),
                run -> {
                  Connection connection =
                      run.open("PRAGMA journal_mode = " + journalMode, "CREATE TABLE t(a)");
                  connection.setAutoCommit(false);
                  run.rows(connection, "PRAGMA locking_mode = EXCLUSIVE");
                  try (Statement insert = connection.createStatement()) {
                    run.note(() -> insert.executeUpdate("INSERT INTO t VALUES (1)"));
                  }
                  run.rows(connection, "PRAGMA locking_mode");
                  connection.setAutoCommit(true);
                  run.rows(connection, "SELECT count(*) FROM t");
                  run.rows(connection, "PRAGMA locking_mode");
                  try (Statement other = run.open().createStatement()) {
                    run.note(() -> code(() -> other.executeUpdate("INSERT INTO t VALUES (2)")));
                  }
                }))
        .contains("[exclusive]", "5");
  }

  @Test
  void aCheckpointBesideAWriter() throws Exception {
    assertThat(
            BothDrivers.assertSame(
                directory,
                run -> {
                  beginWriting(run.open());
                  run.rows(run.open(), "PRAGMA wal_checkpoint");
                }))
        .containsExactly("[0, -1, -1]");
  }

  /** It kept a read lock on the main file, in whose way the other session's COMMIT then was. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE IF NOT EXISTS att.u(a)",
        "CREATE VIEW IF NOT EXISTS att.u AS SELECT 1",
        "DROP TABLE IF EXISTS att.none",
        "CREATE TABLE IF NOT EXISTS t(a)"
      })
  void aTextWithNothingToDoInAnAttachedFileReadsNoOther(String text) throws Exception {
    BothDrivers.assertSame(
        directory,
        run -> {
          Path attached = directory.resolve(UUID.randomUUID() + ".db");
          Connection both = run.openWith("busy_timeout=0");
          TestDatabase.run(
              both,
              "CREATE TABLE t(a)",
              "ATTACH '" + attached + "' AS att",
              "CREATE TABLE att.u(a)");
          Connection other = run.openWith("busy_timeout=0");
          both.setAutoCommit(false);
          TestDatabase.run(both, text);
          run.note(() -> other.createStatement().executeUpdate("DELETE FROM t"));
          both.rollback();
          both.close();
        });
  }
}
