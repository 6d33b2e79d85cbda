package io.pooledsqlite.concurrency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pooledsqlite.concurrency.Queries.Running;
import io.pooledsqlite.pool.LeaseKind;
import io.pooledsqlite.testing.Await;
import io.pooledsqlite.testing.BothDrivers;
import io.pooledsqlite.testing.TestDatabase;
import io.pooledsqlite.testing.Workers;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.Function;
import org.sqlite.SQLiteCommitListener;
import org.sqlite.SQLiteConnection;

/** Work that is stopped from outside, or by its own thread's death, at the worst moment. */
class StoppedMidwayTest {

  private static final String LONG_INSERT =
      "INSERT INTO t(v) "
          + Queries.rows(2_000_000_000).replace("SELECT n FROM c", "SELECT 5 FROM c");

  @TempDir Path directory;
  private TestDatabase database;

  @BeforeEach
  void create() throws SQLException {
    database = new TestDatabase(directory).with(Queries.TABLE);
  }

  @AfterEach
  void atRest() throws SQLException {
    database.closeAtRest();
  }

  @Test
  void cancelInTheMiddleOfABatchStopsThereAsInSqliteJdbc() throws SQLException {
    // The files are those of the two runs.
    database.leavingNoPool();
    BothDrivers.assertSame(
        directory,
        run -> {
          Connection connection = run.open();
          run.note(() -> update(connection, Queries.TABLE));
          for (boolean autoCommit : new boolean[] {true, false}) {
            connection.setAutoCommit(autoCommit);
            run.note(() -> cancelBatch(connection));
            run.rows(connection, "SELECT v, count(*) FROM t GROUP BY v");
            run.note(() -> update(connection, "INSERT INTO t(v) VALUES ('later')"));
            if (!autoCommit) {
              run.note(() -> commit(connection));
            }
          }
          run.rows(run.open(), "SELECT v, count(*) FROM t GROUP BY v");
        });
  }

