package io.pooledsqlite.files;

import static io.pooledsqlite.testing.TestDatabase.number;
import static io.pooledsqlite.testing.TestDatabase.run;
import static io.pooledsqlite.testing.TestDatabase.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.PooledSqlite;
import io.pooledsqlite.pool.PoolStats;
import io.pooledsqlite.testing.Await;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program opens one file with ever other settings: only a few pools of it are kept. */
class ManySettingsTest {

  private static final int VARIANTS = 100;

  /** Without a session, besides the first. */
  private static final int KEPT = 4;

  @TempDir Path directory;

  @AfterEach
  void reset() {
    PooledSqlite.resetAll();
  }

  private String file() {
    return directory.resolve("t.db").toString();
  }

  private Connection open(int variant) throws SQLException {
    return open(variant, "");
  }

  private Connection open(int variant, String more) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:pooledsqlite:" + file() + "?pool.linger=1h&busy_timeout=" + (1000 + variant) + more);
  }

  private void insert(int variant) throws SQLException {
    try (Connection connection = open(variant)) {
      run(connection, "CREATE TABLE IF NOT EXISTS t(x)", "INSERT INTO t VALUES (1)");
    }
  }

  private void assertOutOfWal() throws SQLException {
    PooledSqlite.resetAll();
    assertThat(journalMode()).isEqualTo("delete");
  }

  private String journalMode() throws SQLException {
    try (Connection plain = DriverManager.getConnection("jdbc:sqlite:" + file())) {
      return text(plain, "PRAGMA journal_mode");
    }
  }

  private static void awaitFew() {
    Await.until("few are kept", () -> PooledSqlite.pools().size() <= KEPT + 1);
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches("pooledsqlite-t(-\\d+)?(-writer)?-.*"))
        .count();
  }

  @Test
  void onlyAFewPoolsAreKept() throws Exception {
    for (int i = 0; i < VARIANTS; i++) {
      insert(i);
      assertThat(PooledSqlite.pools()).hasSizeLessThanOrEqualTo(2 * KEPT + 2);
    }
    awaitFew();
    Await.until("few threads", () -> threads() <= 4 * (KEPT + 1));
    try (Connection connection = open(0)) {
      assertThat(number(connection, "SELECT count(*) FROM t")).isEqualTo(VARIANTS);
    }
    assertOutOfWal();
  }

  @Test
  void thoseThatAreUsedStay() throws Exception {
    List<Connection> used = new ArrayList<>();
    for (int i = 0; i < 3 * KEPT; i++) {
      insert(i);
      used.add(open(i));
    }
    List<PoolStats> theirs = PooledSqlite.pools();
    for (int i = 0; i < 3 * KEPT; i++) {
      insert(VARIANTS + i);
    }
    Await.until("few others are kept", () -> PooledSqlite.pools().size() <= theirs.size() + KEPT);
    assertThat(PooledSqlite.pools()).containsAll(theirs);
    for (Connection connection : used) {
      run(connection, "INSERT INTO t VALUES (1)");
      assertThat(number(connection, "SELECT count(*) FROM t")).isPositive();
      connection.close();
    }
    awaitFew();
    assertOutOfWal();
  }

  @Test
  void oneThatIsUsedAgainAndAgainStays() throws Exception {
    insert(0);
    insert(1);
    PoolStats often = PooledSqlite.pools().get(1);
    for (int i = 2; i < VARIANTS; i++) {
      insert(i);
      insert(1);
    }
    awaitFew();
    assertThat(PooledSqlite.pools()).contains(often);
  }

  @Test
  void theFileStaysInWalIfOneThatIsGoneWasToldSo() throws Exception {
    insert(0);
    try (Connection connection = open(0, "&pool.restoreJournalMode=false")) {
      assertThat(number(connection, "SELECT count(*) FROM t")).isEqualTo(1);
    }
    for (int i = 1; i < 3 * KEPT; i++) {
      insert(i);
    }
    awaitFew();
    PooledSqlite.resetAll();
    assertThat(journalMode()).isEqualTo("wal");
  }

  @Test
  void theyComeAndGoUnderTheHandsOfManyThreads() throws Exception {
    insert(0);
    int rounds = 60;
    List<CompletableFuture<Void>> threads = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      int first = thread;
      threads.add(
          CompletableFuture.runAsync(
              () -> {
                try {
                  for (int i = 0; i < rounds; i++) {
                    insert(1000 + (first + 5 * i) % 23);
                  }
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              }));
    }
    for (CompletableFuture<Void> thread : threads) {
      thread.get();
    }
    awaitFew();
    try (Connection connection = open(0)) {
      assertThat(number(connection, "SELECT count(*) FROM t")).isEqualTo(1 + 4 * rounds);
    }
    assertOutOfWal();
  }
}
