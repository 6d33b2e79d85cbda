package io.pooledsqlite.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.concurrency.Queries.Running;
import io.pooledsqlite.pool.LeaseKind;
import io.pooledsqlite.testing.Await;
import io.pooledsqlite.testing.TestDatabase;
import io.pooledsqlite.testing.Workers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code Statement.cancel}: hits what it was meant for, and nobody else. */
class CancelTest {

  private static final String COUNT = "SELECT count(*) FROM t";

  @TempDir Path directory;
  private TestDatabase database;

  @AfterEach
  void reset() throws SQLException {
    database.closeAtRest();
  }

  @Test
  void longQueryEndsWithInterruptAndItsConnectionServesOn() throws SQLException {
    database = new TestDatabase(directory, "pool.readers=1").with(Queries.TABLE);
    try (Connection session = database.open()) {
      Running slow = new Running(session, Queries.ENDLESS);
      Await.until("running", () -> database.pool().leasesActive(LeaseKind.READ) == 1);
      assertThat(slow.cancel()).isEqualTo(Queries.INTERRUPT);
      assertThat(TestDatabase.number(session, COUNT)).isZero();
      TestDatabase.run(session, "INSERT INTO t(v) VALUES (1)");
    }
  }

  @Test
  void longWriteEndsWithInterruptAndLeavesNothing() throws SQLException {
    database = new TestDatabase(directory).with(Queries.TABLE);
    try (Connection session = database.open();
        Statement statement = session.createStatement();
        Workers workers = new Workers()) {
      AtomicInteger code = new AtomicInteger(-1);
      workers.start(
          "long write",
          () -> code.set(codeOf(statement, "INSERT INTO t(v) " + Queries.rows(2_000_000_000))));
      Await.until("running", () -> database.pool().leasesActive(LeaseKind.WRITE) == 1);
      Await.until(
          "cancelled",
          () -> {
            statement.cancel();
            return code.get() >= 0;
          });
      assertThat(code.get()).isEqualTo(Queries.INTERRUPT);
      assertThat(TestDatabase.number(session, COUNT)).isZero();
      TestDatabase.run(session, "INSERT INTO t(v) VALUES (1)");
      assertThat(TestDatabase.number(session, COUNT)).isEqualTo(1);
    }
  }

  private static int codeOf(Statement statement, String sql) {
    try {
      statement.executeUpdate(sql);
      return 0;
    } catch (SQLException e) {
      return e.getErrorCode();
    }
  }

  @Test
  void writeThatWaitsInTheQueueEndsWithInterrupt() throws SQLException {
    database = new TestDatabase(directory).with(Queries.TABLE);
    try (Connection holder = database.open();
        Connection session = database.open();
        Statement statement = session.createStatement();
        Workers workers = new Workers()) {
      holder.setAutoCommit(false);
      TestDatabase.run(holder, "INSERT INTO t(v) VALUES ('holder')");
      AtomicInteger code = new AtomicInteger(-1);
      workers.start(
          "waiting", () -> code.set(codeOf(statement, "INSERT INTO t(v) VALUES ('waiting')")));
      Await.until("waiting", () -> database.pool().writersPending() == 1);
      statement.cancel();
      workers.join();
      assertThat(code.get()).isEqualTo(Queries.INTERRUPT);
      assertThat(database.pool().writersPending()).isZero();
      TestDatabase.run(holder, "INSERT INTO t(v) VALUES ('holder')");
      holder.commit();
      TestDatabase.run(session, "INSERT INTO t(v) VALUES ('later')");
      assertThat(TestDatabase.text(session, "SELECT group_concat(v) FROM t"))
          .isEqualTo("holder,holder,later");
    }
  }

  @Test
  void firstWriteOfATransactionThatWaitsEndsWithInterrupt() throws SQLException {
    database = new TestDatabase(directory).with(Queries.TABLE);
    try (Connection holder = database.open();
        Connection session = database.open();
        Statement statement = session.createStatement();
        Workers workers = new Workers()) {
      holder.setAutoCommit(false);
      TestDatabase.run(holder, "INSERT INTO t(v) VALUES ('holder')");
      session.setAutoCommit(false);
      assertThat(TestDatabase.number(session, COUNT)).isZero();
      AtomicInteger code = new AtomicInteger(-1);
      workers.start(
          "waiting", () -> code.set(codeOf(statement, "INSERT INTO t(v) VALUES ('waiting')")));
      Await.until("waiting", () -> database.pool().writersPending() == 1);
      statement.cancel();
      workers.join();
      assertThat(code.get()).isEqualTo(Queries.INTERRUPT);
      assertThat(TestDatabase.number(session, COUNT)).isZero();
      holder.commit();
      session.rollback();
      TestDatabase.run(session, "INSERT INTO t(v) VALUES ('later')");
      session.commit();
      assertThat(TestDatabase.number(holder, COUNT)).isEqualTo(2);
    }
  }

  @Test
  void cancelsThatComeTooLateHitNobodyElse() throws SQLException {
    database = new TestDatabase(directory, "pool.readers=1").with(Queries.TABLE);
    AtomicReference<Statement> victim = new AtomicReference<>();
    AtomicInteger written = new AtomicInteger();
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1_500);
    try (Connection cancelled = database.open();
        Connection other = database.open()) {
      Workers.runAll(
          4,
          worker -> {
            while (System.nanoTime() < end) {
              switch (worker) {
                case 0 -> runCancelled(cancelled, victim);
                case 1 -> {
                  Statement late = victim.get();
                  if (late != null) {
                    late.cancel();
                  }
                }
                case 2 -> readPrepared(other);
                default -> {
                  TestDatabase.run(other, "INSERT INTO t(v) VALUES (2)");
                  written.incrementAndGet();
                }
              }
            }
          });
      assertThat(TestDatabase.number(other, "SELECT count(*) FROM t WHERE v = 2"))
          .isEqualTo(written.get())
          .isPositive();
    }
  }

  private static void runCancelled(Connection session, AtomicReference<Statement> victim)
      throws SQLException {
    try (Statement statement = session.createStatement()) {
      victim.set(statement);
      try (ResultSet rows = statement.executeQuery(Queries.rows(20))) {
        while (rows.next()) {
          assertThat(rows.getInt(1)).isPositive();
        }
      }
      statement.executeUpdate("INSERT INTO t(v) VALUES (1)");
    } catch (SQLException e) {
      assertThat(e.getErrorCode()).isEqualTo(Queries.INTERRUPT);
    }
  }

  private static void readPrepared(Connection session) throws SQLException {
    try (PreparedStatement query = session.prepareStatement(Queries.rows(50))) {
      int seen = 0;
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          seen++;
        }
      }
      assertThat(seen).isEqualTo(50);
    }
  }
}
