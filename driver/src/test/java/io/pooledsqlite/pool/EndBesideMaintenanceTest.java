package io.pooledsqlite.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.PooledSqlite;
import io.pooledsqlite.testing.Await;
import io.pooledsqlite.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file gets its journal mode back at the end of its pool, also if maintenance has the slot at
 * that moment: the end passed it by, and the file stayed in WAL.
 */
class EndBesideMaintenanceTest {

  @TempDir Path directory;

  @Test
  void waitsForMaintenance() throws Exception {
    besideAnEndInProgress(pool -> pool.database().awaitEnd());
  }

  /** Whoever resets all pools, to delete the files for instance, finds none of them in WAL. */
  @Test
  void resetWaitsForAnEndOfAnotherThread() throws Exception {
    besideAnEndInProgress(pool -> PooledSqlite.resetAll());
  }

  /** The JVM would stop the other thread in the middle of it. */
  @Test
  void exitWaitsForAnEndOfAnotherThread() throws Exception {
    besideAnEndInProgress(
        pool -> pool.database().shutDown(System.nanoTime() + TimeUnit.MINUTES.toNanos(1)));
  }

  /** Runs {@code other} while an end waits for maintenance; it must see the end through. */
  private void besideAnEndInProgress(Consumer<Pool> other) throws Exception {
    try (TestDatabase database =
        new TestDatabase(directory, "pool.linger=0").with("CREATE TABLE t(x)")) {
      Connection session = database.open();
      Pool pool = (Pool) PooledSqlite.pools().get(0);
      WriteTicket maintenance = new WriteTicket(null);
      pool.database().slot().acquire(maintenance, pool, Duration.ZERO);

      CompletableFuture<Thread> closing = new CompletableFuture<>();
      Thread closer =
          new Thread(
              () -> {
                try {
                  session.close();
                  closing.complete(Thread.currentThread());
                } catch (Exception e) {
                  closing.completeExceptionally(e);
                }
              });
      closer.start();
      Await.until(
          "the end waits, or is through",
          () -> pool.database().isRetired() && (closing.isDone() || isWaiting(closer)));
      Thread beside = new Thread(() -> other.accept(pool));
      beside.start();
      Await.until("it waits, or is through", () -> !beside.isAlive() || isWaiting(beside));
      boolean sawItThrough = beside.isAlive();
      pool.database().slot().release(maintenance, false);
      closing.get();
      beside.join();

      assertThat(sawItThrough).isTrue();
      try (Connection plain = database.plain()) {
        assertThat(TestDatabase.text(plain, "PRAGMA journal_mode")).isEqualTo("delete");
      }
    }
  }

  /** The time of the exit of the JVM is over: the file may stay in WAL. */
  @Test
  void doesNotWaitForItBeyondTheTimeOfTheExit() throws Exception {
    try (TestDatabase database = new TestDatabase(directory).with("CREATE TABLE t(x)");
        Connection session = database.open()) {
      assertThat(TestDatabase.number(session, "SELECT count(*) FROM t")).isZero();
      Pool pool = (Pool) PooledSqlite.pools().get(0);
      WriteTicket maintenance = new WriteTicket(null);
      pool.database().slot().acquire(maintenance, pool, Duration.ZERO);
      try {
        Thread exit = new Thread(() -> pool.database().shutDown(System.nanoTime()));
        exit.start();
        Await.until(
            "the exit waits for maintenance, or is through",
            () -> !exit.isAlive() || waitsForSlot(exit));
        assertThat(waitsForSlot(exit)).isFalse();
        exit.join();
        assertThat(pool.database().isRetired()).isTrue();
      } finally {
        pool.database().slot().release(maintenance, false);
      }
    }
  }

  private static boolean isWaiting(Thread thread) {
    Thread.State state = thread.getState();
    return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
  }

  private static boolean waitsForSlot(Thread thread) {
    List<String> stack =
        Arrays.stream(thread.getStackTrace()).map(StackTraceElement::getMethodName).toList();
    return stack.contains("takeSlot") && stack.contains("nanos");
  }
}
