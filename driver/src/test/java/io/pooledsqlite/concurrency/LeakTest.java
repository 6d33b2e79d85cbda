package io.pooledsqlite.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.pool.LeaseKind;
import io.pooledsqlite.testing.Await;
import io.pooledsqlite.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that never close anything. */
class LeakTest {

  private static final int LEAKS = 1_000;
  private static final long MEGABYTE = 1 << 20;

  @TempDir Path directory;
  private TestDatabase database;

  @BeforeEach
  void create() throws SQLException {
    database =
        new TestDatabase(
            directory, "pool.walLimit=1m", "pool.idleCheckpoint=20ms", "pool.readTimeout=0");
    database.with(Queries.TABLE, "INSERT INTO t(v) " + Queries.rows(100));
  }

  @AfterEach
  void reset() {
    database.close();
  }

  private static ResultSet openStatement(Connection session) throws SQLException {
    ResultSet rows = session.createStatement().executeQuery("SELECT id, v FROM t ORDER BY id");
    assertThat(rows.next()).isTrue();
    return rows;
  }

  private static ResultSet openPrepared(Connection session) throws SQLException {
    PreparedStatement query =
        session.prepareStatement("SELECT id, v FROM t WHERE id > ? ORDER BY id");
    query.setInt(1, 0);
    ResultSet rows = query.executeQuery();
    assertThat(rows.next()).isTrue();
    return rows;
  }

  @Test
  void thousandUnclosedResultSetsThatAreStillReferencedStopNobody() throws SQLException {
    try (Connection session = database.open()) {
      List<ResultSet> kept = new ArrayList<>();
      for (int i = 0; i < LEAKS; i++) {
        kept.add(i % 2 == 0 ? openStatement(session) : openPrepared(session));
      }
      for (int i = 0; i < 2_000; i++) {
        TestDatabase.run(session, "INSERT INTO t(v) VALUES (randomblob(4000))");
      }
      assertThat(TestDatabase.number(session, "SELECT count(*) FROM t")).isEqualTo(2_100);
      // 8 MB were written; the snapshots of the result sets must not keep them in the WAL.
      Await.until("all moved away", () -> database.listener().count("cursorSpooled") == LEAKS);
      Await.until("idle checkpoint", () -> database.pool().walBytes() == 0);
      for (ResultSet rows : kept) {
        int seen = 1;
        while (rows.next()) {
          assertThat(rows.getInt(1)).isEqualTo(++seen);
        }
        assertThat(seen).isEqualTo(100);
      }
      Await.until("leases given back", () -> database.leases() == 0);
    }
    database.assertAtRest(0);
  }

  @Test
  void walStaysBoundedWhileOneResultSetIsOpenAndWritesGoOn() throws SQLException {
    try (Connection session = database.open()) {
      ResultSet open = openStatement(session);
      long largest = 0;
      // Until ten times the limit was written, and the queue was never idle.
      for (int i = 0; i < 2_500; i++) {
        TestDatabase.run(session, "INSERT INTO t(v) VALUES (randomblob(4000))");
        largest = Math.max(largest, database.pool().walBytes());
      }
      assertThat(largest).isLessThan(6 * MEGABYTE);
      assertThat(open.next()).isTrue();
      assertThat(open.getInt(1)).isEqualTo(2);
      open.close();
    }
    database.assertAtRest(0);
  }

  @Test
  void unreachableStatementResultSetsAreReclaimedAndCounted() throws SQLException {
    try (Connection session = database.open()) {
      for (int i = 0; i < LEAKS; i++) {
        openStatement(session);
      }
      Await.untilCollected("reclaimed", () -> database.leases() == 0);
      Await.untilCollected(
          "counted", () -> database.listener().count("leaked RESULT_SET") == LEAKS);
      assertThat(TestDatabase.number(session, "SELECT count(*) FROM t")).isEqualTo(100);
    }
    database.assertAtRest(0);
  }

  @Test
  void unreachablePreparedResultSetsAreReclaimedAndCounted() throws SQLException {
    try (Connection session = database.open()) {
      for (int i = 0; i < 100; i++) {
        openPrepared(session);
      }
      Await.untilCollected("reclaimed", () -> database.leases() == 0);
      Await.untilCollected("counted", () -> database.listener().count("leaked RESULT_SET") == 100);
      assertThat(TestDatabase.number(session, "SELECT count(*) FROM t")).isEqualTo(100);
    }
    database.assertAtRest(0);
  }

