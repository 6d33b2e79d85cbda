package io.pooledsqlite.concurrency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pooledsqlite.testing.Await;
import io.pooledsqlite.testing.TestDatabase;
import io.pooledsqlite.testing.Workers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a write waits for another session's transaction; pool.writeTimeout is ten minutes. */
class PatienceTest {

  @TempDir Path directory;
  private TestDatabase database;

  @AfterEach
  void reset() throws SQLException {
    database.closeAtRest();
  }

  /** What a session does before it tries to write. */
  private interface Preparation {
    void on(Connection session, Statement statement) throws SQLException;
  }

  /** How long the refused write waited, in milliseconds. */
  private long refusedAfter(Preparation preparation, String... parameters) throws SQLException {
    database = new TestDatabase(directory, parameters).with(Queries.TABLE);
    long[] waited = new long[1];
    try (Connection holder = database.open()) {
      holder.setAutoCommit(false);
      TestDatabase.run(holder, "INSERT INTO t(v) VALUES ('holder')");
      Workers.runAll(
          1,
          n -> {
            try (Connection session = database.open();
                Statement statement = session.createStatement()) {
              preparation.on(session, statement);
              long start = System.nanoTime();
              SQLException refused =
                  catchThrowableOfType(
                      SQLException.class,
                      () -> statement.executeUpdate("INSERT INTO t(v) VALUES ('refused')"));
              waited[0] = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
              assertThat(refused.getErrorCode()).isEqualTo(Queries.BUSY);
            }
          });
      assertThat(database.listener().count("writeTimedOut")).isEqualTo(1);
      assertThat(database.pool().writersPending()).isZero();
      holder.commit();
      assertThat(TestDatabase.number(holder, "SELECT count(*) FROM t")).isEqualTo(1);
    }
    return waited[0];
  }

  @Test
  void queryTimeoutBoundsTheWait() throws SQLException {
    long waited =
        refusedAfter((session, statement) -> statement.setQueryTimeout(1), "pool.writeTimeout=10m");
    assertThat(waited).isBetween(1_000L, 60_000L);
  }

  @Test
  void busyTimeoutOfTheUrlBoundsTheWait() throws SQLException {
    long waited =
        refusedAfter((session, statement) -> {}, "pool.writeTimeout=10m", "busy_timeout=300");
    assertThat(waited).isBetween(300L, 60_000L);
  }

  @Test
  void busyTimeoutPragmaBoundsTheWait() throws SQLException {
    long waited =
        refusedAfter(
            (session, statement) -> statement.execute("PRAGMA busy_timeout = 250"),
            "pool.writeTimeout=10m");
    assertThat(waited).isBetween(250L, 60_000L);
  }

  @Test
  void busyTimeoutOfZeroDoesNotWait() throws SQLException {
    long waited =
        refusedAfter(
            (session, statement) -> statement.execute("PRAGMA busy_timeout = 0"),
            "pool.writeTimeout=10m");
    assertThat(waited).isLessThan(60_000L);
  }

  @Test
  void writeTimeoutBoundsTheWaitWhereTheProgramSaidNothing() throws SQLException {
    long waited = refusedAfter((session, statement) -> {}, "pool.writeTimeout=200ms");
    assertThat(waited).isBetween(200L, 60_000L);
  }

  @Test
  void waitBehindTheSameSessionHasNoLimit() throws Exception {
    database = new TestDatabase(directory, "pool.writeTimeout=50ms").with(Queries.TABLE);
    try (Connection shared = database.open()) {
      // Each write takes far longer than the limit when it is behind the seven others.
      Workers.runAll(
          8, worker -> TestDatabase.run(shared, "INSERT INTO t(v) " + Queries.rows(30_000)));
      assertThat(TestDatabase.number(shared, "SELECT count(*) FROM t")).isEqualTo(8 * 30_000);
    }
  }

  @Test
  void manyWaitersAreAllServedOnceTheHolderCommits() throws SQLException {
    database = new TestDatabase(directory).with(Queries.TABLE);
    try (Connection holder = database.open();
        Workers workers = new Workers()) {
      holder.setAutoCommit(false);
      TestDatabase.run(holder, "INSERT INTO t(v) VALUES ('holder')");
      for (int i = 0; i < 20; i++) {
        workers.start(
            "waiting-" + i,
            () -> {
              try (Connection session = database.open()) {
                TestDatabase.run(session, "INSERT INTO t(v) VALUES ('waiting')");
              }
            });
      }
      Await.until("all wait", () -> database.pool().writersPending() == 20);
      holder.rollback();
      workers.join();
      assertThat(TestDatabase.number(holder, "SELECT count(*) FROM t")).isEqualTo(20);
    }
  }
}
