package io.pooledsqlite.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.PooledSqlite;
import io.pooledsqlite.faults.Fault.Effect;
import io.pooledsqlite.faults.Fault.Failure;
import io.pooledsqlite.testing.Await;
import io.pooledsqlite.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the pool does by itself, and fails at, is no error of the application's. */
class CheckpointFaultTest {

  private static final String COUNT = "SELECT count(*) FROM t";

  @TempDir Path directory;
  private final FaultyDriver driver = new FaultyDriver();
  private TestDatabase database;

  @BeforeEach
  void create() throws SQLException {
    database = new TestDatabase(directory, "pool.idleCheckpoint=10ms");
    database.with("CREATE TABLE t(id INTEGER PRIMARY KEY, v)");
  }

  @AfterEach
  void reset() {
    driver.disarm();
    database.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = Failure.class,
      names = {"IO_ERROR", "DISK_FULL", "RUNTIME_EXCEPTION"})
  void idleCheckpointIsTriedAgainAndTheLogHearsOnce(Failure failure) throws SQLException {
    try (Connection session = driver.open(database.url())) {
      driver.arm(
          "PRAGMA main.wal_checkpoint", new Fault(Effect.INSTEAD, failure), Integer.MAX_VALUE);
      for (int i = 0; i < 5; i++) {
        int before = driver.struck();
        TestDatabase.run(session, "INSERT INTO t(v) VALUES (1)");
        Await.until("a checkpoint fails", () -> driver.struck() > before);
      }
      assertThat(TestDatabase.number(session, COUNT)).isEqualTo(5);
      assertThat(database.count(COUNT)).isEqualTo(5);
      driver.disarm();
      Await.until("the main file is complete", () -> database.pool().walBytes() == 0);
      assertThat(database.listener().warnings()).hasSize(1);
      assertThat(database.listener().warnings().get(0))
          .contains("a checkpoint failed and will be tried again", "injected");
      database.assertCountsAtRest(1);
    }
  }

  @Test
  void checkpointThatFailsAtTheLastCloseLosesNothing() throws SQLException {
    database.close();
    database = new TestDatabase(directory, "pool.idleCheckpoint=1m");
    Fault fault = new Fault(Effect.INSTEAD, Failure.IO_ERROR);
    try (Connection session = driver.open(database.url())) {
      TestDatabase.run(session, "INSERT INTO t(v) VALUES (1)");
      driver.arm("PRAGMA main.wal_checkpoint", fault, Integer.MAX_VALUE);
    }
    assertThat(driver.struck()).isEqualTo(1);
    Await.until("connections do not linger", () -> PooledSqlite.pools().isEmpty());
    driver.disarm();
    assertThat(database.count(COUNT)).isEqualTo(1);
    try (Connection session = driver.open(database.url())) {
      assertThat(TestDatabase.number(session, COUNT)).isEqualTo(1);
    }
    database.assertCountsAtRest(0);
  }

  @Test
  void fileThatCanNotBeSwitchedToWalIsPassedThrough() throws SQLException {
    driver.arm("PRAGMA journal_mode=WAL", new Fault(Effect.INSTEAD, Failure.IO_ERROR), 1);
    try (Connection session = driver.open(database.url())) {
      assertThat(driver.struck()).isEqualTo(1);
      TestDatabase.run(session, "INSERT INTO t(v) VALUES (1)");
      assertThat(PooledSqlite.pools()).isEmpty();
    }
    try (Connection session = driver.open(database.url())) {
      assertThat(PooledSqlite.pools()).hasSize(1);
      assertThat(TestDatabase.number(session, COUNT)).isEqualTo(1);
    }
    database.assertAtRest(0);
  }

  @Test
  void fileThatCanNotLeaveWalAtTheEndKeepsItsRows() throws SQLException {
    database.close();
    database = new TestDatabase(directory, "pool.linger=0");
    try (Connection session = driver.open(database.url())) {
      TestDatabase.run(session, "INSERT INTO t(v) VALUES (1)");
      driver.arm(
          "PRAGMA \"main\".journal_mode = DELETE", new Fault(Effect.INSTEAD, Failure.DISK_FULL), 1);
    }
    Await.until("retired", () -> PooledSqlite.pools().isEmpty());
    assertThat(driver.struck()).isEqualTo(1);
    assertThat(database.count(COUNT)).isEqualTo(1);
    assertThat(database.listener().warnings())
        .allSatisfy(warning -> assertThat(warning).contains("could not leave WAL mode"));
  }
}