  @Test
  void unreachableSessionsAreReclaimedAndCounted() throws SQLException {
    for (int i = 0; i < 100; i++) {
      TestDatabase.number(database.open(), "SELECT count(*) FROM t");
    }
    Await.untilCollected("reclaimed", () -> database.pool().sessionsOpen() == 0);
    assertThat(database.listener().count("leaked SESSION")).isEqualTo(100);
    database.assertAtRest(0);
  }

  @Test
  void unreachableSessionsWithOpenResultSetsAreReclaimed() throws SQLException {
    for (int i = 0; i < 50; i++) {
      openStatement(database.open());
      openPrepared(database.open());
    }
    Await.untilCollected("reclaimed", () -> database.pool().sessionsOpen() == 0);
    database.assertAtRest(0);
  }

  @Test
  void unreachableSessionInAWriteTransactionIsRolledBackAndFreesTheSlot() throws SQLException {
    abandonTransaction();
    try (Connection session = database.open()) {
      Await.untilCollected("slot free", () -> !database.slotIsHeld());
      assertThat(database.listener().told())
          .anySatisfy(
              text ->
                  assertThat(text)
                      .contains(
                          "The connection that thread "
                              + Thread.currentThread().getName()
                              + " opened ",
                          " ms ago was garbage collected without close() and has been closed; not"
                              + " used for ",
                          " ms, last statement READ, transaction open, keeps all other writers"
                              + " waiting. 1 other session"));
      TestDatabase.run(session, "INSERT INTO t(v) VALUES (1)");
      assertThat(TestDatabase.number(session, "SELECT count(*) FROM t")).isEqualTo(101);
    }
    database.assertAtRest(0);
  }

  /** Its own connection then has SQLite's lock, which nobody else can give back. */
  @Test
  void theSameAfterAnotherSessionTookTheFileOutOfThePool() throws SQLException {
    try (Connection session = database.open()) {
      abandonTransactionBesideAttach(session);
      Await.untilCollected("SQLite's lock is free", () -> canWrite(session));
      assertThat(TestDatabase.number(session, "SELECT count(*) FROM t")).isEqualTo(101);
    }
  }

  private void abandonTransactionBesideAttach(Connection session) throws SQLException {
    Connection lost = database.open();
    TestDatabase.run(
        session,
        "PRAGMA busy_timeout = 0",
        "ATTACH '" + database.file().resolveSibling("b.db") + "' AS b");
    lost.setAutoCommit(false);
    TestDatabase.run(lost, "INSERT INTO t(v) VALUES (1)");
    assertThat(canWrite(session)).isFalse();
  }

  private static boolean canWrite(Connection session) {
    try {
      TestDatabase.run(session, "INSERT INTO t(v) VALUES (1)");
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  private void abandonTransaction() throws SQLException {
    Connection lost = database.open();
    lost.setAutoCommit(false);
    TestDatabase.run(lost, "INSERT INTO t(v) VALUES ('lost')");
    openPrepared(lost);
  }

  @Test
  void unclosedGeneratedKeysDoNotKeepALeaseBeyondTheirStatement() throws SQLException {
    try (Connection session = database.open()) {
      for (int i = 0; i < 50; i++) {
        try (Statement insert = session.createStatement()) {
          insert.executeUpdate("INSERT INTO t(v) VALUES (1)");
          ResultSet keys = insert.getGeneratedKeys();
          assertThat(keys.next()).isTrue();
          assertThat(keys.getLong(1)).isEqualTo(101 + i);
        }
      }
      assertThat(database.leases()).isZero();
      assertThat(database.pool().overflowActive()).isZero();
    }
    database.assertAtRest(0);
  }

  @Test
  void resultSetReadToItsEndInATransactionKeepsNoLeaseBeyondIt() throws SQLException {
    try (Connection session = database.open()) {
      session.setAutoCommit(false);
      for (int i = 0; i < 20; i++) {
        ResultSet rows = session.createStatement().executeQuery("SELECT count(*) FROM t");
        assertThat(rows.next()).isTrue();
        assertThat(rows.next()).isFalse();
        TestDatabase.run(session, "INSERT INTO t(v) VALUES (1)");
        session.commit();
      }
      assertThat(database.pool().leasesActive(LeaseKind.TRANSACTION)).isZero();
      assertThat(database.pool().overflowActive()).isZero();
    }
    database.assertAtRest(0);
  }
}
