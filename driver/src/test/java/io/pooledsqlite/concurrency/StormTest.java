package io.pooledsqlite.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.testing.TestDatabase;
import io.pooledsqlite.testing.Workers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guarantees 1 and 2: no new failures, nothing acknowledged is lost. */
class StormTest {

  private static final int THREADS = 8;
  private static final long NANOS =
      TimeUnit.MILLISECONDS.toNanos(
          (long) (Double.parseDouble(System.getProperty("storm.seconds", "3")) * 1000));
  private static final String SUM = "SELECT coalesce(sum(balance), 0) FROM account";

  @TempDir Path directory;
  private TestDatabase database;
  private final AtomicLong inserted = new AtomicLong();

  @BeforeEach
  void create() throws SQLException {
    database = new TestDatabase(directory);
    database.with(
        "CREATE TABLE log(id INTEGER PRIMARY KEY, worker INT, n INT)",
        "CREATE TABLE account(id INTEGER PRIMARY KEY, balance INT)",
        "INSERT INTO account WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE"
            + " n < 20) SELECT n, 100 FROM c");
  }

  @AfterEach
  void reset() {
    database.close();
  }

  @Test
  void autocommitStatementsOfManyThreadsThroughOneSharedSession() throws SQLException {
    try (Connection shared = database.open()) {
      long end = System.nanoTime() + NANOS;
      Workers.runAll(
          THREADS,
          worker -> {
            for (int i = 0; System.nanoTime() < end; i++) {
              switch ((worker + i) % 3) {
                case 0 -> insert(shared, worker, i);
                case 1 -> moveInOneStatement(shared, i);
                default -> readConsistently(shared, worker, i);
              }
            }
          });
      checkOutcome(1);
    }
    database.assertAtRest(0);
  }

  @Test
  void readsWritesAndTransactionsOfManySessions() throws SQLException {
    long end = System.nanoTime() + NANOS;
    Workers.runAll(
        THREADS,
        worker -> {
          try (Connection session = database.open()) {
            mixed(session, worker, end);
          }
        });
    checkOutcome(0);
    database.assertAtRest(0);
  }

  @Test
  void sessionsOpenedAndClosedPerCall() throws SQLException {
    long end = System.nanoTime() + NANOS / 2;
    Workers.runAll(
        THREADS,
        worker -> {
          for (int i = 0; System.nanoTime() < end; i++) {
            try (Connection session = database.open()) {
              step(session, worker, i);
            }
          }
        });
    checkOutcome(0);
    database.assertAtRest(0);
  }

  @Test
  void sessionsWithoutLingerThatComeAndGoTogether() throws SQLException {
    // The last close retires the pool each time, so opens meet closes all the time.
    database.close();
    database = new TestDatabase(directory, "pool.linger=0").leavingNoPool();
    long end = System.nanoTime() + NANOS / 3;
    Workers.runAll(
        4,
        worker -> {
          for (int i = 0; System.nanoTime() < end; i++) {
            try (Connection session = database.open()) {
              step(session, worker, i);
            }
          }
        });
    checkOutcome(0);
  }

  private void mixed(Connection session, int worker, long end) throws SQLException {
    for (int i = 0; System.nanoTime() < end; i++) {
      step(session, worker, i);
    }
  }

  private void step(Connection session, int worker, int i) throws SQLException {
    switch ((worker + i) % 5) {
      case 0 -> insert(session, worker, i);
      case 1 -> moveInOneStatement(session, i);
      case 2 -> moveInOneTransaction(session, worker, i);
      case 3 -> rollBack(session, worker, i);
      default -> readConsistently(session, worker, i);
    }
  }

  private void insert(Connection session, int worker, int n) throws SQLException {
    try (PreparedStatement insert =
        session.prepareStatement("INSERT INTO log(worker, n) VALUES (?, ?)")) {
      insert.setInt(1, worker);
      insert.setInt(2, n);
      assertThat(insert.executeUpdate()).isEqualTo(1);
    }
    inserted.incrementAndGet();
  }

  private static void moveInOneStatement(Connection session, int n) throws SQLException {
    try (PreparedStatement move =
        session.prepareStatement(
            "UPDATE account SET balance = balance + iif(id = ?1, -1, 1) WHERE id IN (?1, ?2)")) {
      move.setInt(1, 1 + n % 20);
      move.setInt(2, 1 + (n + 7) % 20);
      assertThat(move.executeUpdate()).isEqualTo(2);
    }
  }

  private void moveInOneTransaction(Connection session, int worker, int n) throws SQLException {
    session.setAutoCommit(false);
    try (PreparedStatement move =
        session.prepareStatement("UPDATE account SET balance = balance + ? WHERE id = ?")) {
      move.setInt(1, -3);
      move.setInt(2, 1 + n % 20);
      assertThat(move.executeUpdate()).isEqualTo(1);
      assertThat(TestDatabase.number(session, SUM)).isEqualTo(1997);
      move.setInt(1, 3);
      move.setInt(2, 1 + (n + worker + 1) % 20);
      assertThat(move.executeUpdate()).isEqualTo(1);
      insert(session, worker, n);
      session.commit();
    } finally {
      session.setAutoCommit(true);
    }
  }

  private static void rollBack(Connection session, int worker, int n) throws SQLException {
    session.setAutoCommit(false);
    TestDatabase.run(
        session,
        "UPDATE account SET balance = balance + 1000 WHERE id = " + (1 + (worker + n) % 20),
        "INSERT INTO log(worker, n) VALUES (-1, -1)");
    session.rollback();
    session.setAutoCommit(true);
  }

  private static void readConsistently(Connection session, int worker, int n) throws SQLException {
    if (n % 2 == 0) {
      assertThat(TestDatabase.number(session, SUM)).isEqualTo(2000);
      return;
    }
    try (PreparedStatement query =
        session.prepareStatement(
            "SELECT id, balance, (SELECT sum(balance) FROM account) FROM account WHERE id <= ?")) {
      query.setInt(1, 1 + worker);
      ResultSet rows = query.executeQuery();
      int expected = 0;
      while (rows.next()) {
        expected++;
        assertThat(rows.getInt(1)).isEqualTo(expected);
        assertThat(rows.getInt(3)).isEqualTo(2000);
      }
      assertThat(expected).isEqualTo(1 + worker);
    }
  }

  private void checkOutcome(int sessions) throws SQLException {
    database.assertAtRest(sessions);
    assertThat(database.count("SELECT count(*) FROM log")).isEqualTo(inserted.get()).isPositive();
    assertThat(database.count("SELECT count(*) FROM log WHERE worker < 0")).isZero();
    assertThat(database.count(SUM)).isEqualTo(2000);
    assertThat(database.listener().count("busy")).isZero();
    assertThat(database.listener().count("writeTimedOut")).isZero();
  }
}
