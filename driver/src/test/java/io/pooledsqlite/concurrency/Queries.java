package io.pooledsqlite.concurrency;

import io.pooledsqlite.testing.Await;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** SQL of the tests, and a query that only {@code Statement.cancel} ends. */
final class Queries {

  /** Ends by itself only after more rows than anybody has time for. */
  static final String ENDLESS =
      "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c";

  static final String TABLE = "CREATE TABLE t(id INTEGER PRIMARY KEY, v)";

  /** SQLITE_BUSY. */
  static final int BUSY = 5;

  /** SQLITE_INTERRUPT. */
  static final int INTERRUPT = 9;

  private Queries() {}

  /** As many rows as wanted, made while they are read. */
  static String rows(int count) {
    return "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < "
        + count
        + ") SELECT n FROM c";
  }

  /** A statement that runs in a thread of its own until it is cancelled. */
  static final class Running {
    private final Statement statement;
    private final Thread thread;
    private final AtomicInteger error = new AtomicInteger();
    private final AtomicBoolean ended = new AtomicBoolean();

    Running(Connection connection, String sql) throws SQLException {
      statement = connection.createStatement();
      thread =
          new Thread(
              () -> {
                try (ResultSet rows = statement.executeQuery(sql)) {
                  rows.next();
                } catch (SQLException e) {
                  error.set(e.getErrorCode());
                } finally {
                  ended.set(true);
                }
              },
              "running query");
      thread.setDaemon(true);
      thread.start();
    }

    boolean isRunning() {
      return !ended.get();
    }

    /**
     * Cancels until it is over: a cancel that comes before the start has no effect in JDBC.
     *
     * @return the error code it ended with, 0 for none
     */
    int cancel() {
      Await.until(
          "cancelled",
          () -> {
            statement.cancel();
            return ended.get();
          });
      return error.get();
    }
  }
}
