package io.pooledsqlite.facade;

import static io.pooledsqlite.testing.TestDatabase.number;
import static io.pooledsqlite.testing.TestDatabase.run;
import static io.pooledsqlite.testing.TestDatabase.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pooledsqlite.pool.LeakKind;
import io.pooledsqlite.testing.Await;
import io.pooledsqlite.testing.TestDatabase;
import io.pooledsqlite.testing.Workers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.Function;
import org.sqlite.SQLiteCommitListener;
import org.sqlite.SQLiteConnection;

/** Guarantee 4 for what a program gives to SQLite itself: functions, listeners, settings. */
class NativeStateTest {

  private static final int DETERMINISTIC = 0x800;
  private static final int THREADS = 4;

  @TempDir Path directory;
  private TestDatabase database;

  @BeforeEach
  void create() throws SQLException {
    database = new TestDatabase(directory).with("CREATE TABLE t(a)");
  }

  @AfterEach
  void atRest() throws SQLException {
    database.closeAtRest();
  }

  /** Answers ten times its argument. */
  private static final class Tens extends Function {
    @Override
    protected void xFunc() throws SQLException {
      result(10 * value_int(0));
    }
  }

  @Test
  void functionsOfTheSchemaServeTheirSessionWhereverItRuns() throws SQLException {
    try (Connection connection = database.open()) {
      PreparedStatement earlier = connection.prepareStatement("SELECT count(*) FROM t");
      Function.create(connection, "tens", new Tens(), 1, DETERMINISTIC);
      run(
          connection,
          "CREATE INDEX by_tens ON t(tens(a))",
          "CREATE TABLE log(x)",
          "CREATE TRIGGER logs AFTER INSERT ON t BEGIN INSERT INTO log VALUES (tens(NEW.a)); END",
          "CREATE VIEW v AS SELECT a, tens(a) AS big FROM t");
      Workers.runAll(
          THREADS,
          number -> {
            for (int i = 0; i < 25; i++) {
              run(connection, "INSERT INTO t VALUES (" + (number * 25 + i) + ")");
              number(connection, "SELECT count(big) FROM v");
            }
          });
      connection.setAutoCommit(false);
      run(connection, "INSERT INTO t VALUES (100)");
      assertThat(number(connection, "SELECT big FROM v WHERE a = 100")).isEqualTo(1000);
      connection.rollback();
      connection.setAutoCommit(true);
      assertThat(number(connection, "SELECT a FROM t INDEXED BY by_tens WHERE tens(a) = 420"))
          .isEqualTo(42);
      assertThat(number(connection, "SELECT sum(x) FROM log")).isEqualTo(49_500);
      try (ResultSet row = earlier.executeQuery()) {
        assertThat(row.getInt(1)).isEqualTo(100);
      }
      earlier.close();
      othersDoWithoutTheFunction();
      run(connection, "DROP INDEX by_tens");
    }
  }

  /** As every other connection of the plain program would. */
  private void othersDoWithoutTheFunction() throws SQLException {
    try (Connection other = database.open();
        Connection plain = database.plain()) {
      for (String sql :
          List.of("INSERT INTO t VALUES (1)", "UPDATE t SET a = 1", "DELETE FROM v")) {
        assertThatThrownBy(() -> run(other, sql)).hasMessage(failureOf(plain, sql));
      }
      assertThatThrownBy(() -> number(other, "SELECT big FROM v"))
          .hasMessageContaining("no such function: tens");
      assertThat(number(other, "SELECT sum(x) FROM log")).isEqualTo(49_500);
    }
  }

  private static String failureOf(Connection plain, String sql) {
    try {
      run(plain, sql);
    } catch (SQLException e) {
      return e.getMessage();
    }
    throw new AssertionError("not refused: " + sql);
  }

  @Test
  void aFunctionMayRunStatementsOfItsOwnSession() throws Exception {
    try (Connection connection = database.open();
        Workers worker = new Workers()) {
      run(connection, "CREATE TABLE log(x)");
      Function.create(
          connection,
          "note",
          new Function() {
            @Override
            protected void xFunc() throws SQLException {
              run(connection, "INSERT INTO log VALUES (" + value_int(0) + ")");
              result(number(connection, "SELECT count(*) FROM log") + "");
            }
          });
      worker.start(
          "writer",
          () -> {
            run(connection, "INSERT INTO t VALUES (note(1))");
            assertThat(text(connection, "SELECT note(2)")).isEqualTo("2");
            connection.setAutoCommit(false);
            run(connection, "UPDATE t SET a = note(3)");
            connection.commit();
            connection.setAutoCommit(true);
          });
      worker.join();
      assertThat(text(connection, "SELECT a || ' ' || (SELECT count(*) FROM log) FROM t"))
          .isEqualTo("3 3");
    }
    assertThat(database.count("SELECT count(*) FROM log")).isEqualTo(3);
  }

  @Test
  void listenersHearTheirOwnSessionAlone() throws SQLException {
    List<Long> heard = new CopyOnWriteArrayList<>();
    try (Connection listening = database.open();
        Connection other = database.open()) {
      ((SQLiteConnection) listening)
          .addUpdateListener((type, schema, table, row) -> heard.add(row));
      run(other, "INSERT INTO t(rowid, a) VALUES (1, 1)");
      run(listening, "INSERT INTO t(rowid, a) VALUES (2, 1)");
      run(other, "INSERT INTO t(rowid, a) VALUES (3, 1)");
    }
    try (Connection later = database.open()) {
      run(later, "INSERT INTO t(rowid, a) VALUES (4, 1)");
    }
    assertThat(heard).containsExactly(2L);
  }

