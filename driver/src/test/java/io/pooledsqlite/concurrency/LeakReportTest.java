package io.pooledsqlite.concurrency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pooledsqlite.testing.Await;
import io.pooledsqlite.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of connections that are not given back, and of writers that wait. */
class LeakReportTest {

  @TempDir Path directory;
  private TestDatabase database;

  @BeforeEach
  void create() throws SQLException {
    database = new TestDatabase(directory, "pool.leakThreshold=300ms", "pool.slowWait=300ms");
    try (Connection session = database.open()) {
      TestDatabase.run(session, Queries.TABLE);
      TestDatabase.run(session, "INSERT INTO t(v) " + Queries.rows(100));
    }
  }

  @AfterEach
  void reset() {
    database.close();
  }

  private int count(String event) {
    return database.listener().count(event);
  }

  private String onlyTold() {
    List<String> told = database.listener().told();
    assertThat(told).hasSize(1);
    return told.get(0);
  }

  @Test
  void anIdleSessionIsToldOnceWithWhereItWasOpenedAndItsReturnOnce() throws SQLException {
    Connection session = Forgetful.open(database);
    TestDatabase.number(session, "SELECT count(*) FROM t");
    Await.until("told", () -> count("idle SESSION") == 1);
    awaitLooks();
    assertThat(onlyTold())
        .contains("The connection that thread " + Thread.currentThread().getName() + " opened")
        .contains("last statement READ, no transaction, write queue not held")
        .contains("Opened at ")
        .contains("LeakReportTest$Forgetful.open(LeakReportTest.java:")
        .doesNotContain("io.pooledsqlite.session.")
        .doesNotContain("java.base");
    session.close();
    assertThat(count("returned SESSION")).isEqualTo(1);
    assertThat(database.listener().told().get(1)).endsWith(" was closed.");
    database.assertAtRest(0);
  }

  @Test
  void anOpenTransactionThatHoldsTheQueueIsWorse() throws SQLException {
    try (Connection session = Holder.open(database)) {
      session.setAutoCommit(false);
      TestDatabase.run(session, "INSERT INTO t(v) VALUES (1)");
      Await.until("told", () -> count("idle TRANSACTION") == 1);
      assertThat(onlyTold())
          .contains("The transaction of a connection")
          .contains("last statement INSERT, transaction open, keeps all other writers waiting");
      session.commit();
      Await.until("used again", () -> count("returned TRANSACTION") == 1);
    }
    database.assertAtRest(0);
  }

  @Test
  void anOpenResultSetIsToldAndOneThatIsReadIsNot() throws SQLException {
    try (Connection session = Holder.open(database);
        ResultSet rows = session.createStatement().executeQuery("SELECT id FROM t")) {
      for (int i = 0; i < 8; i++) {
        assertThat(rows.next()).isTrue();
        awaitLooks();
        assertThat(database.listener().told()).isEmpty();
      }
      Await.until("told", () -> count("idle RESULT_SET") == 1);
    }
    Await.until("returned", () -> count("returned RESULT_SET") == 1);
    database.assertAtRest(0);
  }

  @Test
  void aHoldersSessionAndOneThatIsUsedAgainAreNoLeaks() throws SQLException {
    Connection held = Holder.open(database);
    Connection strange = Forgetful.open(database);
    Await.until("told", () -> count("idle SESSION") == 1);
    TestDatabase.number(strange, "SELECT count(*) FROM t");
    Await.until("used again", () -> count("returned SESSION") == 1);
    awaitLooks();
    awaitLooks();
    awaitLooks();
    assertThat(count("idle SESSION")).isEqualTo(1);
    held.close();
    strange.close();
    assertThat(count("returned SESSION")).isEqualTo(1);
    database.assertAtRest(0);
  }