  private static String cancelBatch(Connection connection) throws SQLException {
    try (Statement batch = connection.createStatement()) {
      batch.addBatch("INSERT INTO t(v) VALUES (1)");
      batch.addBatch("INSERT INTO t(v) VALUES (2)");
      batch.addBatch(LONG_INSERT);
      batch.addBatch("INSERT INTO t(v) VALUES (4)");
      AtomicReference<String> outcome = new AtomicReference<>();
      try (Workers workers = new Workers()) {
        CountDownLatch started = new CountDownLatch(1);
        workers.start(
            "batch",
            () -> {
              started.countDown();
              try {
                outcome.set(Arrays.toString(batch.executeBatch()));
              } catch (BatchUpdateException e) {
                outcome.set(
                    e.getErrorCode()
                        + " "
                        + e.getMessage()
                        + " "
                        + Arrays.toString(e.getUpdateCounts()));
              }
            });
        started.await();
        // A cancel that comes before the long entry has no effect there.
        Thread.sleep(50);
        Await.until(
            "cancelled",
            () -> {
              batch.cancel();
              return outcome.get() != null;
            });
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      return outcome.get();
    }
  }

  private static int update(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  private static String commit(Connection connection) throws SQLException {
    connection.commit();
    return "committed";
  }

  /** In sqlite-jdbc it does nothing at all; a program that calls it goes on as if it had not. */
  @Test
  void abortDoesNothingAsInSqliteJdbc() throws SQLException {
    database.leavingNoPool();
    BothDrivers.assertSame(
        directory,
        run -> {
          Connection connection = run.open();
          run.note(() -> update(connection, Queries.TABLE));
          connection.setAutoCommit(false);
          run.note(() -> update(connection, "INSERT INTO t(v) VALUES (1)"));
          connection.abort(ForkJoinPool.commonPool());
          run.note(connection::isClosed);
          run.note(() -> update(connection, "INSERT INTO t(v) VALUES (2)"));
          run.note(() -> commit(connection));
          Running slow = new Running(connection, Queries.ENDLESS);
          connection.abort(ForkJoinPool.commonPool());
          run.note(slow::isRunning);
          run.note(slow::cancel);
          run.rows(run.open(), "SELECT v FROM t");
        });
  }

  @Test
  void closeEndsAWaitInTheQueueWithoutALossToAnybody() throws SQLException {
    for (boolean transaction : new boolean[] {false, true}) {
      try (Connection holder = database.open();
          Workers workers = new Workers()) {
        holder.setAutoCommit(false);
        TestDatabase.run(holder, "INSERT INTO t(v) VALUES ('holder')");
        Connection waiting = database.open();
        waiting.setAutoCommit(!transaction);
        AtomicReference<SQLException> refused = new AtomicReference<>();
        workers.start(
            "waiting",
            () -> {
              try {
                TestDatabase.run(
                    waiting, "INSERT INTO t(v) VALUES ('in a transaction: " + transaction + "')");
              } catch (SQLException e) {
                refused.set(e);
              }
            });
        Await.until("waiting", () -> database.pool().writersPending() == 1);
        if (transaction) {
          // Its thread holds the session lock, as it would hold sqlite-jdbc's own.
          workers.start("closing", waiting::close);
          holder.commit();
        } else {
          waiting.close();
          Await.until("not waiting", () -> database.pool().writersPending() == 0);
          holder.commit();
        }
        workers.join();
        assertThat(waiting.isClosed()).isTrue();
        if (!transaction) {
          assertThat((Throwable) refused.get()).hasMessage("The database has been closed");
        }
      }
    }
    assertThat(database.count("SELECT count(*) FROM t WHERE v = 'holder'")).isEqualTo(2);
    assertThat(database.count("SELECT count(*) FROM t WHERE v = 'in a transaction: true'"))
        .isZero();
    assertThat(database.count("SELECT count(*) FROM t WHERE v = 'in a transaction: false'"))
        .isZero();
  }

  @Test
  void closeWaitsForACommitThatRuns() throws SQLException {
    CountDownLatch committing = new CountDownLatch(1);
    CountDownLatch mayCommit = new CountDownLatch(1);
    Connection session = database.open();
    ((SQLiteConnection) session)
        .addCommitListener(
            new SQLiteCommitListener() {
              @Override
              public void onCommit() {
                committing.countDown();
                try {
                  mayCommit.await();
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
              }

              @Override
              public void onRollback() {}
            });
    session.setAutoCommit(false);
    TestDatabase.run(session, "INSERT INTO t(v) VALUES (1)");
    try (Workers workers = new Workers()) {
      workers.start("committing", session::commit);
      committing.await();
      Thread closing = workers.start("closing", session::close);
      Await.until("waits", () -> closing.getState() == Thread.State.WAITING);
      mayCommit.countDown();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertThat(session.isClosed()).isTrue();
    assertThat(database.count("SELECT count(*) FROM t")).isEqualTo(1);
  }

  /** Nobody catches it: the transaction stays open, as it would, until somebody closes for it. */
  @Test
  void aThreadThatDiesInAWriteTransactionKeepsOthersWaitingUntilItsSessionIsClosed()
      throws SQLException {
    Connection dead = database.open();
    Function.create(
        dead,
        "dies",
        new Function() {
          @Override
          protected void xFunc() {
            throw new AssertionError("dies");
          }
        });
    AtomicReference<Throwable> uncaught = new AtomicReference<>();
    Thread thread = new Thread(() -> writeAndDie(dead));
    thread.setUncaughtExceptionHandler((died, e) -> uncaught.set(e));
    thread.start();
    try (Connection other = database.open();
        Workers workers = new Workers()) {
      Await.until("dead", () -> uncaught.get() != null && !thread.isAlive());
      assertThat(database.slotIsHeld()).isTrue();
      workers.start("other", () -> TestDatabase.run(other, "INSERT INTO t(v) VALUES ('other')"));
      Await.until("waits", () -> database.pool().writersPending() == 1);
      dead.close();
      workers.join();
      assertThat(TestDatabase.text(other, "SELECT group_concat(v) FROM t")).isEqualTo("other");
    }
  }

  private static void writeAndDie(Connection connection) {
    try {
      connection.setAutoCommit(false);
      TestDatabase.run(connection, "INSERT INTO t(v) VALUES ('dead')");
      TestDatabase.run(connection, "INSERT INTO t(v) VALUES (dies())");
    } catch (SQLException e) {
      throw new IllegalStateException("died", e);
    }
  }

  @Test
  void anInterruptedThreadClosesAsAnyOther() throws Exception {
    database.close();
    database = new TestDatabase(directory, "pool.linger=0").leavingNoPool();
    Connection session = database.open();
    TestDatabase.run(session, "INSERT INTO t(v) VALUES (1)");
    session.setAutoCommit(false);
    TestDatabase.run(session, "INSERT INTO t(v) VALUES ('not committed')");
    AtomicBoolean kept = new AtomicBoolean();
    try (Workers workers = new Workers()) {
      workers.start(
          "closing",
          () -> {
            Thread.currentThread().interrupt();
            session.close();
            kept.set(Thread.currentThread().isInterrupted());
          });
    }
    assertThat(kept).isTrue();
    // It was the last close: the main file is complete and has its journal mode back.
    assertThat(directory.toFile().list()).containsExactly("test.db");
    try (Connection plain = database.plain()) {
      assertThat(TestDatabase.text(plain, "PRAGMA journal_mode")).isEqualTo("delete");
      assertThat(TestDatabase.text(plain, "SELECT group_concat(v) FROM t")).isEqualTo("1");
    }
  }

  @Test
  void anInterruptedCloseSleepsWhileItWaitsForAStatement() throws Exception {
    Connection session = database.open();
    Running slow = new Running(session, Queries.ENDLESS);
    Await.until("running", () -> database.pool().leasesActive(LeaseKind.READ) == 1);
    try (Workers workers = new Workers()) {
      Thread closing =
          workers.start(
              "closing",
              () -> {
                Thread.currentThread().interrupt();
                session.close();
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
              });
      Await.until("closed", session::isClosed);
      long start = System.nanoTime();
      long used = cpuNanos(closing);
      Thread.sleep(300);
      long share = (cpuNanos(closing) - used) * 100 / (System.nanoTime() - start);
      boolean waits = closing.isAlive();
      slow.cancel();
      assertThat(waits).isTrue();
      assertThat(share).as("percent of a processor").isLessThan(50);
    }
  }

  private static long cpuNanos(Thread thread) {
    return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId());
  }

  @Test
  void statementsCancelledClosedAndInterruptedAtRandomLeaveNothing() throws SQLException {
    for (int round = 0; round < 20; round++) {
      Connection session = database.open();
      List<Statement> running = new CopyOnWriteArrayList<>();
      try (Workers workers = new Workers()) {
        for (int i = 0; i < 3; i++) {
          Thread worker =
              workers.start(
                  "batch-" + i,
                  () -> {
                    try (Statement batch = session.createStatement()) {
                      running.add(batch);
                      for (int entry = 0; entry < 200; entry++) {
                        batch.addBatch("INSERT INTO t(v) VALUES (1)");
                      }
                      batch.executeBatch();
                    } catch (SQLException e) {
                      // Cancelled, or closed.
                    }
                  });
          worker.interrupt();
        }
        Await.until("running", () -> running.size() > 0);
        for (Statement statement : running) {
          statement.cancel();
        }
        session.close();
      }
      assertThatThrownBy(session::createStatement).isInstanceOf(SQLException.class);
    }
  }
}
