package io.pooledsqlite.attach;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.PooledSqlite;
import io.pooledsqlite.pool.PoolStats;
import io.pooledsqlite.testing.Await;
import io.pooledsqlite.testing.TestDatabase;
import io.pooledsqlite.testing.Workers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files ATTACH takes out of WAL and of pooling, and when. */
class LeavingTest {

  @TempDir Path directory;
  private TwoFiles files;

  @AfterEach
  void reset() {
    files.close();
  }

  @Test
  void bothFilesLeaveAtOnceAndForGood() throws SQLException {
    files = new TwoFiles(directory);
    try (Connection a = files.open("a");
        Connection b = files.open("b")) {
      assertThat(PooledSqlite.pools()).hasSize(2);
      files.attachOther(a, "a");
      assertThat(PooledSqlite.pools()).isEmpty();
      assertThat(files.mode("a")).isEqualTo("delete");
      assertThat(files.mode("b")).isEqualTo("delete");
      TestDatabase.run(b, "INSERT INTO u VALUES (1, 1)");
      TestDatabase.run(a, "INSERT INTO t VALUES (1, 1)");
      try (Connection later = files.open("b")) {
        assertThat(files.listener().count("passedThrough UNPOOLED")).isEqualTo(1);
        assertThat(TestDatabase.number(later, "SELECT count(*) FROM u")).isEqualTo(2);
      }
      assertThat(files.mode("a")).isEqualTo("delete");
    }
    try (Connection again = files.open("a")) {
      assertThat(files.listener().count("passedThrough UNPOOLED")).isEqualTo(2);
      assertThat(TestDatabase.text(again, "PRAGMA journal_mode")).isEqualTo("delete");
    }
    assertThat(files.slotsAreFree()).isTrue();
    assertThat(files.listener().warnings()).isEmpty();
  }

  @Test
  void aResultSetOnTheSessionsOwnConnectionIsNotInTheWay() throws SQLException {
    files = new TwoFiles(directory);
    try (Connection a = files.open("a");
        Statement statement = a.createStatement()) {
      TestDatabase.run(a, "INSERT INTO t VALUES (1, 1)", "CREATE TEMP TABLE mine(x)");
      ResultSet rows = statement.executeQuery("SELECT id FROM t ORDER BY id");
      rows.next();
      files.attachOther(a, "a");
      assertThat(files.mode("a")).isEqualTo("delete");
      TestDatabase.run(a, "INSERT INTO b.u VALUES (1, 1)");
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(1);
    }
    assertThat(files.listener().warnings()).isEmpty();
  }

