package io.pooledsqlite.state;

import static io.pooledsqlite.testing.TestDatabase.number;
import static io.pooledsqlite.testing.TestDatabase.run;
import static io.pooledsqlite.testing.TestDatabase.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pooledsqlite.PooledSqlite;
import io.pooledsqlite.testing.Await;
import io.pooledsqlite.testing.TestDatabase;
import io.pooledsqlite.testing.Workers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.Function;

/** A program that keeps the file for itself has it for itself, and gives it back. */
class UnpoolingTest {

  private static final String COUNT = "SELECT count(*) FROM t";
  private static final String INSERT = "INSERT INTO t VALUES (1)";
  private static final String BUSY = "[SQLITE_BUSY]";

  @TempDir Path directory;
  private TestDatabase database;

  @BeforeEach
  void create() throws SQLException {
    database =
        new TestDatabase(directory, "busy_timeout=100", "pool.readers=2")
            .with("CREATE TABLE t(x)", INSERT);
  }

  @AfterEach
  void close() throws SQLException {
    database.closeAtRest();
  }

  private Connection impatient() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + database.file() + "?busy_timeout=0");
  }

  private static void takeFile(Connection session) throws SQLException {
    assertThat(text(session, "PRAGMA locking_mode = EXCLUSIVE")).isEqualTo("exclusive");
    run(session, INSERT);
  }

  private static void giveFileBack(Connection session) throws SQLException {
    assertThat(text(session, "PRAGMA locking_mode = NORMAL")).isEqualTo("normal");
    // "The locks are not released until the next time the database file is accessed"
    // (sqlite.org/pragma.html#pragma_locking_mode).
    number(session, COUNT);
  }

  /** Without a file that is out of the pool, each statement gives its session's connection up. */
  private void assertPooledAgain(Connection... sessions) throws SQLException {
    Await.until(
        "back in the pool",
        () -> {
          try {
            for (Connection session : sessions) {
              number(session, COUNT);
            }
            return database.pool().pinnedSessions() == 0;
          } catch (SQLException e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  void keepsOthersOutAndLetsThemInAgain() throws Exception {
    try (Connection keeper = database.open();
        Connection other = database.open();
        Connection outside = impatient()) {
      assertThat(number(other, COUNT)).isEqualTo(1);
      takeFile(keeper);
      assertThatThrownBy(() -> number(outside, COUNT)).hasMessageContaining(BUSY);
      assertThatThrownBy(() -> number(other, COUNT)).hasMessageContaining(BUSY);
      assertThatThrownBy(() -> run(other, INSERT)).hasMessageContaining(BUSY);
      run(keeper, INSERT);
      assertThat(number(keeper, COUNT)).isEqualTo(3);
      giveFileBack(keeper);
      // The way back into WAL takes the file for a moment.
      run(outside, "PRAGMA busy_timeout = 10000");
      assertThat(number(outside, COUNT)).isEqualTo(3);
      assertPooledAgain(keeper, other);
      run(other, INSERT);
      assertThat(number(keeper, COUNT)).isEqualTo(4);
      assertThat(text(other, "PRAGMA journal_mode")).isEqualTo("wal");
    }
  }

  @Test
  void theEndOfItsSessionLetsOthersIn() throws Exception {
    try (Connection other = database.open()) {
      try (Connection keeper = database.open()) {
        takeFile(keeper);
        assertThatThrownBy(() -> number(other, COUNT)).hasMessageContaining(BUSY);
      }
      assertThat(number(other, COUNT)).isEqualTo(2);
      assertPooledAgain(other);
      try (Connection fresh = database.open()) {
        run(fresh, INSERT);
        assertThat(number(other, COUNT)).isEqualTo(3);
      }
      assertThat(database.pool().pinnedSessions()).isZero();
    }
  }

  @Test
  void theFileIsInItsOwnModeMeanwhileAndAfterTheLastClose() throws Exception {
    Path wal = directory.resolve("test.db-wal");
    try (Connection keeper = database.open()) {
      run(keeper, INSERT);
      assertThat(wal).exists();
      takeFile(keeper);
      assertThat(wal).doesNotExist();
      assertThat(text(keeper, "PRAGMA journal_mode")).isEqualTo("delete");
    }
    try (Connection plain = database.plain()) {
      assertThat(text(plain, "PRAGMA journal_mode")).isEqualTo("delete");
      assertThat(number(plain, COUNT)).isEqualTo(3);
    }
    try (Connection again = database.open()) {
      assertThat(text(again, "PRAGMA journal_mode")).isEqualTo("wal");
    }
  }

  @Test
  void aFileThatWasInWalModeStaysThere() throws Exception {
    database.with("PRAGMA journal_mode = WAL");
    try (Connection keeper = database.open()) {
      number(keeper, COUNT);
      takeFile(keeper);
      assertThat(text(keeper, "PRAGMA journal_mode")).isEqualTo("wal");
      try (Connection other = database.open()) {
        assertThatThrownBy(() -> number(other, COUNT)).hasMessageContaining(BUSY);
        giveFileBack(keeper);
        assertPooledAgain(keeper, other);
      }
    }
    assertThat(database.count(COUNT)).isEqualTo(2);
  }

  @Test
  void aFileThatIsBroughtOutOfItsOwnWalMeanwhileIsInWalWhenItIsBack() throws Exception {
    database.leavingNoPool();
    database.with("PRAGMA journal_mode = WAL");
    try (Connection keeper = database.open()) {
      takeFile(keeper);
      assertThat(text(keeper, "PRAGMA journal_mode = DELETE")).isEqualTo("delete");
      run(keeper, INSERT);
      giveFileBack(keeper);
      assertPooledAgain(keeper);
      assertThat(text(keeper, "PRAGMA journal_mode")).isEqualTo("wal");
    }
    PooledSqlite.resetAll();
    try (Connection plain = database.plain()) {
      assertThat(text(plain, "PRAGMA journal_mode")).isEqualTo("delete");
      assertThat(number(plain, COUNT)).isEqualTo(3);
    }
  }

  @Test
  void anotherSessionsTransactionComesFirst() throws Exception {
    database.leavingNoPool();
    try (Connection keeper = database.open();
        Connection other = database.open()) {
      other.setAutoCommit(false);
      run(other, INSERT);
      assertThat(text(keeper, "PRAGMA locking_mode = EXCLUSIVE")).isEqualTo("exclusive");
      assertThatThrownBy(() -> run(keeper, INSERT)).hasMessageContaining(BUSY);
      other.commit();
      other.setAutoCommit(true);
      run(keeper, INSERT);
      assertThatThrownBy(() -> number(other, COUNT)).hasMessageContaining(BUSY);
      assertThat(number(keeper, COUNT)).isEqualTo(3);
    }
  }

  @Test
  void openResultSetsGoOn() throws Exception {
    database.leavingNoPool();
    database.with(INSERT, INSERT);
    try (Connection keeper = database.open();
        Connection other = database.open();
        Statement statement = other.createStatement();
        ResultSet rows = statement.executeQuery("SELECT rowid FROM t ORDER BY rowid")) {
      rows.next();
      takeFile(keeper);
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(2);
      assertThat(rows.next()).isTrue();
      assertThat(rows.next()).isFalse();
    }
  }

  @Test
  void anOpenResultSetOfItsOwnIsNotInTheWay() throws Exception {
    database.leavingNoPool();
    database.with(INSERT, INSERT);
    try (Connection keeper = database.open();
        Connection outside = impatient();
        Statement statement = keeper.createStatement()) {
      run(keeper, "CREATE TEMP TABLE mine(x)");
      ResultSet rows = statement.executeQuery("SELECT rowid FROM t ORDER BY rowid");
      rows.next();
      takeFile(keeper);
      assertThat(text(keeper, "PRAGMA journal_mode")).isEqualTo("delete");
      assertThatThrownBy(() -> number(outside, COUNT)).hasMessageContaining(BUSY);
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(2);
    }
  }

  @Test
  void theStateOfASessionComesBackWithItIntoThePool() throws Exception {
    try (Connection keeper = database.open();
        Connection other = database.open()) {
      run(other, "PRAGMA foreign_keys = 1", "INSERT INTO t(rowid) VALUES (77)");
      takeFile(keeper);
      run(keeper, "INSERT INTO t(rowid) VALUES (99)", "PRAGMA cache_size = -321");
      assertThat(number(other, "PRAGMA foreign_keys")).isEqualTo(1);
      giveFileBack(keeper);
      assertPooledAgain(keeper, other);
      assertThat(number(other, "PRAGMA foreign_keys")).isEqualTo(1);
      assertThat(number(other, "SELECT last_insert_rowid()")).isEqualTo(77);
      assertThat(number(keeper, "SELECT last_insert_rowid()")).isEqualTo(99);
      assertThat(number(keeper, "PRAGMA cache_size")).isEqualTo(-321);
      assertThat(number(keeper, "SELECT total_changes()")).isEqualTo(2);
    }
  }

  @Test
  void whatPinsASessionMeanwhileKeepsItPinned() throws Exception {
    try (Connection keeper = database.open();
        Connection other = database.open()) {
      takeFile(keeper);
      run(other, "CREATE TEMP TABLE mine(x)", "INSERT INTO mine VALUES (5)");
      giveFileBack(keeper);
      Await.until(
          "keeper back in the pool",
          () -> {
            try {
              number(keeper, COUNT);
              return database.pool().pinnedSessions() == 1;
            } catch (SQLException e) {
              throw new AssertionError(e);
            }
          });
      assertThat(number(other, "SELECT x FROM mine")).isEqualTo(5);
    }
  }

  @Test
  void aFunctionGivenMeanwhileStaysWithItsSession() throws Exception {
    try (Connection keeper = database.open();
        Connection other = database.open()) {
      takeFile(keeper);
      assertThat(number(other, "SELECT 1")).isEqualTo(1);
      assertThat(database.pool().pinnedSessions()).isEqualTo(2);
      Function.create(
          other,
          "five",
          new Function() {
            @Override
            protected void xFunc() throws SQLException {
              result(5);
            }
          });
      giveFileBack(keeper);
      Await.until(
          "keeper back in the pool",
          () -> {
            assertThat(number(other, "SELECT five()")).isEqualTo(5);
            number(keeper, COUNT);
            return database.pool().pinnedSessions() == 1;
          });
      assertThat(number(other, "SELECT five()")).isEqualTo(5);
    }
  }

  @Test
  void nothingIsLostWhileTheFileComesAndGoes() throws Exception {
    AtomicInteger acknowledged = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(1);
    try (Connection shared = database.open()) {
      Workers.runAll(
          4,
          number -> {
            if (number == 0) {
              try (Connection keeper = database.open()) {
                for (int round = 0; round < 15; round++) {
                  text(keeper, "PRAGMA locking_mode = EXCLUSIVE");
                  insert(keeper, acknowledged);
                  insert(keeper, acknowledged);
                  text(keeper, "PRAGMA locking_mode = NORMAL");
                  insert(keeper, acknowledged);
                }
              } finally {
                done.countDown();
              }
              return;
            }
            while (done.getCount() > 0) {
              insert(shared, acknowledged);
              try (Connection own = database.open()) {
                insert(own, acknowledged);
              }
            }
          });
      assertPooledAgain(shared);
    }
    assertThat(database.count(COUNT)).isEqualTo(1 + acknowledged.get());
    assertThat(Files.exists(directory.resolve("test.db"))).isTrue();
  }

  private static void insert(Connection connection, AtomicInteger acknowledged)
      throws SQLException {
    try {
      run(connection, INSERT);
      acknowledged.incrementAndGet();
    } catch (SQLException e) {
      assertThat(e.getMessage()).contains(BUSY);
    }
  }

  /** The way back into WAL takes the file for a moment: no session is refused for that. */
  @Test
  void whoWaitsForNobodyIsNotRefusedAsTheFileComesBack() throws Exception {
    try (Connection impatient = database.open();
        PreparedStatement kept = impatient.prepareStatement(COUNT)) {
      run(impatient, "PRAGMA busy_timeout = 0");
      for (int i = 0; i < 15; i++) {
        try (Connection keeper = database.open()) {
          takeFile(keeper);
        }
        do {
          number(impatient, COUNT);
          run(impatient, "UPDATE t SET x = x");
          kept.executeQuery().close();
        } while (database.pool().pinnedSessions() > 0);
      }
    }
  }
}
