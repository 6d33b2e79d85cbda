package io.pooledsqlite.edges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pooledsqlite.testing.TestDatabase;
import io.pooledsqlite.testing.Workers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A program that sets a small {@code busy_timeout} counts on SQLITE_BUSY: it comes not before that
 * time, and long before {@code pool.writeTimeout}, whoever has the lock.
 */
class BusyTimeoutTest {

  private static final int BUSY = 5;
  private static final long ASKED = 120;

  /** {@code pool.writeTimeout}'s default. */
  private static final long WRITE_TIMEOUT = 30_000;

  /** SQLite sleeps in steps and counts what it meant to sleep, not what it slept. */
  private static final long TOLERANCE = 20;

  @TempDir Path directory;

  /** How the program asks. */
  enum How {
    PRAGMA,
    PROPERTY,
    NO_WAIT;

    Connection open(Side side) throws SQLException {
      if (this == PROPERTY) {
        Properties info = new Properties();
        info.setProperty("busy_timeout", String.valueOf(ASKED));
        return side.open(info);
      }
      Connection connection = side.open();
      TestDatabase.run(connection, "PRAGMA busy_timeout = " + asked());
      return connection;
    }

    long asked() {
      return this == NO_WAIT ? 0 : ASKED;
    }
  }

  @ParameterizedTest
  @EnumSource
  void behindAnotherSession(How how) throws Exception {
    Side.compare(directory, side -> refusedBehind(side, how, side.open()));
  }

  @ParameterizedTest
  @EnumSource
  void behindAnOutsider(How how) throws Exception {
    Side.compare(directory, side -> refusedBehind(side, how, side.plain()));
  }

  private static void refusedBehind(Side side, How how, Connection holder) throws Exception {
    try (holder) {
      TestDatabase.run(holder, "CREATE TABLE t(x)");
      TestDatabase.run(holder, "BEGIN IMMEDIATE", "INSERT INTO t VALUES ('holder')");
      // Another thread: one and the same would wait for itself.
      Workers.runAll(
          1,
          number -> {
            try (Connection session = how.open(side)) {
              long start = System.nanoTime();
              SQLException refused =
                  catchThrowableOfType(
                      SQLException.class,
                      () -> TestDatabase.run(session, "INSERT INTO t VALUES ('refused')"));
              long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
              assertThat(waited).isBetween(Math.max(0, how.asked() - TOLERANCE), WRITE_TIMEOUT);
              side.note("code", refused.getErrorCode());
              side.note("is busy", refused.getErrorCode() == BUSY);
              side.note("words", refused.getMessage().startsWith("[SQLITE_BUSY]"));
              TestDatabase.run(holder, "COMMIT");
              TestDatabase.run(session, "INSERT INTO t VALUES ('accepted')");
              side.note("rows", TestDatabase.text(session, "SELECT group_concat(x) FROM t"));
            }
          });
    }
  }
}