  @Test
  void aFileThatComesInItsPlaceIsPooled() throws SQLException {
    files = new TwoFiles(directory);
    files.openWithOther("a").close();
    Path other = directory.resolve("c.db");
    try (Connection c = DriverManager.getConnection("jdbc:pooledsqlite:" + other)) {
      TestDatabase.run(c, "CREATE TABLE x(y)");
      assertThat(PooledSqlite.pools()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"':memory:'", "''", "'file:$b?mode=ro'", "'file:$b?immutable=1'", "'$a'"})
  void whatIsNoSecondWritableFileOnlyPins(String file) throws SQLException {
    files = new TwoFiles(directory);
    try (Connection a = files.open("a");
        Connection b = files.open("b")) {
      String name =
          file.replace("$b", files.path("b").toString()).replace("$a", files.path("a").toString());
      TestDatabase.run(a, "ATTACH " + name + " AS x", "INSERT INTO t VALUES (1, 1)");
      TestDatabase.run(b, "INSERT INTO u VALUES (1, 1)");
      assertThat(PooledSqlite.pools()).hasSize(2);
      assertThat(PooledSqlite.pools().stream().mapToInt(PoolStats::pinnedSessions).sum())
          .isEqualTo(1);
      assertThat(TestDatabase.text(a, "PRAGMA main.journal_mode")).isEqualTo("wal");
      assertThat(TestDatabase.text(b, "PRAGMA journal_mode")).isEqualTo("wal");
    }
    assertThat(files.listener().warnings()).isEmpty();
  }

  @Test
  void filesThatTheProgramHasInWalStayPooledAndInWal() throws SQLException {
    files = new TwoFiles(directory, "pool.linger=0");
    try (Connection b = files.plain("b")) {
      assertThat(TestDatabase.text(b, "PRAGMA journal_mode = WAL")).isEqualTo("wal");
    }
    try (Connection a = files.openWithOther("a")) {
      assertThat(PooledSqlite.pools()).hasSize(2);
      TestDatabase.run(a, "INSERT INTO b.u VALUES (1, 1)");
    }
    assertThat(PooledSqlite.pools()).isEmpty();
    assertThat(files.mode("a")).isEqualTo("delete");
    assertThat(files.mode("b")).isEqualTo("wal");
  }

  @Test
  void attachStaysPooledWhereTheProgramSaysSo() throws SQLException {
    files = new TwoFiles(directory, "pool.attach=wal", "pool.linger=0");
    try (Connection a = files.openWithOther("a")) {
      assertThat(PooledSqlite.pools()).hasSize(2);
      TestDatabase.run(a, "INSERT INTO t VALUES (1, 1)", "INSERT INTO b.u VALUES (1, 1)");
      assertThat(files.mode("b")).isEqualTo("wal");
      TestDatabase.run(a, "DETACH b");
      assertThat(PooledSqlite.pools()).hasSize(1);
      assertThat(files.mode("b")).isEqualTo("delete");
      files.attachOther(a, "a");
      assertThat(PooledSqlite.pools()).hasSize(2);
    }
    files.assertAtRest();
  }

  @Test
  void anEmptyFileStaysAsItIs() throws SQLException {
    files = new TwoFiles(directory);
    Path fresh = directory.resolve("fresh.db");
    try (Connection session = DriverManager.getConnection("jdbc:pooledsqlite:" + fresh)) {
      TestDatabase.run(session, "ATTACH '" + files.path("b") + "' AS b");
      TestDatabase.run(session, "CREATE TABLE x(y)", "INSERT INTO x SELECT v FROM u");
      assertThat(TestDatabase.text(session, "PRAGMA main.journal_mode")).isEqualTo("delete");
      assertThat(TestDatabase.text(session, "PRAGMA b.journal_mode")).isEqualTo("delete");
    }
  }

  @Test
  void openResultSetsOfOthersGoOn() throws SQLException {
    files = new TwoFiles(directory);
    try (Connection a = files.open("a");
        Connection b = files.open("b");
        Statement statement = b.createStatement()) {
      TestDatabase.run(b, "INSERT INTO u VALUES (1, 1), (2, 2)");
      ResultSet rows = statement.executeQuery("SELECT id FROM u");
      assertThat(rows.next()).isTrue();
      files.attachOther(a, "a");
      TestDatabase.run(a, "INSERT INTO b.u VALUES (3, 3)", "INSERT INTO t VALUES (3, 3)");
      TestDatabase.run(b, "INSERT INTO u VALUES (4, 4)");
      assertThat(rows.next()).isTrue();
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(2);
      assertThat(rows.next()).isFalse();
      assertThat(TestDatabase.number(b, "SELECT count(*) FROM u")).isEqualTo(5);
      assertThat(files.mode("b")).isEqualTo("delete");
    }
  }

  @Test
  void aTransactionThatWroteBeforeItAttachedEndsInWal() throws SQLException {
    files = new TwoFiles(directory);
    try (Connection a = files.open("a")) {
      a.setAutoCommit(false);
      TestDatabase.run(a, "INSERT INTO t VALUES (1, 1)");
      files.attachOther(a, "a");
      TestDatabase.run(a, "INSERT INTO b.u VALUES (1, 1)");
      a.commit();
      TestDatabase.run(a, "INSERT INTO b.u VALUES (2, 2)", "INSERT INTO t VALUES (2, 2)");
      assertThat(TestDatabase.text(a, "PRAGMA main.journal_mode")).isEqualTo("delete");
      assertThat(TestDatabase.text(a, "PRAGMA b.journal_mode")).isEqualTo("delete");
      a.commit();
    }
    assertThat(files.count("a", "SELECT count(*) FROM t")).isEqualTo(3);
    assertThat(files.count("b", "SELECT count(*) FROM u")).isEqualTo(3);
  }

  @Test
  void whoIsTiedToHisConnectionKeepsItAndTheFileInWal() throws SQLException {
    files = new TwoFiles(directory);
    try (Connection a = files.open("a")) {
      try (Connection tied = files.open("b")) {
        TestDatabase.run(tied, "CREATE TEMP TABLE mine(x)", "INSERT INTO mine VALUES (7)");
        files.attachOther(a, "a");
        TestDatabase.run(a, "INSERT INTO b.u VALUES (1, 1)", "INSERT INTO b.u VALUES (2, 2)");
        assertThat(files.listener().warnings()).singleElement().asString().contains("not atomic");
        assertThat(TestDatabase.number(tied, "SELECT count(*) FROM u, mine")).isEqualTo(3);
        TestDatabase.run(tied, "INSERT INTO u VALUES (3, 3)");
      }
      TestDatabase.run(a, "INSERT INTO b.u VALUES (4, 4)");
      assertThat(TestDatabase.text(a, "PRAGMA b.journal_mode")).isEqualTo("delete");
      assertThat(TestDatabase.number(a, "SELECT count(*) FROM u")).isEqualTo(5);
    }
  }

  @Test
  void nobodyWaitsForAFileThatWasDetachedAgain() throws SQLException {
    files = new TwoFiles(directory);
    try (Connection a = files.open("a");
        Connection tied = files.open("b")) {
      TestDatabase.run(tied, "CREATE TEMP TABLE mine(x)");
      files.attachOther(a, "a");
      TestDatabase.run(a, "DETACH b", "INSERT INTO t VALUES (1, 1)", "INSERT INTO t VALUES (2, 2)");
      assertThat(files.mode("a")).isEqualTo("delete");
      assertThat(files.mode("b")).isEqualTo("wal");
      TestDatabase.run(tied, "INSERT INTO u VALUES (1, 1)");
    }
    assertThat(files.listener().warnings()).isEmpty();
    PooledSqlite.resetAll();
    assertThat(files.mode("b")).isEqualTo("delete");
  }

  @Test
  void whatWasDetachedInItsTransactionIsNotAskedFor() throws SQLException {
    files = new TwoFiles(directory);
    try (Connection a = files.open("a")) {
      a.setAutoCommit(false);
      TestDatabase.run(a, "INSERT INTO t VALUES (1, 1)", "SELECT * FROM t");
      files.attachOther(a, "a");
      TestDatabase.run(a, "DETACH b");
      a.commit();
      TestDatabase.run(a, "INSERT INTO t VALUES (2, 2)");
      a.commit();
    }
    assertThat(files.listener().warnings()).isEmpty();
    assertThat(files.mode("a")).isEqualTo("delete");
  }

  /** Detached while others kept it in WAL; its name is then that of a file that leaves at once. */
  @Test
  void aNameThatIsAnotherFilesNextSaysNothingOfTheFirst() throws SQLException {
    files = new TwoFiles(directory);
    try (Connection a = files.open("a");
        Connection tied = files.open("b")) {
      TestDatabase.run(tied, "CREATE TEMP TABLE mine(x)");
      files.attachOther(a, "a");
      TestDatabase.run(a, "DETACH b", "ATTACH '" + files.path("a") + "' AS b");
      TestDatabase.run(a, "INSERT INTO t VALUES (1, 1)");
      assertThat(files.mode("a")).isEqualTo("delete");
      assertThat(files.mode("b")).isEqualTo("wal");
      try (Connection later = files.open("b")) {
        TestDatabase.run(later, "INSERT INTO u VALUES (1, 1)");
        assertThat(files.listener().count("passedThrough UNPOOLED")).isZero();
      }
    }
    PooledSqlite.resetAll();
    assertThat(files.mode("b")).isEqualTo("delete");
  }

  @Test
  void readersThatNeverPauseDoNotKeepTheFilesInWal() throws SQLException {
    files = new TwoFiles(directory);
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger reads = new AtomicInteger();
    try (Connection shared = files.open("b");
        Connection a = files.open("a");
        Workers workers = new Workers()) {
      for (int i = 0; i < 4; i++) {
        workers.start(
            "reader-" + i,
            () -> {
              while (!over.get()) {
                TestDatabase.number(shared, "SELECT count(*) FROM u");
                reads.incrementAndGet();
              }
            });
      }
      try {
        Await.until("all read", () -> reads.get() > 20);
        files.attachOther(a, "a");
        TestDatabase.run(a, "INSERT INTO b.u VALUES (1, 1)");
        assertThat(files.mode("b")).isEqualTo("delete");
        int before = reads.get();
        Await.until("they go on", () -> reads.get() > before + 20);
      } finally {
        over.set(true);
      }
    }
    assertThat(files.listener().warnings()).isEmpty();
  }
}
