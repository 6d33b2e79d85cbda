package io.pooledsqlite.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.testing.TestDatabase;
import io.pooledsqlite.testing.Workers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One session in a transaction, used by several threads. */
@Tag("core")
class SharedTransactionTest {

  private static final String COUNT = "SELECT count(*) FROM t";
  private static final String MINE = "SELECT count(*) FROM t WHERE v = 1";

  @TempDir Path directory;
  private TestDatabase database;

  @BeforeEach
  void create() throws SQLException {
    database = new TestDatabase(directory).with(Queries.TABLE);
  }

  @AfterEach
  void reset() throws SQLException {
    database.closeAtRest();
  }

  @Test
  void uncommittedRowsAreSeenByAllThreadsOfTheSessionAndByNobodyElse() throws SQLException {
    try (Connection shared = database.open();
        Connection other = database.open()) {
      shared.setAutoCommit(false);
      Workers.runAll(1, n -> TestDatabase.run(shared, "INSERT INTO t VALUES (1, 'x')"));
      Workers.runAll(4, n -> assertThat(TestDatabase.number(shared, COUNT)).isEqualTo(1));
      Workers.runAll(4, n -> assertThat(TestDatabase.number(other, COUNT)).isZero());
      Workers.runAll(1, n -> shared.commit());
      Workers.runAll(4, n -> assertThat(TestDatabase.number(other, COUNT)).isEqualTo(1));
    }
  }

  @Test
  void timerThreadCommitsForAllWhileTheyInsertAndOthersWriteToo() throws SQLException {
    AtomicInteger acknowledged = new AtomicInteger();
    AtomicInteger byOthers = new AtomicInteger();
    try (Connection shared = database.open();
        Connection other = database.open()) {
      shared.setAutoCommit(false);
      AtomicBoolean over = new AtomicBoolean();
      try (Workers timer = new Workers()) {
        timer.start(
            "timer",
            () -> {
              while (!over.get()) {
                shared.commit();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(3));
              }
            });
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1_000);
        try {
          Workers.runAll(
              5,
              worker -> {
                while (System.nanoTime() < end) {
                  if (worker < 4) {
                    TestDatabase.run(shared, "INSERT INTO t(v) VALUES (1)");
                    int before = acknowledged.incrementAndGet();
                    // Not COUNT: the other session's rows would change what was read (difference
                    // c).
                    assertThat(TestDatabase.number(shared, MINE)).isGreaterThanOrEqualTo(before);
                  } else {
                    TestDatabase.run(other, "INSERT INTO t(v) VALUES (2)");
                    byOthers.incrementAndGet();
                  }
                }
              });
        } finally {
          over.set(true);
        }
      }
      shared.commit();
      assertThat(TestDatabase.number(other, MINE)).isEqualTo(acknowledged.get());
      assertThat(TestDatabase.number(other, "SELECT count(*) FROM t WHERE v = 2"))
          .isEqualTo(byOthers.get())
          .isPositive();
    }
  }

  @Test
  void rollbackByOneThreadTakesTheRowsOfAll() throws SQLException {
    try (Connection shared = database.open()) {
      shared.setAutoCommit(false);
      Workers.runAll(4, n -> TestDatabase.run(shared, "INSERT INTO t(v) VALUES (1)"));
      Workers.runAll(1, n -> shared.rollback());
      assertThat(TestDatabase.number(shared, COUNT)).isZero();
      shared.commit();
    }
  }
}