  @Test
  void listenersHearNothingOfClosingAndOfOurOwnQuestions() throws SQLException {
    List<String> heard = new CopyOnWriteArrayList<>();
    try (Connection listening = database.open()) {
      ((SQLiteConnection) listening)
          .addCommitListener(
              new SQLiteCommitListener() {
                @Override
                public void onCommit() {
                  heard.add("commit");
                }

                @Override
                public void onRollback() {
                  heard.add("rollback");
                }
              });
      listening.setAutoCommit(false);
      run(listening, "CREATE TABLE u(x UNIQUE ON CONFLICT ROLLBACK)", "INSERT INTO u VALUES (1)");
      listening.commit();
      // SQLite ends the transaction by itself, of which we have to ask it.
      assertThatThrownBy(() -> run(listening, "INSERT INTO u VALUES (1)"))
          .isInstanceOf(SQLException.class);
      assertThat(heard).containsExactly("commit", "rollback");
      heard.clear();
      assertThatThrownBy(() -> listening.setAutoCommit(true)).isInstanceOf(SQLException.class);
      listening.setAutoCommit(false);
      run(listening, "INSERT INTO u VALUES (2)");
    }
    assertThat(heard).isEmpty();
    assertThat(database.count("SELECT count(*) FROM u")).isEqualTo(1);
  }

  @Test
  void aBusyTimeoutGoesWithItsSession() throws SQLException {
    try (Connection patient = database.open();
        Connection other = database.open()) {
      ((SQLiteConnection) patient).setBusyTimeout(4321);
      assertThat(text(patient, "PRAGMA busy_timeout")).isEqualTo("4321");
      assertThat(text(other, "PRAGMA busy_timeout")).isEqualTo("3000");
      assertThat(((SQLiteConnection) other).getBusyTimeout()).isEqualTo(3000);
      run(patient, "CREATE TEMP TABLE pinning(x)");
      assertThat(text(patient, "PRAGMA busy_timeout")).isEqualTo("4321");
      ((SQLiteConnection) patient).setBusyTimeout(5);
      assertThat(text(patient, "PRAGMA busy_timeout")).isEqualTo("5");
    }
    assertThat(database.pool().pinnedSessions()).isZero();
  }

  @Test
  void whatIsDeserializedIsTheSessionsOwn() throws SQLException {
    try (Connection connection = database.open();
        Connection other = database.open()) {
      SQLiteConnection own = (SQLiteConnection) connection;
      own.deserialize("main", own.serialize("main"));
      run(connection, "INSERT INTO t VALUES (1)");
      assertThat(number(connection, "SELECT count(*) FROM t")).isEqualTo(1);
      assertThat(number(other, "SELECT count(*) FROM t")).isZero();
    }
    assertThat(database.count("SELECT count(*) FROM t")).isZero();
  }

  @Test
  void aConnectionIsOneObject() throws SQLException {
    try (Connection connection = database.open();
        Statement statement = connection.createStatement();
        PreparedStatement prepared = connection.prepareStatement("SELECT 1");
        Connection other = database.open()) {
      assertThat(connection).isInstanceOf(SQLiteConnection.class);
      assertThat(statement.getConnection()).isSameAs(connection);
      assertThat(prepared.getConnection()).isSameAs(connection);
      assertThat(prepared.executeQuery().getStatement().getConnection()).isSameAs(connection);
      assertThat(connection.getMetaData().getConnection()).isSameAs(connection);
      assertThat(connection.unwrap(SQLiteConnection.class)).isSameAs(connection);
      assertThat(connection.unwrap(Connection.class)).isSameAs(connection);
      assertThat(connection.isWrapperFor(SQLiteConnection.class)).isTrue();
      assertThat(connection).isNotEqualTo(other);
      assertThat(new HashSet<>(Set.of(connection, other))).contains(connection, other);
    }
    for (LeakKind kind : LeakKind.values()) {
      assertThat(database.listener().count("leaked " + kind)).isZero();
    }
  }

  /** The statement keeps the session alive, though nobody holds the connection. */
  @Test
  void aSessionIsReclaimedWhenNothingOfItIsHeld() throws SQLException {
    useAndDrop();
    Await.untilCollected(
        "reclaimed", () -> database.listener().count("leaked " + LeakKind.SESSION) == 1);
    Await.until("closed", () -> database.pool().sessionsOpen() == 0);
  }

  private void useAndDrop() throws SQLException {
    Statement statement = droppedConnection();
    System.gc();
    try (ResultSet row = statement.executeQuery("SELECT 42")) {
      assertThat(row.getInt(1)).isEqualTo(42);
    }
    assertThat(statement.getConnection().isClosed()).isFalse();
    assertThat(database.listener().count("leaked " + LeakKind.SESSION)).isZero();
  }

  private Statement droppedConnection() throws SQLException {
    return database.open().createStatement();
  }

  @Test
  void closeIsSeenByAllAtOnce() throws Exception {
    Connection connection = database.open();
    Function.create(connection, "tens", new Tens());
    CountDownLatch closed = new CountDownLatch(1);
    try (Workers worker = new Workers()) {
      worker.start(
          "other",
          () -> {
            closed.await();
            assertThat(connection.isClosed()).isTrue();
            assertThatThrownBy(() -> Function.create(connection, "twice", new Tens()))
                .hasMessage("connection closed");
            assertThat(((SQLiteConnection) connection).getDatabase().isClosed()).isTrue();
          });
      connection.close();
      closed.countDown();
      worker.join();
    }
  }
}
