package io.pooledsqlite.concurrency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pooledsqlite.concurrency.Queries.Running;
import io.pooledsqlite.pool.LeaseKind;
import io.pooledsqlite.testing.Await;
import io.pooledsqlite.testing.TestDatabase;
import io.pooledsqlite.testing.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.Function;

/** {@code close} at any moment, from any thread. */
@Tag("core")
class CloseTest {

  /** What sqlite-jdbc answers for a result set of a closed connection. */
  private static final String GONE = "stmt pointer is closed";

  @TempDir Path directory;
  private TestDatabase database;

  @BeforeEach
  void create() throws SQLException {
    database = new TestDatabase(directory);
    database.with(Queries.TABLE, "INSERT INTO t(v) " + Queries.rows(100));
  }

  @AfterEach
  void reset() throws SQLException {
    database.closeAtRest();
  }

  @Test
  void twice() throws SQLException {
    Connection session = database.open();
    session.close();
    session.close();
    assertThat(session.isClosed()).isTrue();
  }

  /** It is the application's: sqlite-jdbc has no lock there. */
  @Test
  void besideAThreadThatHoldsTheMonitorOfTheResultSet() throws Exception {
    AtomicBoolean closed = new AtomicBoolean();
    try (Connection session = database.open();
        Workers workers = new Workers()) {
      Statement statement = session.createStatement();
      ResultSet rows = statement.executeQuery("SELECT v FROM t");
      assertThat(rows.next()).isTrue();
      synchronized (rows) {
        workers.start(
            "closing",
            () -> {
              statement.close();
              closed.set(true);
            });
        Await.until("the statement is closed", closed::get);
      }
    }
  }

