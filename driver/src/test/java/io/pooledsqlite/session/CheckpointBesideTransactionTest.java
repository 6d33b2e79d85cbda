package io.pooledsqlite.session;

import static io.pooledsqlite.testing.TestDatabase.number;
import static io.pooledsqlite.testing.TestDatabase.run;
import static io.pooledsqlite.testing.TestDatabase.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.testing.Await;
import io.pooledsqlite.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * While a write transaction is open and idle, the main file alone holds every row that was
 * committed before: a program with autocommit off for life always has one open.
 *
 * <pre>
 *   A: INSERT, COMMIT, INSERT        maintenance                    cp
 *   the slot is A's ---------------- moves what is committed ------ finds it
 *   A: COMMIT
 * </pre>
 */
@Tag("core")
class CheckpointBesideTransactionTest {

  private static final String COUNT = "SELECT count(*) FROM t";

  @TempDir Path directory;
  private TestDatabase database;
  private Connection a;
  private int copies;

  @BeforeEach
  void open() throws SQLException {
    database = new TestDatabase(directory).with("CREATE TABLE t(x)");
    a = database.open();
  }

  @AfterEach
  void close() throws SQLException {
    a.close();
    database.closeAtRest();
  }

  /** On a connection of the pool's, or of the session's own. */
  @ParameterizedTest
  @ValueSource(strings = {"SELECT 1", "PRAGMA synchronous = OFF", "CREATE TEMP TABLE own(x)"})
  void aCopyHoldsWhatWasCommittedBeforeTheOpenTransaction(String state) throws Exception {
    execute(a, state);
    insert(a, 50);
    a.setAutoCommit(false);
    insert(a, 10);
    awaitInCopy(50);
    for (int commits = 1; commits <= 3; commits++) {
      a.commit();
      insert(a, 10);
      awaitInCopy(50 + 10L * commits);
    }
    a.rollback();
    a.setAutoCommit(true);
    assertThat(number(a, COUNT)).isEqualTo(80);
    assertThat(text(a, "PRAGMA integrity_check")).isEqualTo("ok");
  }

  @Test
  void theTransactionWritesOnAndCommits() throws Exception {
    a.setAutoCommit(false);
    insert(a, 10);
    a.commit();
    // More than its cache: what is not committed is in the WAL as well.
    execute(a, "PRAGMA cache_size = 10");
    insert(a, 2_000);
    awaitInCopy(10);
    insert(a, 2_000);
    a.commit();
    insert(a, 1);
    awaitInCopy(4_010);
    a.rollback();
    assertThat(number(a, COUNT)).isEqualTo(4_010);
    assertThat(text(a, "PRAGMA integrity_check")).isEqualTo("ok");
    a.rollback();
  }

  /** The first connection was opened before the file was switched to WAL. */
  @ParameterizedTest
  @ValueSource(strings = {"PRAGMA synchronous = FULL", "CREATE TEMP TABLE own(x)"})
  void ofANewFile(String state) throws Exception {
    Path file = directory.resolve("new.db");
    try (Connection connection = DriverManager.getConnection("jdbc:pooledsqlite:" + file)) {
      execute(connection, "CREATE TABLE t(x)");
      execute(connection, state);
      insert(connection, 1);
      connection.setAutoCommit(false);
      insert(connection, 1);
      connection.commit();
      insert(connection, 1);
      Await.until("both rows in the copy", () -> inCopy(file) == 2);
    }
  }

  /** Their result sets are moved out of the way, and go on. */
  @Test
  void besideReadersOnTheirSnapshots() throws Exception {
    insert(a, 20);
    try (Connection transaction = database.open();
        Connection autocommit = database.open();
        Statement statement = autocommit.createStatement()) {
      transaction.setAutoCommit(false);
      assertThat(number(transaction, COUNT)).isEqualTo(20);
      ResultSet rows = statement.executeQuery("SELECT x FROM t");
      assertThat(rows.next()).isTrue();
      a.setAutoCommit(false);
      insert(a, 10);
      awaitInCopy(20);
      a.commit();
      insert(a, 10);
      assertThat(number(transaction, COUNT)).isEqualTo(20);
      transaction.rollback();
      awaitInCopy(30);
      for (int i = 1; i < 20; i++) {
        assertThat(rows.next()).isTrue();
      }
      assertThat(rows.next()).isFalse();
      a.rollback();
    }
  }

  /** It has only read, but the slot is kept for the write that is likely to come. */
  @Test
  void aTransactionThatIsExpectedToWrite() throws Exception {
    a.setAutoCommit(false);
    for (int i = 0; i < 5; i++) {
      number(a, COUNT);
      insert(a, 1);
      a.commit();
    }
    number(a, COUNT);
    awaitInCopy(5);
    insert(a, 1);
    a.commit();
    assertThat(number(a, COUNT)).isEqualTo(6);
    a.rollback();
  }

  private void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void insert(Connection connection, int rows) throws SQLException {
    for (int i = 0; i < rows; i++) {
      run(connection, "INSERT INTO t VALUES (randomblob(100))");
    }
  }

  /** Waits until a copy of the main file alone, opened by plain sqlite-jdbc, has so many rows. */
  private void awaitInCopy(long rows) {
    Await.until(rows + " rows in a copy of the main file", () -> inCopy(database.file()) == rows);
  }

  private long inCopy(Path file) throws IOException {
    Path copy = Files.copy(file, directory.resolve("copy" + copies++ + ".db"));
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy)) {
      // A copy in the middle of a checkpoint may be torn; the next one is not.
      if (!"ok".equals(text(connection, "PRAGMA integrity_check"))) {
        return -1;
      }
      return number(connection, COUNT);
    } catch (SQLException e) {
      return -1;
    }
  }
}