  @Test
  void aSlowWaitNamesTheHolderSinceWhenAndWhere() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    try (Connection holder = Holder.open(database);
        Connection waiting = Forgetful.open(database)) {
      holder.setAutoCommit(false);
      TestDatabase.run(holder, "INSERT INTO t(v) VALUES (1)");
      Thread writer =
          new Thread(
              () -> {
                try {
                  TestDatabase.run(waiting, "INSERT INTO t(v) VALUES (2)");
                  done.countDown();
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              },
              "patient");
      writer.start();
      Await.until("told", () -> count("waitedLong") == 1);
      awaitLooks();
      assertThat(count("waitedLong")).isEqualTo(1);
      assertThat(count("idle SESSION")).as("who waits is not idle").isZero();
      assertThat(database.listener().told())
          .filteredOn(text -> text.contains("writer waits"))
          .singleElement()
          .asString()
          .contains("1 writer waits, thread patient, for ")
          .contains("ms by INSERT in pool ")
          .contains(" of thread " + Thread.currentThread().getName() + ";")
          .contains("that thread is now at ")
          .contains("LeakReportTest.aSlowWaitNamesTheHolderSinceWhenAndWhere")
          .doesNotContain("DEADLOCK");
      holder.commit();
      done.await();
      writer.join();
    }
    database.assertAtRest(0);
  }

  @Test
  void aHolderThatIsBlockedByAWaiterIsCalledADeadlock() throws Exception {
    Object monitor = new Object();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch locked = new CountDownLatch(1);
    try (Connection holder = Holder.open(database);
        Connection waiting = Holder.open(database)) {
      TestDatabase.run(waiting, "PRAGMA busy_timeout=3000");
      Thread blocked =
          new Thread(
              () -> {
                try {
                  holder.setAutoCommit(false);
                  TestDatabase.run(holder, "INSERT INTO t(v) VALUES (1)");
                  begun.countDown();
                  locked.await();
                  synchronized (monitor) {
                    holder.rollback();
                  }
                } catch (SQLException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              },
              "blocked");
      blocked.start();
      begun.await();
      synchronized (monitor) {
        locked.countDown();
        assertThatThrownBy(() -> TestDatabase.run(waiting, "INSERT INTO t(v) VALUES (2)"))
            .hasMessageContaining("write queue");
      }
      blocked.join();
      assertThat(database.listener().told())
          .filteredOn(text -> text.contains("writer waits"))
          .singleElement()
          .asString()
          .contains("DEADLOCK: that thread itself is blocked by a thread that waits for it");
    }
    database.assertAtRest(0);
  }

  @Test
  void aThreadThatWouldWaitForItselfIsNamed() throws SQLException {
    try (Connection first = Holder.open(database);
        Connection second = Holder.open(database)) {
      first.setAutoCommit(false);
      TestDatabase.run(first, "INSERT INTO t(v) VALUES (1)");
      assertThatThrownBy(() -> TestDatabase.run(second, "INSERT INTO t(v) VALUES (2)"))
          .hasMessageContaining("wait for itself");
      assertThat(count("waitedForItself")).isEqualTo(1);
      assertThat(onlyTold())
          .contains("DEADLOCK avoided: thread " + Thread.currentThread().getName())
          .contains("aThreadThatWouldWaitForItselfIsNamed");
      first.rollback();
    }
    database.assertAtRest(0);
  }

  /** Longer than the watch's period: it has looked once more. */
  private void awaitLooks() {
    long end = System.nanoTime() + 280_000_000;
    Await.until("another look", () -> System.nanoTime() > end);
  }

  /** Opens connections and keeps them nowhere. */
  private static final class Forgetful {
    static Connection open(TestDatabase database) throws SQLException {
      return database.open();
    }
  }

  /** Keeps its connection in a field, as holders do. */
  private static final class Holder {
    private static @Nullable Connection last;

    static Connection open(TestDatabase database) throws SQLException {
      Connection opened = database.open();
      last = opened;
      return last;
    }
  }
}
