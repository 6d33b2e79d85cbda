package io.pooledsqlite.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.pooledsqlite.faults.Fault.Effect;
import io.pooledsqlite.faults.Fault.Failure;
import io.pooledsqlite.testing.TestDatabase;
import io.pooledsqlite.testing.Workers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An error of SQLite, or worse, at every point where we call the driver: it reaches the caller
 * whose statement it was, what was not acknowledged is not there, others go on, and no lease,
 * permit or slot is lost.
 */
class InjectedFaultTest {

  private static final List<Fault> FAULTS =
      List.of(
          new Fault(Effect.INSTEAD, Failure.IO_ERROR),
          new Fault(Effect.INSTEAD, Failure.BUSY),
          new Fault(Effect.ROLLED_BACK, Failure.DISK_FULL),
          new Fault(Effect.AFTERWARDS, Failure.FSYNC_ERROR),
          new Fault(Effect.INSTEAD, Failure.RUNTIME_EXCEPTION),
          new Fault(Effect.INSTEAD, Failure.OUT_OF_MEMORY));

  private static final String INSERT = "INSERT INTO t(v) VALUES ('work')";

  /** What a program does while the driver fails. */
  private enum Work {
    AUTOCOMMIT {
      @Override
      void run(Connection session) throws SQLException {
        TestDatabase.run(session, INSERT);
      }
    },
    PREPARED {
      @Override
      void run(Connection session) throws SQLException {
        try (PreparedStatement insert = session.prepareStatement("INSERT INTO t(v) VALUES (?)")) {
          insert.setString(1, "work");
          insert.executeUpdate();
        }
      }
    },
    BATCH {
      @Override
      void run(Connection session) throws SQLException {
        try (Statement statement = session.createStatement()) {
          statement.addBatch(INSERT);
          statement.executeBatch();
        }
      }
    },
    TRANSACTION {
      @Override
      void run(Connection session) throws SQLException {
        session.setAutoCommit(false);
        TestDatabase.run(session, INSERT);
        session.commit();
      }
    },
    TRANSACTION_ENDED_BY_AUTOCOMMIT {
      @Override
      void run(Connection session) throws SQLException {
        session.setAutoCommit(false);
        TestDatabase.run(session, INSERT);
        session.setAutoCommit(true);
      }
    },
    SQL_TRANSACTION {
      @Override
      void run(Connection session) throws SQLException {
        TestDatabase.run(session, "BEGIN", INSERT, "COMMIT");
      }
    },
    ROLLED_BACK {
      @Override
      void run(Connection session) throws SQLException {
        session.setAutoCommit(false);
        TestDatabase.run(session, "INSERT INTO t(v) VALUES ('gone')");
        session.rollback();
        TestDatabase.run(session, INSERT);
        session.commit();
      }
    },
    READ_THEN_WRITE {
      @Override
      void run(Connection session) throws SQLException {
        session.setAutoCommit(false);
        TestDatabase.number(session, "SELECT count(*) FROM t");
        TestDatabase.run(session, INSERT);
        session.commit();
      }
    },
    OPEN_CURSOR {
      @Override
      void run(Connection session) throws SQLException {
        try (Statement statement = session.createStatement();
            ResultSet rows = statement.executeQuery("SELECT id FROM t UNION ALL SELECT 1")) {
          rows.next();
          TestDatabase.run(session, INSERT);
        }
      }
    },
    PINNED {
      @Override
      void run(Connection session) throws SQLException {
        TestDatabase.run(session, "CREATE TEMP TABLE own(x)");
        session.setAutoCommit(false);
        TestDatabase.run(session, INSERT);
        session.commit();
      }
    };

    abstract void run(Connection session) throws SQLException;
  }

  @TempDir Path directory;
  private final FaultyDriver driver = new FaultyDriver();
  private TestDatabase database;
  private long rows;

  @BeforeEach
  void create() throws SQLException {
    database = new TestDatabase(directory, "pool.readers=2", "busy_timeout=1");
    database.with("CREATE TABLE t(id INTEGER PRIMARY KEY, v)");
  }

