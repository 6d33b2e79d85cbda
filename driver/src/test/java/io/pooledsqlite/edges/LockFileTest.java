package io.pooledsqlite.edges;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.testing.TestDatabase;
import io.pooledsqlite.testing.Workers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that use a database file as a lock: whoever is in {@code BEGIN EXCLUSIVE} has it. */
class LockFileTest {

  private static final int BUSY = 5;

  @TempDir Path directory;

  @Test
  void aSecondSessionIsRefusedUntilTheFirstLetsGo() throws Exception {
    Side.compare(directory, side -> contest(side, side.open(), side.open()));
  }

  @Test
  void anOutsiderIsRefusedUntilTheSessionLetsGo() throws Exception {
    Side.compare(directory, side -> contest(side, side.open(), side.plain()));
  }

  @Test
  void aSessionIsRefusedUntilTheOutsiderLetsGo() throws Exception {
    Side.compare(directory, side -> contest(side, side.plain(), side.open()));
  }

  private static void contest(Side side, Connection first, Connection second) throws Exception {
    try (first;
        second) {
      TestDatabase.run(first, "PRAGMA busy_timeout = 0", "CREATE TABLE t(x)");
      TestDatabase.run(second, "PRAGMA busy_timeout = 0");
      side.note("first", tryLock(first));
      Workers.runAll(
          1,
          number -> {
            side.note("second meanwhile", tryLock(second));
            side.note("second again", tryLock(second));
          });
      side.note("first lets go", unlock(first));
      side.note("second then", tryLock(second));
      Workers.runAll(1, number -> side.note("first meanwhile", tryLock(first)));
      side.note("second lets go", unlock(second));
      side.note("first in the end", tryLock(first));
      side.note("and out", unlock(first));
    }
  }

  @Test
  void oneOfManyThreadsHasItAtATime() throws Exception {
    Side.compare(
        directory,
        side -> {
          AtomicInteger inside = new AtomicInteger();
          AtomicInteger turns = new AtomicInteger();
          try (Connection first = side.open()) {
            TestDatabase.run(first, "CREATE TABLE t(x)");
          }
          Workers.runAll(
              6,
              number -> {
                try (Connection session = side.open()) {
                  TestDatabase.run(session, "PRAGMA busy_timeout = 0");
                  for (int done = 0; done < 10; ) {
                    if (tryLock(session)) {
                      assertThat(inside.incrementAndGet()).isEqualTo(1);
                      turns.incrementAndGet();
                      inside.decrementAndGet();
                      unlock(session);
                      done++;
                    } else {
                      Thread.onSpinWait();
                    }
                  }
                }
              });
          side.note("turns", turns);
        });
  }

  private static boolean tryLock(Connection connection) throws SQLException {
    try {
      TestDatabase.run(connection, "BEGIN EXCLUSIVE");
      return true;
    } catch (SQLException e) {
      assertThat(e.getErrorCode()).as(e.getMessage()).isEqualTo(BUSY);
      return false;
    }
  }

  private static boolean unlock(Connection connection) throws SQLException {
    TestDatabase.run(connection, "COMMIT");
    return true;
  }
}
