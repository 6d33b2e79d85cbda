package io.pooledsqlite.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.PooledSqlite;
import io.pooledsqlite.testing.BothDrivers;
import io.pooledsqlite.testing.BothDrivers.Run;
import io.pooledsqlite.testing.TestDatabase;
import io.pooledsqlite.testing.Workers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.Function;

/**
 * A transaction that takes the write queue with its first read, because its like once wrote, is in
 * nobody's way as long as it has not written: who would be refused because of it takes the slot
 * from it, and it reads on where it is.
 */
class AnticipatedWriteTest {

  private static final String COUNT = "SELECT count(*) FROM t";
  private static final String INSERT = "INSERT INTO t VALUES (7)";

  @TempDir Path directory;

  @AfterEach
  void reset() {
    PooledSqlite.resetAll();
  }

  private static void create(Run run, String journalMode) throws SQLException {
    Connection first = run.open();
    first.createStatement().execute("PRAGMA journal_mode = " + journalMode);
    TestDatabase.run(first, "CREATE TABLE t(a)", "INSERT INTO t VALUES (1), (2), (3)");
    first.close();
  }

  /** Ends a transaction like those of {@link #read} and {@link #savepoint} with a write. */
  private static Connection knownToWrite(Run run) throws SQLException {
    Connection session = run.open();
    session.setAutoCommit(false);
    read(session);
    TestDatabase.run(session, "UPDATE t SET a = a");
    session.commit();
    savepoint(session);
    TestDatabase.run(session, "UPDATE t SET a = a");
    session.commit();
    return session;
  }

  /** A transaction that is known to write meets another session. */
  @FunctionalInterface
  private interface Meeting {
    void of(Run run, Connection likely, Connection other) throws SQLException;
  }

  private List<String> assertSame(String journalMode, Meeting meeting) throws SQLException {
    return BothDrivers.assertSame(
        directory,
        run -> {
          create(run, journalMode);
          meeting.of(run, knownToWrite(run), run.open());
        });
  }

  private static Object read(Connection session) throws SQLException {
    return TestDatabase.number(session, COUNT);
  }

  private static Savepoint savepoint(Connection session) throws SQLException {
    return session.setSavepoint("s");
  }

  private static Object write(Connection session) throws SQLException {
    try (Statement statement = session.createStatement()) {
      return statement.executeUpdate(INSERT);
    }
  }

  private static Object nothing(BothDrivers.Call call) throws SQLException {
    call.make();
    return "done";
  }

  @Test
  void anotherSessionOfTheThreadWritesBesideIt() throws SQLException {
    assertSame(
        "WAL",
        (run, likely, other) -> {
          run.note(() -> read(likely));
          run.note(() -> write(other));
          run.note(() -> read(likely));
          run.note(() -> read(other));
          // What it read is old now, so its own write comes too late.
          run.note(() -> write(likely));
          likely.rollback();
          run.note(() -> write(likely));
          likely.commit();
          run.note(() -> read(other));
        });
  }

  @Test
  void onItsOwnConnectionItTakesNothingInAdvance() throws SQLException {
    assertSame(
        "WAL",
        (run, likely, other) -> {
          likely.setAutoCommit(true);
          Function.create(likely, "f", new One());
          likely.setAutoCommit(false);
          run.note(() -> read(likely));
          run.note(() -> write(other));
          run.note(() -> read(likely));
          likely.rollback();
          run.note(() -> read(likely));
          run.note(() -> write(likely));
          likely.commit();
          run.note(() -> read(other));
        });
  }

  @Test
  void withItsOwnConnectionItGivesBackWhatItTookInAdvance() throws SQLException {
    assertSame(
        "WAL",
        (run, likely, other) -> {
          run.note(() -> read(likely));
          Function.create(likely, "f", new One());
          run.note(() -> write(other));
          run.note(() -> read(likely));
          run.note(() -> TestDatabase.number(likely, "SELECT f()"));
          likely.commit();
          run.note(() -> read(likely));
          run.note(() -> write(likely));
          likely.commit();
          run.note(() -> read(other));
        });
  }

  private static final class One extends Function {
    @Override
    protected void xFunc() throws SQLException {
      result(1);
    }
  }

  private static Object one(Connection session) throws SQLException {
    return TestDatabase.number(session, "SELECT 1");
  }

  @Test
  void aTextThatDidNotCompileDoesNotHideWhatWasRead() throws SQLException {
    BothDrivers.assertSame(
        directory,
        run -> {
          create(run, "WAL");
          Connection likely = run.open();
          likely.setAutoCommit(false);
          one(likely);
          TestDatabase.run(likely, "UPDATE t SET a = a");
          likely.commit();
          Connection other = run.open();
          run.note(() -> one(likely));
          run.note(() -> TestDatabase.number(likely, "SELECT a FROM missing"));
          run.note(() -> read(likely));
          run.note(() -> write(other));
          run.note(() -> read(likely));
          run.note(() -> write(likely));
          likely.rollback();
          run.note(() -> read(likely));
        });
  }

