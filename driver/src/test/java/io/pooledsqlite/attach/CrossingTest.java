package io.pooledsqlite.attach;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.testing.TestDatabase;
import io.pooledsqlite.testing.Workers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that write two files, beside others that do, each in its own order. */
class CrossingTest {

  private static final int BUSY = 5;
  private static final int ROUNDS = 40;

  @TempDir Path directory;
  private TwoFiles files;

  @AfterEach
  void reset() {
    files.close();
  }

  private static String add(String table) {
    return "UPDATE " + table + " SET v = v + 1 WHERE id = 0";
  }

  /** Each session writes its own file first and then the other one, in one transaction. */
  private void writeBoth(Connection session, String own, String other) throws SQLException {
    session.setAutoCommit(false);
    TestDatabase.run(session, add(own), add(other));
    session.commit();
  }

  @Test
  void crossingTransactionsOverQueuesNeitherFailNorHang() throws SQLException {
    files = new TwoFiles(directory, "pool.attach=wal", "pool.linger=0", "pool.writeTimeout=20s");
    try (Connection a = files.openWithOther("a");
        Connection b = files.openWithOther("b");
        Connection plainUser = files.open("b")) {
      Workers.runAll(
          4,
          worker -> {
            for (int i = 0; i < ROUNDS; i++) {
              switch (worker) {
                case 0 -> writeBoth(a, "main.t", "b.u");
                case 1 -> writeBoth(b, "main.u", "a.t");
                case 2 -> TestDatabase.run(plainUser, add("u"));
                default ->
                    assertThat(TestDatabase.number(plainUser, "SELECT v FROM u")).isNotNegative();
              }
            }
          });
    }
    assertThat(files.listener().count("busy")).isZero();
    assertThat(files.listener().count("writeTimedOut")).isZero();
    assertThat(files.listener().warnings()).isEmpty();
    files.assertAtRest();
    assertThat(files.count("a", "SELECT v FROM t")).isEqualTo(2 * ROUNDS);
    assertThat(files.count("b", "SELECT v FROM u")).isEqualTo(3 * ROUNDS);
  }

  @Test
  void crossingTransactionsOverRollbackJournalsEndAsTheirRetriesLetThem() throws SQLException {
    files = new TwoFiles(directory, "busy_timeout=40", "pool.linger=0");
    AtomicInteger refused = new AtomicInteger();
    try (Connection a = files.openWithOther("a");
        Connection b = files.openWithOther("b")) {
      Workers.runAll(
          2,
          worker -> {
            for (int done = 0; done < ROUNDS / 2; ) {
              Connection session = worker == 0 ? a : b;
              try {
                writeBoth(session, worker == 0 ? "main.t" : "main.u", worker == 0 ? "b.u" : "a.t");
                done++;
              } catch (SQLException e) {
                // As plain: two transactions that each hold what the other one wants.
                assertThat(e.getErrorCode()).isEqualTo(BUSY);
                refused.incrementAndGet();
                session.rollback();
              }
            }
          });
    }
    files.assertAtRest();
    assertThat(files.count("a", "SELECT v FROM t")).isEqualTo(ROUNDS);
    assertThat(files.count("b", "SELECT v FROM u")).isEqualTo(ROUNDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pool.attach=rollback", "pool.attach=wal"})
  void twoSessionsOfOneFileOneOfWhichAttachedIt(String mode) throws SQLException {
    files = new TwoFiles(directory, mode, "pool.linger=0");
    try (Connection a = files.openWithOther("a");
        Connection b = files.open("b")) {
      Workers.runAll(
          2,
          worker -> {
            Connection writer = worker == 0 ? a : b;
            Connection reader = worker == 0 ? b : a;
            for (int i = 1; i <= ROUNDS; i++) {
              int id = 1000 * (worker + 1) + i;
              TestDatabase.run(writer, "INSERT INTO u VALUES (" + id + ", 1)");
              String mine = "SELECT count(*) FROM u WHERE id = " + id;
              assertThat(TestDatabase.number(reader, mine)).isEqualTo(1);
              assertThat(TestDatabase.number(writer, mine)).isEqualTo(1);
            }
          });
    }
    assertThat(files.listener().count("busy")).isZero();
    files.assertAtRest();
    assertThat(files.count("b", "SELECT count(*) FROM u")).isEqualTo(1 + 2 * ROUNDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pool.attach=rollback", "pool.attach=wal"})
  void sessionsThatComeAttachAndGoLeaveNothingBehind(String mode) throws SQLException {
    files = new TwoFiles(directory, mode, "pool.linger=0");
    Workers.runAll(
        4,
        worker -> {
          String own = worker % 2 == 0 ? "a" : "b";
          String table = worker % 2 == 0 ? "t" : "u";
          String other = worker % 2 == 0 ? "b.u" : "a.t";
          for (int i = 0; i < ROUNDS / 4; i++) {
            try (Connection session = files.open(own)) {
              TestDatabase.run(session, add(table));
              if (i % 2 == 0) {
                files.attachOther(session, own);
                TestDatabase.run(session, add(other));
              }
              assertThat(TestDatabase.number(session, "SELECT v FROM " + table)).isPositive();
            }
          }
        });
    files.assertAtRest();
    long half = ROUNDS / 4 * 2 + ROUNDS / 4;
    assertThat(files.count("a", "SELECT v FROM t")).isEqualTo(half);
    assertThat(files.count("b", "SELECT v FROM u")).isEqualTo(half);
    assertThat(files.listener().warnings()).isEmpty();
  }
}
