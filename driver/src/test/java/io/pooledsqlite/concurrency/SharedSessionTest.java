package io.pooledsqlite.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.concurrency.Queries.Running;
import io.pooledsqlite.pool.LeaseKind;
import io.pooledsqlite.testing.Await;
import io.pooledsqlite.testing.TestDatabase;
import io.pooledsqlite.testing.Workers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One autocommit connection, many threads: a pool, without stale reads and without deadlock. */
class SharedSessionTest {

  @TempDir Path directory;
  private TestDatabase database;

  @AfterEach
  void reset() throws SQLException {
    database.closeAtRest();
  }

  private Connection shared(String... parameters) throws SQLException {
    database = new TestDatabase(directory, parameters).with(Queries.TABLE);
    return database.open();
  }

  @Test
  void readReturnsWhileAnotherThreadsLongQueryRunsOnTheSameSession() throws SQLException {
    try (Connection shared = shared()) {
      Running slow = new Running(shared, Queries.ENDLESS);
      Await.until("running", () -> database.pool().leasesActive(LeaseKind.READ) == 1);
      assertThat(TestDatabase.number(shared, "SELECT 42")).isEqualTo(42);
      assertThat(slow.isRunning()).isTrue();
      assertThat(slow.cancel()).isEqualTo(Queries.INTERRUPT);
    }
  }

  @Test
  void writeReturnsWhileAnotherThreadsLongQueryRunsOnTheSameSession() throws SQLException {
    try (Connection shared = shared()) {
      Running slow = new Running(shared, Queries.ENDLESS);
      Await.until("running", () -> database.pool().leasesActive(LeaseKind.READ) == 1);
      TestDatabase.run(shared, "INSERT INTO t VALUES (1, 'x')");
      assertThat(slow.isRunning()).isTrue();
      assertThat(TestDatabase.number(shared, "SELECT count(*) FROM t")).isEqualTo(1);
      slow.cancel();
    }
  }

  @Test
  void severalReadersAreActiveAtOnce() throws SQLException {
    try (Connection shared = shared()) {
      Running first = new Running(shared, Queries.ENDLESS);
      Running second = new Running(shared, Queries.ENDLESS);
      Await.until("two leases", () -> database.pool().leasesActive(LeaseKind.READ) == 2);
      assertThat(first.isRunning()).isTrue();
      assertThat(second.isRunning()).isTrue();
      first.cancel();
      second.cancel();
    }
  }

  @Test
  void openResultSetNeitherBlocksAnotherThreadsWriteNorMakesTheNextReadStale() throws SQLException {
    try (Connection shared = shared();
        Statement statement = shared.createStatement()) {
      TestDatabase.run(shared, "INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c')");
      try (ResultSet open = statement.executeQuery("SELECT id FROM t ORDER BY id")) {
        assertThat(open.next()).isTrue();
        Workers.runAll(1, n -> TestDatabase.run(shared, "INSERT INTO t VALUES (4, 'd')"));
        assertThat(TestDatabase.number(shared, "SELECT count(*) FROM t")).isEqualTo(4);
        TestDatabase.run(shared, "DELETE FROM t WHERE id = 1");
        assertThat(TestDatabase.number(shared, "SELECT count(*) FROM t")).isEqualTo(3);
        assertThat(open.next()).isTrue();
        assertThat(open.getInt(1)).isEqualTo(2);
      }
    }
  }

  @Test
  void everyThreadSeesWhatAnyThreadWroteBefore() throws SQLException {
    try (Connection shared = shared();
        Connection other = database.open()) {
      TestDatabase.run(shared, "INSERT INTO t VALUES (1, 0)");
      long[] acknowledged = new long[1];
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(700);
      Workers.runAll(
          5,
          worker -> {
            while (System.nanoTime() < end) {
              if (worker == 0) {
                TestDatabase.run(shared, "UPDATE t SET v = v + 1 WHERE id = 1");
                synchronized (acknowledged) {
                  acknowledged[0]++;
                }
              } else {
                long before;
                synchronized (acknowledged) {
                  before = acknowledged[0];
                }
                Connection reader = worker % 2 == 0 ? shared : other;
                assertThat(TestDatabase.number(reader, "SELECT v FROM t WHERE id = 1"))
                    .isGreaterThanOrEqualTo(before);
              }
            }
          });
    }
  }

  @Test
  void nestedOpensInsideAResultSetLoopWithMoreThreadsThanReaders() throws SQLException {
    try (Connection shared = shared("pool.readers=2")) {
      TestDatabase.run(shared, "INSERT INTO t(v) " + Queries.rows(5));
      CyclicBarrier allHaveOne = new CyclicBarrier(16);
      Workers.runAll(
          16,
          worker -> {
            try (Connection outer = database.open();
                Statement statement = outer.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM t WHERE id <= 5")) {
              assertThat(rows.next()).isTrue();
              allHaveOne.await();
              do {
                nested(rows.getInt(1), worker);
              } while (rows.next());
            }
          });
      assertThat(TestDatabase.number(shared, "SELECT count(*) FROM t")).isEqualTo(5 + 16 * 5);
      assertThat(database.listener().count("overflowed READ")).isPositive();
    }
  }

  private void nested(int id, int worker) throws SQLException {
    try (Connection inner = database.open();
        Statement statement = inner.createStatement();
        ResultSet row = statement.executeQuery("SELECT v FROM t WHERE id = " + id)) {
      assertThat(row.next()).isTrue();
      try (Connection writer = database.open()) {
        TestDatabase.run(writer, "INSERT INTO t(v) VALUES (" + worker + ")");
      }
    }
  }

  @Test
  void transactionOfOneThreadTakesInTheOthersAndNeverDeadlocks() throws SQLException {
    // One thread begins a transaction while the other's autocommit write is on its way, then waits
    // for that write before it commits. The write must join the transaction, as it would in SQLite.
    try (Connection shared = shared()) {
      CyclicBarrier start = new CyclicBarrier(2);
      CyclicBarrier otherIsDone = new CyclicBarrier(2);
      int rounds = 2000;
      try (Workers workers = new Workers()) {
        workers.start(
            "writer",
            () -> {
              for (int i = 0; i < rounds; i++) {
                start.await();
                TestDatabase.run(shared, "INSERT INTO t(v) VALUES (1)");
                otherIsDone.await();
              }
            });
        workers.start(
            "transaction",
            () -> {
              for (int i = 0; i < rounds; i++) {
                start.await();
                TestDatabase.run(shared, "INSERT INTO t(v) VALUES (2)");
                shared.setAutoCommit(false);
                TestDatabase.run(shared, "INSERT INTO t(v) VALUES (3)");
                otherIsDone.await();
                shared.commit();
                shared.setAutoCommit(true);
              }
            });
      }
      assertThat(TestDatabase.number(shared, "SELECT count(*) FROM t")).isEqualTo(3L * rounds);
    }
  }
}
