package io.pooledsqlite.state;

import static io.pooledsqlite.testing.TestDatabase.number;
import static io.pooledsqlite.testing.TestDatabase.run;
import static io.pooledsqlite.testing.TestDatabase.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pooledsqlite.testing.TestDatabase;
import io.pooledsqlite.testing.Workers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a session set, it has on every statement it runs, and nobody else has it. */
@Tag("core")
class SessionSettingsTest {

  @TempDir Path directory;
  private TestDatabase database;
  private Connection one;
  private Connection two;

  @BeforeEach
  void open() throws SQLException {
    database =
        new TestDatabase(directory, "pool.readers=2")
            .with(
                "CREATE TABLE parent(id INTEGER PRIMARY KEY)",
                "CREATE TABLE child(id INTEGER PRIMARY KEY, p REFERENCES parent(id))",
                "CREATE TABLE t(x)");
    one = database.open();
    two = database.open();
  }

  @AfterEach
  void close() throws SQLException {
    one.close();
    two.close();
    database.assertAtRest(0);
    database.close();
  }

  @Test
  void foreignKeysHoldOnEveryStatementOfTheSession() throws Exception {
    run(one, "PRAGMA foreign_keys = ON");
    for (int i = 0; i < 20; i++) {
      assertForeignKeys(one, true);
      assertForeignKeys(two, false);
    }
    one.setAutoCommit(false);
    two.setAutoCommit(false);
    assertForeignKeys(one, true);
    one.rollback();
    assertForeignKeys(two, false);
    two.rollback();
    one.setAutoCommit(true);
    two.setAutoCommit(true);
    run(one, "CREATE TEMP TABLE pins(x)");
    assertForeignKeys(one, true);
  }

  private static void assertForeignKeys(Connection connection, boolean on) throws SQLException {
    assertThat(number(connection, "PRAGMA foreign_keys")).isEqualTo(on ? 1 : 0);
    if (on) {
      assertThatThrownBy(() -> run(connection, "INSERT INTO child(p) VALUES (77)"))
          .hasMessageContaining("[SQLITE_CONSTRAINT_FOREIGNKEY]");
    } else {
      run(connection, "INSERT INTO child(p) VALUES (77)");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "recursive_triggers, 1, 1",
    "cache_size, -777, -777",
    "busy_timeout, 4321, 4321",
    "synchronous, OFF, 0",
    "automatic_index, 0, 0",
    "temp_store, MEMORY, 2",
    "secure_delete, FAST, 2",
    "ignore_check_constraints, 1, 1",
    "reverse_unordered_selects, ON, 1",
    "legacy_alter_table, 1, 1",
    "trusted_schema, 0, 0",
    "read_uncommitted, 1, 1",
    "query_only, 1, 1"
  })
  void theGetterAnswersWhatTheSessionSet(String pragma, String value, long answer)
      throws Exception {
    long before = number(two, "PRAGMA " + pragma);
    assertThat(before).isNotEqualTo(answer);
    run(one, "PRAGMA " + pragma + " = " + value);
    for (int i = 0; i < 5; i++) {
      assertThat(number(one, "PRAGMA " + pragma)).isEqualTo(answer);
      assertThat(number(two, "PRAGMA " + pragma)).isEqualTo(before);
      run(two, "INSERT INTO t VALUES (1)");
      number(one, "SELECT count(*) FROM t");
    }
    one.setAutoCommit(false);
    assertThat(number(one, "PRAGMA " + pragma)).isEqualTo(answer);
    one.commit();
    one.setAutoCommit(true);
    Workers.runAll(
        4,
        number -> {
          for (int i = 0; i < 20; i++) {
            assertThat(number(one, "PRAGMA " + pragma)).isEqualTo(answer);
            assertThat(number(two, "PRAGMA " + pragma)).isEqualTo(before);
          }
        });
  }

