package io.pooledsqlite.session;

import static io.pooledsqlite.testing.TestDatabase.number;
import static io.pooledsqlite.testing.TestDatabase.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.testing.Await;
import io.pooledsqlite.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
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
 * A checkpoint is no commit: who reads first and writes later is not refused because of one that
 * came between. SQLite itself refuses the write if the WAL was begun anew meanwhile.
 *
 * <pre>
 *   A: BEGIN, SELECT            maintenance: a checkpoint      A: first write
 *   a snapshot ---------------- must not make it old --------- succeeds
 * </pre>
 */
@Tag("core")
class CheckpointBesideSnapshotTest {

  @TempDir Path directory;
  private TestDatabase database;
  private Connection a;
  private Connection b;

  @BeforeEach
  void open() throws SQLException {
    database = new TestDatabase(directory).with("CREATE TABLE t(x)", "INSERT INTO t VALUES (1)");
    a = database.open();
    b = database.open();
  }

  @AfterEach
  void close() throws SQLException {
    a.close();
    b.close();
    database.closeAtRest();
  }

  @ParameterizedTest
  @ValueSource(strings = {"CREATE TEMP TABLE own(x)", "PRAGMA synchronous = FULL"})
  void aTransactionThatReadMuchWritesAfterACheckpointOfAnEmptyWal(String state) throws Exception {
    run(a, state);
    run(b, "INSERT INTO t VALUES (2)");
    Await.until("an empty WAL", () -> walSize() == 0);
    readThenWrite(() -> idleCheckpoint(b));
  }

  @ParameterizedTest
  @ValueSource(strings = {"CREATE TEMP TABLE own(x)", "PRAGMA synchronous = FULL"})
  void aTransactionThatReadMuchWritesAfterACheckpointOfAWalThatWasMoved(String state)
      throws Exception {
    run(a, state);
    run(b, "INSERT INTO t VALUES (2)");
    checkpoint(b, "PASSIVE");
    readThenWrite(() -> idleCheckpoint(b));
  }

  @Test
  void theProgramsOwnCheckpointDoesNotStandInTheWayOfAnother() throws Exception {
    run(a, "CREATE TEMP TABLE own(x)");
    run(b, "INSERT INTO t VALUES (2)");
    checkpoint(b, "PASSIVE");
    readThenWrite(() -> checkpoint(b, "TRUNCATE"));
  }

  @Test
  void anOpenResultSetOnASessionsOwnConnection() throws Exception {
    run(a, "CREATE TEMP TABLE own(x)");
    run(b, "INSERT INTO t VALUES (2)");
    checkpoint(b, "PASSIVE");
    try (Statement statement = a.createStatement()) {
      ResultSet rows = statement.executeQuery("SELECT x FROM t ORDER BY x");
      assertThat(rows.next()).isTrue();
      idleCheckpoint(a);
      run(a, "INSERT INTO t VALUES (3)");
      assertThat(rows.next()).isTrue();
    }
    assertThat(number(a, "SELECT count(*) FROM t")).isEqualTo(3);
  }

  @Test
  void anOpenResultSetThatOutlivesItsTransaction() throws Exception {
    run(b, "INSERT INTO t VALUES (2)");
    checkpoint(b, "PASSIVE");
    a.setAutoCommit(false);
    try (Statement statement = a.createStatement()) {
      ResultSet rows = statement.executeQuery("SELECT x FROM t ORDER BY x");
      assertThat(rows.next()).isTrue();
      run(a, "CREATE TEMP TABLE own(x)");
      a.setAutoCommit(true);
      idleCheckpoint(a);
      run(a, "INSERT INTO t VALUES (3)");
      assertThat(rows.next()).isTrue();
    }
    assertThat(number(a, "SELECT count(*) FROM t")).isEqualTo(3);
  }

  @Test
  void theDriversOwnConnection() throws Exception {
    Connection raw = a.unwrap(org.sqlite.SQLiteConnection.class);
    run(b, "INSERT INTO t VALUES (2)");
    checkpoint(b, "PASSIVE");
    raw.setAutoCommit(false);
    assertThat(number(raw, "SELECT count(*) FROM t")).isEqualTo(2);
    idleCheckpoint(b);
    run(raw, "INSERT INTO t VALUES (3)");
    raw.commit();
    raw.setAutoCommit(true);
    assertThat(number(b, "SELECT count(*) FROM t")).isEqualTo(3);
  }

  @Test
  void theWalIsEmptiedAsSoonAsNobodyIsInTheWay() throws Exception {
    run(a, "CREATE TEMP TABLE own(x)");
    readThenWrite(() -> idleCheckpoint(b));
    Await.until("an empty WAL", () -> walSize() == 0);
  }

  @Test
  void theWalIsEmptiedOnceTheLastSnapshotIsGoneAlsoIfNobodyWritesAnyMore() throws Exception {
    fillWalBesideASnapshot();
    a.rollback();
    Await.until("an empty WAL", () -> walSize() == 0);
  }

  /** What is in it would get into whichever file takes the place of this one. */
  @Test
  void nothingIsLeftInTheWalAfterTheLastClose() throws Exception {
    Path backup = Files.copy(database.file(), directory.resolve("backup"));
    fillWalBesideASnapshot();
    b.close();
    a.close();
    assertThat(walSize()).isZero();
    Files.move(backup, database.file(), StandardCopyOption.REPLACE_EXISTING);
    try (Connection connection = database.open()) {
      assertThat(number(connection, "SELECT count(*) FROM t")).isEqualTo(1);
    }
  }

  /** Session A has a transaction that may read and write later, and the WAL is moved beside it. */
  private void fillWalBesideASnapshot() throws Exception {
    a.setAutoCommit(false);
    a.setSavepoint();
    run(b, "INSERT INTO t VALUES (2)");
    idleCheckpoint(b);
    assertThat(walSize()).isPositive();
  }

  /** What happens between the reads and the write. */
  private interface Meanwhile {
    void run() throws Exception;
  }

  /** Reads more than is kept account of, so that nothing but SQLite's own snapshot can decide. */
  private void readThenWrite(Meanwhile meanwhile) throws Exception {
    long before = number(b, "SELECT count(*) FROM t");
    a.setAutoCommit(false);
    for (int i = 0; i < 70; i++) {
      assertThat(number(a, "SELECT count(*) FROM t")).isEqualTo(before);
    }
    meanwhile.run();
    run(a, "INSERT INTO t VALUES (3)");
    a.commit();
    a.setAutoCommit(true);
    assertThat(number(b, "SELECT count(*) FROM t")).isEqualTo(before + 1);
  }

  /** A write that changes nothing is reason enough for one. */
  private void idleCheckpoint(Connection writer) throws SQLException {
    int before = database.listener().count("checkpointed");
    run(writer, "DELETE FROM t WHERE x < 0");
    Await.until("a checkpoint", () -> database.listener().count("checkpointed") > before);
  }

  private static void checkpoint(Connection connection, String mode) throws SQLException {
    assertThat(number(connection, "PRAGMA wal_checkpoint(" + mode + ")")).isZero();
  }

  private long walSize() throws Exception {
    Path wal = Path.of(database.file() + "-wal");
    return Files.exists(wal) ? Files.size(wal) : 0;
  }
}
