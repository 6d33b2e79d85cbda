package io.pooledsqlite.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pooledsqlite.testing.Await;
import io.pooledsqlite.testing.TestDatabase;
import io.pooledsqlite.testing.Workers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full, and has room again later; a database that may not grow. */
class DiskFullTest {

  private static final int FULL = 13;
  private static final String TABLE = "CREATE TABLE t(id INTEGER PRIMARY KEY, worker INT, v)";
  private static final String COUNT = "SELECT count(*) FROM t";

  @TempDir Path directory;
  private TestDatabase database;

  @AfterEach
  void reset() {
    if (database != null) {
      database.close();
    }
  }

  @Test
  void writersOnAFullDiskHearOfItAndNothingAcknowledgedIsLost() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(directory, 4_096)) {
      database = new TestDatabase(disk.root(), "pool.idleCheckpoint=20ms");
      database.with(TABLE);
      Set<String> acknowledged = ConcurrentHashMap.newKeySet();
      try (Connection keeper = database.open()) {
        Path ballast = disk.fillUpTo(600);
        AtomicInteger refused = new AtomicInteger();
        Workers.runAll(
            6, worker -> writeUntilRefused(worker, acknowledged, refused, worker % 2 == 0));
        assertThat(refused.get()).isEqualTo(6);
        assertThat(acknowledged).isNotEmpty();
        assertThat(keys(keeper)).containsExactlyInAnyOrderElementsOf(acknowledged);
        Files.delete(ballast);
        TestDatabase.run(keeper, insert("'later'"));
        Await.until("the main file is complete", () -> database.pool().walBytes() == 0);
        acknowledged.add("later");
        assertThat(keys(keeper)).containsExactlyInAnyOrderElementsOf(acknowledged);
        database.assertCountsAtRest(1);
      }
      try (Connection plain = database.plain()) {
        assertThat(keys(plain)).containsExactlyInAnyOrderElementsOf(acknowledged);
      }
      database.close();
      database = null;
    }
  }

  private void writeUntilRefused(
      int worker, Set<String> acknowledged, AtomicInteger refused, boolean transactions)
      throws SQLException {
    try (Connection session = database.open()) {
      session.setAutoCommit(!transactions);
      for (int i = 0; ; i++) {
        String key = worker + "-" + i;
        try {
          TestDatabase.run(session, insert("'" + key + "'"));
          if (transactions) {
            session.commit();
          }
          acknowledged.add(key);
        } catch (SQLException e) {
          // "database or disk is full"; the shared memory file of the WAL says it with an I/O
          // error.
          assertThat(e.getErrorCode() & 0xff).as(e.getMessage()).isIn(FULL, 10);
          refused.incrementAndGet();
          return;
        }
      }
    }
  }

  private static String insert(String key) {
    return "INSERT INTO t(worker, v) VALUES (" + key + ", randomblob(3000))";
  }

  private static List<String> keys(Connection connection) throws SQLException {
    List<String> keys = new ArrayList<>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT worker FROM t")) {
      while (rows.next()) {
        keys.add(rows.getString(1));
      }
    }
    return keys;
  }

  /** A session whose database may not grow fails alone, and as it would with sqlite-jdbc. */
  @Test
  void limitOfPagesIsTheSessionsOwn() throws SQLException {
    database = new TestDatabase(directory).with(TABLE);
    List<String> plain;
    try (Connection connection = database.plain()) {
      plain = outcomesUnderALimit(connection);
    }
    database.with("DELETE FROM t");
    try (Connection other = database.open();
        Connection session = database.open()) {
      assertThat(outcomesUnderALimit(session)).isEqualTo(plain);
      TestDatabase.run(session, "PRAGMA max_page_count = 4");
      assertThatThrownBy(() -> fill(session)).isInstanceOf(SQLException.class);
      fill(other);
      database.assertAtRest(2);
    }
  }

  private static List<String> outcomesUnderALimit(Connection connection) throws SQLException {
    List<String> outcomes = new ArrayList<>();
    TestDatabase.run(connection, "PRAGMA max_page_count = 8");
    outcomes.add(outcome(() -> fill(connection)));
    outcomes.add(TestDatabase.text(connection, COUNT));
    connection.setAutoCommit(false);
    outcomes.add(outcome(() -> TestDatabase.run(connection, insert("0"))));
    outcomes.add(outcome(() -> fill(connection)));
    outcomes.add(TestDatabase.text(connection, COUNT));
    outcomes.add(outcome(connection::commit));
    outcomes.add(outcome(() -> connection.setAutoCommit(true)));
    outcomes.add(TestDatabase.text(connection, COUNT));
    TestDatabase.run(connection, "PRAGMA max_page_count = 1000000", insert("1"));
    outcomes.add(TestDatabase.text(connection, COUNT));
    return outcomes;
  }

  private static void fill(Connection connection) throws SQLException {
    TestDatabase.run(
        connection,
        "INSERT INTO t(v) WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n <"
            + " 30) SELECT randomblob(3000) FROM c");
  }

  private interface Step {
    void run() throws SQLException;
  }

  private static String outcome(Step step) {
    try {
      step.run();
      return "done";
    } catch (SQLException e) {
      return e.getErrorCode() + " " + e.getMessage();
    }
  }
}