  @Test
  void queryOnlyRefusesTheWritesOfItsSessionAlone() throws Exception {
    run(one, "PRAGMA query_only = 1");
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> run(one, "INSERT INTO t VALUES (1)"))
          .hasMessageContaining("[SQLITE_READONLY]");
      run(two, "INSERT INTO t VALUES (1)");
    }
    run(one, "PRAGMA query_only = 0", "INSERT INTO t VALUES (1)");
    assertThat(number(one, "SELECT count(*) FROM t")).isEqualTo(4);
  }

  @Test
  void caseSensitiveLikeBelongsToItsSession() throws Exception {
    run(one, "PRAGMA case_sensitive_like = ON");
    for (int i = 0; i < 10; i++) {
      assertThat(number(one, "SELECT 'a' LIKE 'A'")).isZero();
      assertThat(number(two, "SELECT 'a' LIKE 'A'")).isEqualTo(1);
    }
    run(one, "PRAGMA case_sensitive_like = OFF");
    assertThat(number(one, "SELECT 'a' LIKE 'A'")).isEqualTo(1);
  }

  @Test
  void temporaryTablesLiveBesideTheWritesOfOthers() throws Exception {
    run(one, "CREATE TEMP TABLE mine(x)");
    for (int i = 1; i <= 10; i++) {
      run(one, "INSERT INTO mine VALUES (1)");
      run(two, "INSERT INTO t VALUES (1)");
      run(one, "INSERT INTO t SELECT x FROM mine LIMIT 1");
      assertThat(number(one, "SELECT count(*) FROM mine")).isEqualTo(i);
      assertThat(number(one, "SELECT count(*) FROM t")).isEqualTo(2L * i);
      assertThat(number(two, "SELECT count(*) FROM t")).isEqualTo(2L * i);
      assertThatThrownBy(() -> run(two, "INSERT INTO mine VALUES (1)"))
          .hasMessageContaining("no such table: mine");
    }
    assertThat(database.pool().pinnedSessions()).isEqualTo(1);
  }

  @Test
  void writesToTemporaryTablesWaitForNobody() throws Exception {
    run(one, "PRAGMA busy_timeout = 20");
    two.setAutoCommit(false);
    run(two, "INSERT INTO t VALUES (1)");
    run(one, "CREATE TEMP TABLE mine(x)", "INSERT INTO mine VALUES (1)");
    run(one, "CREATE TEMP TABLE copy AS SELECT count(*) AS n FROM t");
    assertThat(number(one, "SELECT n FROM copy")).isZero();
    one.setAutoCommit(false);
    run(one, "INSERT INTO mine VALUES (2)", "UPDATE mine SET x = x + 1");
    assertThatThrownBy(() -> run(one, "INSERT INTO t SELECT x FROM mine"))
        .hasMessageContaining("[SQLITE_BUSY]");
    one.commit();
    two.commit();
    run(one, "INSERT INTO t SELECT x FROM mine");
    one.commit();
    assertThat(number(two, "SELECT sum(x) FROM t")).isEqualTo(6);
    two.commit();
    one.setAutoCommit(true);
    two.setAutoCommit(true);
  }

  @Test
  void attachedDatabasesBelongToTheirSession() throws Exception {
    // The file it attaches takes both out of the pool.
    database.leavingNoPool();
    Path other = directory.resolve("other.db");
    run(one, "ATTACH '" + other + "' AS other", "CREATE TABLE other.o(x)");
    run(one, "INSERT INTO o VALUES (5)");
    run(two, "INSERT INTO t VALUES (1)");
    assertThat(number(one, "SELECT x FROM other.o")).isEqualTo(5);
    assertThatThrownBy(() -> number(two, "SELECT x FROM other.o"))
        .hasMessageContaining("no such table: other.o");
    run(one, "DETACH other");
    assertThatThrownBy(() -> number(one, "SELECT x FROM other.o"))
        .hasMessageContaining("no such table: other.o");
  }

  @Test
  void savepointsOfJdbc() throws Exception {
    one.setAutoCommit(false);
    run(one, "INSERT INTO t VALUES (1)");
    Savepoint first = one.setSavepoint();
    run(one, "INSERT INTO t VALUES (2)");
    Savepoint second = one.setSavepoint("named");
    run(one, "INSERT INTO t VALUES (3)");
    assertThat(number(two, "SELECT count(*) FROM t")).isZero();
    one.rollback(second);
    assertThat(number(one, "SELECT count(*) FROM t")).isEqualTo(2);
    one.releaseSavepoint(second);
    one.rollback(first);
    assertThat(number(one, "SELECT count(*) FROM t")).isEqualTo(1);
    one.commit();
    assertThat(number(two, "SELECT count(*) FROM t")).isEqualTo(1);
    one.setAutoCommit(true);
  }

  @Test
  void anInsertWithoutRowidLeavesTheLastRowidOfItsSession() throws Exception {
    run(one, "CREATE TABLE keyed(k PRIMARY KEY) WITHOUT ROWID");
    run(two, "INSERT INTO t(rowid, x) VALUES (77, 1)");
    run(one, "INSERT INTO parent(id) VALUES (5)");
    run(two, "INSERT INTO t(rowid, x) VALUES (78, 1)");
    run(one, "INSERT INTO keyed VALUES ('k')");
    assertThat(number(one, "SELECT last_insert_rowid()")).isEqualTo(5);
  }

  @Test
  void theLastRowidOfATransactionThatBeganOnAReaderStays() throws Exception {
    run(one, "INSERT INTO t(rowid) VALUES (6)");
    one.setAutoCommit(false);
    number(one, "SELECT count(*) FROM t");
    run(one, "INSERT INTO t(rowid) VALUES (7)");
    one.commit();
    one.setAutoCommit(true);
    run(one, "UPDATE t SET x = 1 WHERE rowid = 6");
    assertThat(number(one, "SELECT last_insert_rowid()")).isEqualTo(7);
  }

  @Test
  void aSecondBeginIsRefusedAsSuch() throws Exception {
    run(one, "BEGIN");
    number(one, "SELECT count(*) FROM t");
    assertThatThrownBy(() -> run(one, "BEGIN IMMEDIATE"))
        .hasMessageContaining("cannot start a transaction within a transaction");
    run(one, "INSERT INTO t VALUES (1)", "COMMIT");
    assertThat(number(two, "SELECT count(*) FROM t")).isEqualTo(1);
  }

  @Test
  void theJournalModeIsAnsweredAndNeverLeft() throws Exception {
    for (String mode : new String[] {"DELETE", "MEMORY", "OFF", "WAL"}) {
      assertThat(text(one, "PRAGMA journal_mode = " + mode)).isEqualTo("wal");
      run(two, "INSERT INTO t VALUES (1)");
      assertThat(text(two, "PRAGMA journal_mode")).isEqualTo("wal");
    }
  }

  @Test
  void insertsWithTheRowidOfTheLastInsertOfTheirOwnSession() throws Exception {
    for (int i = 1; i <= 10; i++) {
      run(one, "INSERT INTO parent(id) VALUES (" + i * 10 + ")");
      run(two, "INSERT INTO parent(id) VALUES (" + (i * 10 + 1) + ")");
      run(one, "INSERT INTO child(p) VALUES (last_insert_rowid())");
      run(two, "INSERT INTO child(p) SELECT last_insert_rowid()");
      assertThat(number(one, "SELECT p FROM child ORDER BY id DESC LIMIT 1 OFFSET 1"))
          .isEqualTo(i * 10L);
      assertThat(number(two, "SELECT p FROM child ORDER BY id DESC LIMIT 1"))
          .isEqualTo(i * 10L + 1);
    }
  }
}