  @Test
  void itWritesAfterAllWhereNobodyCommitted() throws SQLException {
    assertSame(
        "WAL",
        (run, likely, other) -> {
          other.setAutoCommit(false);
          run.note(() -> read(likely));
          run.note(() -> write(other));
          other.rollback();
          run.note(() -> write(likely));
          likely.commit();
          run.note(() -> read(other));
        });
  }

  @Test
  void itsOpenResultSetReadsOn() throws SQLException {
    assertSame(
        "WAL",
        (run, likely, other) -> {
          run.note(() -> read(likely));
          ResultSet rows = likely.createStatement().executeQuery("SELECT a FROM t");
          run.note(rows::next);
          run.note(() -> write(other));
          run.note(() -> BothDrivers.all(rows));
          run.note(() -> read(likely));
        });
  }

  @Test
  void itsSavepointsStay() throws SQLException {
    assertSame(
        "WAL",
        (run, likely, other) -> {
          Savepoint first = savepoint(likely);
          Savepoint second = likely.setSavepoint();
          run.note(() -> read(likely));
          run.note(() -> write(other));
          run.note(() -> read(likely));
          run.note(() -> nothing(() -> release(likely, second)));
          run.note(() -> nothing(() -> release(likely, first)));
          likely.commit();
          run.note(() -> read(likely));
        });
  }

  private static Object release(Connection session, Savepoint savepoint) throws SQLException {
    session.releaseSavepoint(savepoint);
    return savepoint;
  }

  @Test
  void withoutAReadItHasNoSnapshotEither() throws SQLException {
    assertSame(
        "DELETE",
        (run, likely, other) -> {
          savepoint(likely);
          run.note(() -> write(other));
          run.note(() -> read(likely));
          run.note(() -> write(likely));
          likely.commit();
          run.note(() -> read(other));
        });
  }

  /** A rollback journal would let neither commit; which of the two is refused is for us to say. */
  @Test
  void itIsRefusedOnlyIfWhatItReadWasChanged() throws SQLException {
    for (boolean related : new boolean[] {true, false}) {
      Path file = directory.resolve(related + ".db");
      String url = "jdbc:pooledsqlite:" + file;
      try (Connection likely = DriverManager.getConnection(url);
          Connection other = DriverManager.getConnection(url)) {
        TestDatabase.run(other, "CREATE TABLE t(a)", "CREATE TABLE u(a)");
        likely.setAutoCommit(false);
        for (int i = 0; i < 2; i++) {
          assertThat(read(likely)).isEqualTo(0L);
          if (i == 0) {
            TestDatabase.run(likely, "UPDATE t SET a = a");
            likely.commit();
          }
        }
        TestDatabase.run(other, "INSERT INTO " + (related ? "t" : "u") + " VALUES (1)");
        assertThat(read(likely)).isEqualTo(0L);
        assertThat(failure(() -> write(likely))).isEqualTo(related ? 5 : 0);
        likely.rollback();
      }
    }
  }

  @Test
  void inARollbackJournalATransactionWritesBesideIt() throws SQLException {
    assertSame(
        "DELETE",
        (run, likely, other) -> {
          other.setAutoCommit(false);
          run.note(() -> read(likely));
          run.note(() -> write(other));
          run.note(() -> String.valueOf(failure(() -> write(likely))));
          run.note(() -> read(likely));
          likely.commit();
          other.commit();
          run.note(() -> read(likely));
        });
  }

  /** The words of ours name who holds the queue. */
  private static int failure(BothDrivers.Call call) {
    try {
      call.make();
      return 0;
    } catch (SQLException e) {
      return e.getErrorCode();
    }
  }

  @Test
  void aWriteThatDoesNotCompileIsNone() throws SQLException {
    assertSame(
        "WAL",
        (run, likely, other) -> {
          run.note(() -> read(likely));
          run.note(() -> likely.createStatement().executeUpdate("INSERT INTO missing VALUES (1)"));
          run.note(() -> write(other));
        });
  }

  @Test
  void aWriteKeepsOthersOut() throws SQLException {
    assertSame(
        "WAL",
        (run, likely, other) -> {
          run.note(() -> read(likely));
          run.note(() -> write(likely));
          run.note(() -> String.valueOf(failure(() -> write(other))));
          likely.commit();
          run.note(() -> write(other));
          run.note(() -> read(other));
        });
  }

  @Test
  void aThreadWhosePatienceEndsWrites() throws Exception {
    TestDatabase.run(
        DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("t.db")),
        "PRAGMA journal_mode = WAL",
        "CREATE TABLE t(a)");
    String url = "jdbc:pooledsqlite:" + directory.resolve("t.db");
    try (Connection likely = DriverManager.getConnection(url);
        Connection other = DriverManager.getConnection(url + "?busy_timeout=50")) {
      likely.setAutoCommit(false);
      for (int i = 0; i < 2; i++) {
        read(likely);
        if (i == 0) {
          TestDatabase.run(likely, INSERT);
          likely.commit();
        }
      }
      Workers.runAll(1, n -> assertThat(write(other)).isEqualTo(1));
      assertThat(read(likely)).isEqualTo(1L);
      likely.commit();
      assertThat(read(likely)).isEqualTo(2L);
    }
  }
}
