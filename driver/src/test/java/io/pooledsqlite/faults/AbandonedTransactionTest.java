package io.pooledsqlite.faults;

import static io.pooledsqlite.testing.TestDatabase.number;
import static io.pooledsqlite.testing.TestDatabase.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pooledsqlite.testing.Await;
import io.pooledsqlite.testing.TestDatabase;
import io.pooledsqlite.testing.Workers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session that forgot a write transaction, and {@code pool.abandonedTransaction}. */
class AbandonedTransactionTest {

  private static final String LIMIT = "pool.abandonedTransaction=300ms";
  private static final String TABLE = "CREATE TABLE t(v)";
  private static final String ENDLESS =
      "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c";
  private static final String COUNT = "SELECT count(*) FROM t WHERE v = ";

  @TempDir Path directory;
  private TestDatabase database;

  @BeforeEach
  void create() throws SQLException {
    database = new TestDatabase(directory, LIMIT).with(TABLE);
  }

  @AfterEach
  void reset() throws SQLException {
    try {
      database.assertCountsAtRest(0);
    } finally {
      database.close();
    }
  }

  private static String insert(String who) {
    return "INSERT INTO t VALUES ('" + who + "')";
  }

  private Connection forgetful() throws SQLException {
    Connection session = database.open();
    session.setAutoCommit(false);
    run(session, insert("forgotten"));
    return session;
  }

  /** How often the log was told, with the stack of whoever began to write. */
  private long abandoned() {
    return database.listener().warnings().stream()
        .filter(warning -> warning.contains("pool.abandonedTransaction"))
        .filter(warning -> warning.contains("began to write here"))
        .count();
  }

  private static void isTold(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("[SQLITE_ABORT_ROLLBACK]")
        .hasMessageContaining("pool.abandonedTransaction")
        .hasRootCauseMessage("began to write here, in thread " + Thread.currentThread());
  }

  @Test
  void othersWriteAndTheVictimIsToldUntilItRollsBack() throws SQLException {
    try (Connection victim = forgetful();
        Connection other = database.open()) {
      Workers.runAll(1, n -> run(other, insert("other")));
      assertThat(abandoned()).isEqualTo(1);
      isTold(() -> run(victim, insert("forgotten")));
      isTold(() -> number(victim, COUNT + "'other'"));
      assertThat(victim.getAutoCommit()).isFalse();
      victim.rollback();
      run(victim, insert("again"));
      victim.commit();
      assertThat(number(other, COUNT + "'forgotten'")).isZero();
      assertThat(number(other, COUNT + "'again'")).isEqualTo(1);
    }
  }

  @Test
  void commitIsToldAndCommitsNothing() throws SQLException {
    try (Connection victim = forgetful()) {
      Await.until("rolled back", () -> abandoned() == 1);
      isTold(victim::commit);
      run(victim, insert("again"));
      victim.commit();
      assertThat(number(victim, COUNT + "'forgotten'")).isZero();
      assertThat(number(victim, COUNT + "'again'")).isEqualTo(1);
    }
  }

  @Test
  void autocommitIsToldAndHoldsAfterwards() throws SQLException {
    try (Connection victim = forgetful()) {
      Await.until("rolled back", () -> abandoned() == 1);
      isTold(() -> victim.setAutoCommit(true));
      assertThat(victim.getAutoCommit()).isTrue();
      run(victim, insert("again"));
      assertThat(database.count(COUNT + "'again'")).isEqualTo(1);
    }
  }

  @Test
  void transactionBegunInSqlIsToldAtItsCommit() throws SQLException {
    try (Connection victim = database.open()) {
      run(victim, "BEGIN IMMEDIATE", insert("forgotten"));
      Await.until("rolled back", () -> abandoned() == 1);
      isTold(() -> run(victim, insert("forgotten")));
      isTold(() -> run(victim, "COMMIT"));
      run(victim, insert("again"));
      assertThat(database.count(COUNT + "'forgotten'")).isZero();
      assertThat(database.count(COUNT + "'again'")).isEqualTo(1);
    }
  }

  @Test
  void closeOfAVictimIsQuiet() throws SQLException {
    Connection victim = forgetful();
    Await.until("rolled back", () -> abandoned() == 1);
    victim.close();
  }

  /**
   * Waits until the transaction of another session, in another file, was abandoned: it is younger
   * than ours, so the same look must have found ours idle for as long.
   */
  private void awaitALaterLook() throws SQLException {
    Path elsewhere = directory.resolve("elsewhere.db");
    try (Connection clock =
        DriverManager.getConnection("jdbc:pooledsqlite:" + elsewhere + "?" + LIMIT)) {
      clock.setAutoCommit(false);
      run(clock, TABLE);
      Await.until("another transaction is abandoned", () -> abandoned() > 0);
      isTold(clock::commit);
    }
  }

  @Test
  void transactionWithAnOpenResultSetIsInUse() throws SQLException {
    try (Connection session = forgetful();
        Statement statement = session.createStatement();
        ResultSet rows = statement.executeQuery("SELECT v FROM t UNION ALL SELECT 'more'")) {
      assertThat(rows.next()).isTrue();
      awaitALaterLook();
      assertThat(rows.next()).isTrue();
      run(session, insert("kept"));
      session.commit();
    }
    assertThat(database.count(COUNT + "'kept'")).isEqualTo(1);
  }

  @Test
  void transactionInWhichAStatementRunsIsInUse() throws SQLException {
    try (Connection session = forgetful();
        Statement statement = session.createStatement();
        Workers workers = new Workers()) {
      CountDownLatch starts = new CountDownLatch(1);
      AtomicBoolean ended = new AtomicBoolean();
      workers.start(
          "long statement",
          () -> {
            starts.countDown();
            assertThatThrownBy(() -> statement.executeQuery(ENDLESS))
                .hasMessageContaining("[SQLITE_INTERRUPT]");
            ended.set(true);
          });
      Await.until("started", () -> starts.getCount() == 0);
      awaitALaterLook();
      Await.until(
          "cancelled",
          () -> {
            statement.cancel();
            return ended.get();
          });
      run(session, insert("kept"));
      session.commit();
    }
    assertThat(database.count(COUNT + "'kept'")).isEqualTo(1);
  }
}