  @Test
  void everythingThrowsAfterwards() throws SQLException {
    Connection session = database.open();
    Statement statement = session.createStatement();
    PreparedStatement prepared = session.prepareStatement("SELECT count(*) FROM t");
    session.close();
    assertThatThrownBy(() -> statement.executeQuery("SELECT 1")).isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> statement.executeUpdate("DELETE FROM t"))
        .isInstanceOf(SQLException.class);
    assertThatThrownBy(prepared::executeQuery).isInstanceOf(SQLException.class);
    assertThatThrownBy(session::createStatement).isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> session.prepareStatement("SELECT 1")).isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> session.setAutoCommit(false)).isInstanceOf(SQLException.class);
    assertThatThrownBy(session::commit).isInstanceOf(SQLException.class);
    assertThat(database.count("SELECT count(*) FROM t")).isEqualTo(100);
  }

  @Test
  void whileResultsAreOpen() throws SQLException {
    Connection session = database.open();
    List<ResultSet> open = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      PreparedStatement query = session.prepareStatement("SELECT id FROM t ORDER BY id");
      open.add(query.executeQuery());
      assertThat(open.get(i).next()).isTrue();
    }
    Workers.runAll(4, n -> session.close());
    assertThat(database.leases()).isZero();
    for (ResultSet rows : open) {
      assertThatThrownBy(rows::next).hasMessage(GONE);
    }
  }

  @Test
  void whileResultsAreOpenInATransaction() throws SQLException {
    Connection session = database.open();
    session.setAutoCommit(false);
    TestDatabase.run(session, "INSERT INTO t(v) VALUES ('not committed')");
    Statement statement = session.createStatement();
    ResultSet rows = statement.executeQuery("SELECT id FROM t");
    assertThat(rows.next()).isTrue();
    session.close();
    assertThatThrownBy(rows::next).hasMessage(GONE);
    assertThat(database.leases()).isZero();
    assertThat(database.slotIsHeld()).isFalse();
    assertThat(database.count("SELECT count(*) FROM t")).isEqualTo(100);
  }

  @Test
  void duringALongQueryOfAnotherThread() throws SQLException {
    Connection session = database.open();
    Running slow = new Running(session, Queries.ENDLESS);
    Await.until("running", () -> database.pool().leasesActive(LeaseKind.READ) == 1);
    try (Workers workers = new Workers()) {
      workers.start("closing", session::close);
      Await.until("closed", session::isClosed);
      assertThat(slow.isRunning()).isTrue();
      slow.cancel();
    }
    assertThatThrownBy(session::createStatement).isInstanceOf(SQLException.class);
  }

  @Test
  void resultOfAQueryThatOutlivedItsSessionIsClosedAndTouchesNobodysRows() throws Exception {
    // Its driver statement goes back to the cache of its connection, for the next session.
    String sql = "SELECT n FROM (" + Queries.rows(1_500_000) + ") WHERE n > ? ORDER BY -n LIMIT 3";
    database.close();
    database = new TestDatabase(directory, "pool.readers=1");
    try (Connection keeper = database.open()) {
      Connection session = database.open();
      AtomicReference<ResultSet> outlived = new AtomicReference<>();
      AtomicReference<SQLException> refused = new AtomicReference<>();
      try (Workers workers = new Workers()) {
        workers.start(
            "query",
            () -> {
              PreparedStatement query = session.prepareStatement(sql);
              query.setInt(1, 0);
              try {
                outlived.set(query.executeQuery());
              } catch (SQLException e) {
                refused.set(e);
              }
            });
        Await.until("running", () -> database.listener().count("leased READ") == 2);
        session.close();
      }
      ResultSet stale = outlived.get();
      try (PreparedStatement query = keeper.prepareStatement(sql)) {
        query.setInt(1, 0);
        try (ResultSet rows = query.executeQuery()) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getInt(1)).isEqualTo(1_500_000);
          if (stale != null) {
            assertThatThrownBy(stale::next).hasMessage(GONE);
            stale.close();
          }
          assertThat(rows.next()).isTrue();
          assertThat(rows.getInt(1)).isEqualTo(1_499_999);
          assertThat(rows.next()).isTrue();
          assertThat(rows.next()).isFalse();
        }
      }
    }
  }

  @Test
  void whileOtherThreadsWriteThroughTheSession() throws SQLException, IOException {
    for (int round = 0; round < 20; round++) {
      Connection session = database.open();
      AtomicInteger acknowledged = new AtomicInteger();
      String count = "SELECT count(*) FROM t WHERE v = 'round " + round + "'";
      Path copy = directory.resolve("copy" + round + ".db");
      int before;
      try (Workers workers = new Workers()) {
        String insert = "INSERT INTO t(v) VALUES ('round " + round + "')";
        for (int i = 0; i < 4; i++) {
          workers.start("writer-" + i, () -> writeUntilClosed(session, insert, acknowledged));
        }
        Await.until("writing", () -> acknowledged.get() > 20);
        before = acknowledged.get();
        session.close();
        // sqlite-jdbc lets no statement run beside or after its close: the file is at rest.
        Files.copy(database.file(), copy);
      }
      try (Connection copied = DriverManager.getConnection("jdbc:sqlite:" + copy)) {
        assertThat(TestDatabase.number(copied, count)).isGreaterThanOrEqualTo(before);
        assertThat(TestDatabase.text(copied, "PRAGMA integrity_check")).isEqualTo("ok");
        assertThat(TestDatabase.number(copied, count)).isEqualTo(acknowledged.get());
      }
      assertThat(database.count(count)).isEqualTo(acknowledged.get());
    }
  }

  @Test
  void poolThatWasResetLeavesItsFileAlone() throws SQLException, IOException {
    Path gone = Files.createDirectory(directory.resolve("gone"));
    try (TestDatabase other = new TestDatabase(gone)) {
      Connection session = other.open();
      TestDatabase.run(session, Queries.TABLE, "INSERT INTO t(v) VALUES (1)");
    }
    Files.delete(gone.resolve("test.db"));
    try (Connection session = database.open()) {
      TestDatabase.run(session, "INSERT INTO t(v) VALUES (1)");
      // On the same thread as that of the other file would have been, and later.
      Await.until("idle checkpoint", () -> database.listener().count("checkpointed") > 0);
    }
    assertThat(gone).isEmptyDirectory();
  }

  private static void writeUntilClosed(
      Connection session, String insert, AtomicInteger acknowledged) {
    try {
      while (true) {
        TestDatabase.run(session, insert);
        acknowledged.incrementAndGet();
      }
    } catch (SQLException e) {
      // A write that still waits for the queue is ended with SQLITE_INTERRUPT.
      if (e.getErrorCode() != Queries.INTERRUPT) {
        assertThat((Throwable) e).hasMessageContaining("closed");
      }
    }
  }

  /** sqlite-jdbc ends with the JVM. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT closes(1)",
        "SELECT closes(id = 3) FROM t ORDER BY id",
        "INSERT INTO t(v) SELECT closes(id = 3) FROM t",
        "UPDATE t SET v = closes(id = 3)"
      })
  void byAFunctionOfAStatementOfItsOwn(String sql) throws SQLException {
    for (boolean autoCommit : new boolean[] {true, false}) {
      Connection session = database.open();
      AtomicReference<SQLException> refusal = new AtomicReference<>();
      Function.create(
          session,
          "closes",
          new Function() {
            @Override
            protected void xFunc() throws SQLException {
              if (value_int(0) == 1) {
                refusal.set(catchThrowableOfType(SQLException.class, session::close));
              }
              result(7);
            }
          });
      session.setAutoCommit(autoCommit);
      try (Statement statement = session.createStatement()) {
        ResultSet rows = statement.execute(sql) ? statement.getResultSet() : null;
        while (rows != null && rows.next()) {
          assertThat(rows.getInt(1)).isEqualTo(7);
        }
      }
      assertThat((Throwable) refusal.get())
          .hasMessageContaining("close it when the statement is over");
      session.close();
      assertThat(session.isClosed()).isTrue();
    }
  }

  /** Its monitor is the program's as well. */
  @Test
  void withTheMonitorOfAResultSet() throws SQLException {
    Connection session = database.open();
    ResultSet rows = session.createStatement().executeQuery("SELECT v FROM t");
    assertThat(rows.next()).isTrue();
    synchronized (rows) {
      session.close();
    }
    assertThat(session.isClosed()).isTrue();
  }
}
