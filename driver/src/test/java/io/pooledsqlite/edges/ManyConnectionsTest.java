package io.pooledsqlite.edges;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.PooledSqlite;
import io.pooledsqlite.testing.Await;
import io.pooledsqlite.testing.TestDatabase;
import io.pooledsqlite.testing.Workers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections by the hundred: all open, none closed, or opened and closed by every call. */
class ManyConnectionsTest {

  private static final int OPEN = 500;
  private static final int UNCLOSED = 300;

  /** For the plain side, where threads meet at the file's lock. */
  private static final String PATIENT = "PRAGMA busy_timeout = 60000";

  @TempDir Path directory;

  @Test
  void hundredsAreOpenAtOnceEachWithARowToRead() throws Exception {
    Side.compare(
        directory,
        side -> {
          try (Connection plain = side.plain()) {
            TestDatabase.run(plain, "CREATE TABLE t(x)", "INSERT INTO t VALUES (1), (2), (3)");
          }
          List<Connection> connections = new ArrayList<>();
          List<ResultSet> cursors = new ArrayList<>();
          for (int i = 0; i < OPEN; i++) {
            Connection connection = side.open();
            connections.add(connection);
            ResultSet rows = connection.createStatement().executeQuery("SELECT x FROM t");
            assertThat(rows.next()).isTrue();
            cursors.add(rows);
          }
          long sum = 0;
          for (ResultSet rows : cursors) {
            while (rows.next()) {
              sum += rows.getInt(1);
            }
          }
          side.note("sum of the rest", sum);
          TestDatabase.run(connections.get(0), "INSERT INTO t VALUES (4)");
          for (Connection connection : connections) {
            side.note("count", TestDatabase.number(connection, "SELECT count(*) FROM t"));
            connection.close();
          }
          assertThat(PooledSqlite.pools()).allMatch(pool -> pool.sessionsOpen() == 0);
          assertThat(PooledSqlite.pools()).allMatch(pool -> pool.overflowActive() == 0);
        });
  }

  @Test
  void noneIsEverClosed() throws Exception {
    Side.compare(
        directory,
        side -> {
          TestDatabase.run(side.open(), "CREATE TABLE t(x)");
          for (int i = 0; i < UNCLOSED; i++) {
            PreparedStatement insert = side.open().prepareStatement("INSERT INTO t VALUES (?)");
            insert.setInt(1, i);
            insert.executeUpdate();
            // To its end: a cursor left open would lock the plain side's next insert out.
            assertThat(countUnclosed(side)).isEqualTo(i + 1);
          }
          side.note("rows", TestDatabase.number(side.open(), "SELECT count(*) FROM t"));
          Await.untilCollected(
              "sessions reclaimed",
              () -> PooledSqlite.pools().stream().allMatch(pool -> pool.sessionsOpen() == 0));
        });
  }

  private static int countUnclosed(Side side) throws SQLException {
    ResultSet rows = side.open().createStatement().executeQuery("SELECT count(*) FROM t");
    assertThat(rows.next()).isTrue();
    int count = rows.getInt(1);
    assertThat(rows.next()).isFalse();
    return count;
  }

  @Test
  void everyCallOpensAndClosesWhileTheFileIsReplacedBetweenBursts() throws Exception {
    Side.compare(
        directory,
        side -> {
          for (int burst = 0; burst < 4; burst++) {
            replace(side.file(), burst);
            int expected = burst;
            AtomicInteger wrong = new AtomicInteger();
            Workers.runAll(
                32,
                number -> {
                  for (int call = 0; call < 3; call++) {
                    if (callOnce(side, number) != expected) {
                      wrong.incrementAndGet();
                    }
                  }
                });
            side.note("calls that saw another file", wrong);
            try (Connection connection = side.open()) {
              side.note("rows", TestDatabase.number(connection, "SELECT count(*) FROM t"));
            }
          }
        });
  }

  /** Inserts and reads which file it is, each over a connection of its own. */
  private static long callOnce(Side side, int number) throws SQLException {
    try (Connection connection = side.open()) {
      TestDatabase.run(connection, PATIENT, "INSERT INTO t VALUES (" + number + ")");
    }
    try (Connection connection = side.open()) {
      TestDatabase.run(connection, PATIENT);
      return TestDatabase.number(connection, "SELECT burst FROM made");
    }
  }

  /** As a program does that fetches a new file: a rename over it, or new bytes in place. */
  private static void replace(Path file, int burst) throws Exception {
    Path made = file.resolveSibling(file.getFileName() + ".new");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + made)) {
      TestDatabase.run(
          connection,
          "CREATE TABLE t(x)",
          "CREATE TABLE made(burst)",
          "INSERT INTO made VALUES (" + burst + ")");
    }
    if (burst % 2 == 0) {
      Files.move(made, file, StandardCopyOption.REPLACE_EXISTING);
    } else {
      Files.write(file, Files.readAllBytes(made));
      Files.delete(made);
    }
  }
}