  @AfterEach
  void reset() {
    driver.disarm();
    database.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"BEGIN", "COMMIT", "ROLLBACK", "INSERT", "SELECT", "PREPARE", "PRAGMA", "CREATE"})
  void ofAStatement(String text) throws SQLException {
    int works = 0;
    for (Work work : Work.values()) {
      for (Fault fault : FAULTS) {
        String context = fault + " at " + text + " during " + work;
        int before = driver.struck();
        Throwable thrown = strike(work, text, fault);
        if (driver.struck() == before) {
          assertThat(thrown).as(context).isNull();
        } else {
          works++;
        }
        // Some queries are ours and come after the row: then the error does, too.
        check(context, thrown, fault, text.equals("SELECT") || text.equals("PREPARE"));
      }
      assertAtRest(text + " during " + work);
    }
    assertThat(works).as("works that were hit").isPositive();
  }

  /** The others give back what they have at a close; it is closed with the pool. */
  @ParameterizedTest
  @EnumSource(names = "PINNED")
  void ofTheCloseOfAConnectionOfItsOwn(Work work) throws SQLException {
    for (Fault fault : FAULTS) {
      String context = fault + " at CLOSE during " + work;
      int before = driver.struck();
      assertThat(strike(work, "CLOSE", fault)).as(context).isNull();
      assertThat(driver.struck()).as("struck: " + context).isGreaterThan(before);
      check(context, null, fault, false);
    }
    assertAtRest("CLOSE during " + work);
  }

  /** Closing the pool's connections is our own affair. */
  @ParameterizedTest
  @EnumSource
  void ofTheLastClose(Work work) throws SQLException {
    database.close();
    database = new TestDatabase(directory, "pool.linger=0").leavingNoPool();
    for (Fault fault : FAULTS) {
      String context = fault + " at the last CLOSE after " + work;
      int before = driver.struck();
      Connection session = driver.open(database.url());
      work.run(session);
      rows++;
      driver.arm("CLOSE", fault, 1);
      closeForGood(session);
      driver.disarm();
      assertThat(driver.struck()).as("struck: " + context).isEqualTo(before + 1);
      check(context, null, fault, false);
      assertAtRest(context);
    }
  }

  /** As many in a row as there are ways out; the last close has to succeed. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void ofEachAttemptToEndATransaction(int times) throws SQLException {
    for (Failure failure : Failure.values()) {
      Fault fault = new Fault(Effect.INSTEAD, failure);
      try (Connection keeper = driver.open(database.url())) {
        Connection session = driver.open(database.url());
        session.setAutoCommit(false);
        TestDatabase.run(session, INSERT);
        driver.armAll(fault, times, "ROLLBACK", "CLOSE");
        try {
          session.close();
        } catch (SQLException | IllegalStateException | OutOfMemoryError e) {
          assertThat(e).hasMessageContaining("injected");
        }
        driver.disarm();
        // The patience of one millisecond is for whoever still has the lock.
        TestDatabase.run(keeper, INSERT);
      }
      assertAtRest(fault + ", " + times + " times");
    }
  }

  /** Two are left out: they do with the connection on which the file was opened. */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"SQL_TRANSACTION", "READ_THEN_WRITE"})
  void ofAnOpen(Work work) throws SQLException {
    for (Fault fault : FAULTS) {
      // Without connections from before, each work has to open some.
      database.close();
      database = new TestDatabase(directory, "pool.readers=2", "busy_timeout=1");
      String context = fault + " at OPEN during " + work;
      int before = driver.struck();
      check(context, strike(work, "OPEN", fault), fault, false);
      assertThat(driver.struck()).as("struck: " + context).isEqualTo(before + 1);
      assertAtRest(context);
    }
  }

  private Throwable strike(Work work, String text, Fault fault) throws SQLException {
    try (Connection other = driver.open(database.url())) {
      Connection session = driver.open(database.url());
      Throwable thrown = null;
      try {
        driver.arm(text, fault, 1);
        work.run(session);
      } catch (Throwable e) {
        thrown = e;
      } finally {
        driver.disarm();
      }
      rows += thrown == null ? 1 : 0;
      endTransaction(session);
      othersGoOn(other);
      TestDatabase.run(session, "INSERT INTO t(v) VALUES ('after')");
      driver.arm("CLOSE", fault, text.equals("CLOSE") ? 1 : 0);
      closeForGood(session);
      driver.disarm();
      return thrown;
    }
  }

  /** What a program does after an error; some of it fails because SQLite did it already. */
  private static void endTransaction(Connection session) throws SQLException {
    try {
      if (session.getAutoCommit()) {
        TestDatabase.run(session, "ROLLBACK");
      } else {
        session.rollback();
      }
    } catch (SQLException e) {
      assertThat(e.getMessage()).contains("no transaction is active");
    }
    try {
      session.setAutoCommit(true);
    } catch (SQLException e) {
      assertThat(e.getMessage()).contains("no transaction is active");
    }
  }

  /** The connection of a session that has one of its own is closed on the caller's thread. */
  private static void closeForGood(Connection session) throws SQLException {
    try {
      session.close();
    } catch (OutOfMemoryError e) {
      assertThat(session.isClosed()).isTrue();
    }
  }

  private void othersGoOn(Connection other) {
    Workers.runAll(1, n -> TestDatabase.run(other, "INSERT INTO t(v) VALUES ('other')"));
  }

  private void check(String context, Throwable thrown, Fault fault, boolean perhapsDone)
      throws SQLException {
    if (thrown != null) {
      Throwable root = thrown;
      while (root.getCause() != null && root.getCause() != root) {
        root = root.getCause();
      }
      assertThat(root).as(context).hasMessageContaining("injected");
      assertThat(root.getClass()).as(context).isEqualTo(fault.failure().make().getClass());
    }
    long found = database.count("SELECT count(*) FROM t WHERE v = 'work'");
    if (thrown != null && (perhapsDone || fault.effect() == Effect.AFTERWARDS)) {
      // The error came after the row.
      assertThat(found).as(context).isBetween(rows, rows + 1);
      rows = found;
    }
    assertThat(found).as(context).isEqualTo(rows);
    assertThat(database.count("SELECT count(*) FROM t WHERE v = 'gone'")).as(context).isZero();
  }

  private void assertAtRest(String context) throws SQLException {
    try {
      database.assertCountsAtRest(0);
    } catch (AssertionError e) {
      fail(context + ": " + e.getMessage(), e);
    }
  }
}
