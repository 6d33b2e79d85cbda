package io.pooledsqlite.session;

import static io.pooledsqlite.testing.TestDatabase.number;
import static io.pooledsqlite.testing.TestDatabase.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.pool.Lease;
import io.pooledsqlite.pool.LeaseKind;
import io.pooledsqlite.pool.Pool;
import io.pooledsqlite.pool.SessionState;
import io.pooledsqlite.sql.SqlStatement;
import io.pooledsqlite.testing.Await;
import io.pooledsqlite.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A program that catches a {@link StackOverflowError} goes on, and so do the others: whoever has
 * not enough stack to give the write queue's slot back neither gets it nor begins to give it back.
 * A write that was stopped in the middle of that kept everybody else waiting.
 */
class WithoutStackTest {

  private static final int ROUNDS_BEFORE = 20;
  private static final int EACH_OF_THE_LAST = 120;
  private static final long STACK_BYTES = 256 * 1024;

  /** What the program does with a connection. */
  private interface Call {
    void make(Connection connection) throws SQLException;
  }

  private static final Call BEGIN =
      connection -> {
        connection.setAutoCommit(false);
        run(connection, "INSERT INTO t VALUES (1)");
      };

  private static final Call SQL_BEGIN =
      connection -> run(connection, "BEGIN IMMEDIATE", "INSERT INTO t VALUES (1)");

  private static final Call SQL_SAVEPOINT =
      connection -> run(connection, "SAVEPOINT a", "INSERT INTO t VALUES (1)");

  @TempDir Path directory;
  private TestDatabase database;
  private Connection other;

  /** The frame at whose depth the call is made, counted from the end of the stack. */
  private int frame;

  private @Nullable Throwable thrown;
  private @Nullable ResultSet rows;

  @BeforeEach
  void open() throws SQLException {
    // Nobody waits where the slot is free.
    database = new TestDatabase(directory, "synchronous=OFF", "pool.writeTimeout=1s");
    database.with("CREATE TABLE t(x)");
    other = database.open();
  }

  @AfterEach
  void close() throws SQLException {
    other.close();
    database.close();
  }

  @Test
  void aWrite() throws Exception {
    callNearTheEnd(connection -> {}, connection -> run(connection, "INSERT INTO t VALUES (2)"));
  }

  /** A statement whose end the end of the stack kept from running; nobody can wait for it. */
  @Test
  void closingAfterAReadThatWasNotEnded() throws Exception {
    // It gives back the reference of a session that stays open.
    database.open();
    Session session = new Session((Pool) database.pool());
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              readWithoutEnd(session);
              session.close();
              return null;
            });
    new Thread(null, task, "reader").start();
    task.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    assertThat(database.leases()).isZero();
  }

  /** The same where the thread is busy with other things, and another one closes. */
  @Test
  void closingAfterAReadThatAnotherThreadDidNotEnd() throws Exception {
    database.open();
    Session session = new Session((Pool) database.pool());
    ExecutorService reader = Executors.newSingleThreadExecutor();
    ExecutorService closer = Executors.newSingleThreadExecutor();
    try {
      reader.submit(() -> readWithoutEnd(session)).get();
      Future<?> closed = closer.submit(session::close);
      closed.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
      assertThat(database.leases()).isZero();
    } finally {
      reader.shutdown();
      closer.shutdown();
    }
  }

  private static @Nullable Void readWithoutEnd(Session session) throws SQLException {
    Lease lease = session.pool().lendReader(LeaseKind.READ, SessionState.EMPTY);
    session.scopeBegan(
        new StatementScope(session, SqlStatement.EMPTY, "", false, lease, false, null, null));
    return null;
  }

  /** A session that stayed open for want of stack is closed by the next call. */
  @Test
  void closingWithoutATransaction() throws Exception {
    callNearTheEnd(connection -> number(connection, "SELECT count(*) FROM t"), Connection::close);
    assertThat(database.pool().sessionsOpen()).isEqualTo(1);
  }

  /** What is not given back for want of stack is given back when the session is closed. */
  @Test
  void closingAResultSet() throws Exception {
    callNearTheEnd(
        connection -> {
          rows = connection.createStatement().executeQuery("SELECT 1 UNION ALL SELECT 2");
          assertThat(rows.next()).isTrue();
        },
        connection -> Objects.requireNonNull(rows).close());
    database.assertCountsAtRest(1);
  }

  @Test
  void aTransaction() throws Exception {
    callNearTheEnd(
        connection -> connection.setAutoCommit(false),
        connection -> {
          run(connection, "INSERT INTO t VALUES (2)");
          connection.commit();
        });
  }

  @Test
  void commit() throws Exception {
    callNearTheEnd(BEGIN, Connection::commit);
  }

  @Test
  void rollback() throws Exception {
    callNearTheEnd(BEGIN, Connection::rollback);
  }

  @Test
  void setAutoCommit() throws Exception {
    callNearTheEnd(BEGIN, connection -> connection.setAutoCommit(true));
  }

  @Test
  void closing() throws Exception {
    callNearTheEnd(BEGIN, Connection::close);
  }

  @Test
  void sqlCommit() throws Exception {
    callNearTheEnd(SQL_BEGIN, connection -> run(connection, "COMMIT"));
  }

  @Test
  void sqlRollback() throws Exception {
    callNearTheEnd(SQL_BEGIN, connection -> run(connection, "ROLLBACK"));
  }

  @Test
  void sqlRelease() throws Exception {
    callNearTheEnd(SQL_SAVEPOINT, connection -> run(connection, "RELEASE a"));
  }

  /** Its thread lives on, and another one's turn on the same session comes. */
  @ParameterizedTest
  @ValueSource(strings = {"BEGIN", "CREATE TEMP TABLE own(x)"})
  void aReadOnTheSessionsOneConnection(String before) throws Exception {
    Call read = connection -> number(connection, "SELECT count(*) FROM t");
    for (int i = -ROUNDS_BEFORE; i < EACH_OF_THE_LAST; i++) {
      Connection connection = database.open();
      run(connection, before);
      if (i < 0) {
        read.make(connection);
      } else {
        frame = i;
        Thread deep = new Thread(null, () -> descend(connection, read), "deep", STACK_BYTES);
        deep.start();
        deep.join();
      }
      FutureTask<Void> turn =
          new FutureTask<>(
              () -> {
                try {
                  read.make(connection);
                } catch (IllegalStateException e) {
                  // sqlite-jdbc's own, of what it could not clear up.
                  assertThat(e).hasMessageContaining("Already added pointer");
                }
                connection.close();
                return null;
              });
      new Thread(null, turn, "turn").start();
      turn.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  /** Makes a call at one frame after the other from the end of the stack, until it has room. */
  private void callNearTheEnd(Call before, Call call) throws Exception {
    // What is loaded for want of stack is broken for good.
    for (int i = 0; i < ROUNDS_BEFORE; i++) {
      callAt(Integer.MAX_VALUE, before, call);
    }
    int failures = 0;
    for (int i = 1; callAt(i, before, call) != null; i += 1 + i / 16) {
      failures++;
    }
    assertThat(failures).isPositive();
  }

  /** Makes a call in a session of its own, which its thread closes when it has room again. */
  private @Nullable Throwable callAt(int fromEnd, Call before, Call call) throws Exception {
    Connection connection = database.open();
    before.make(connection);
    frame = fromEnd;
    thrown = null;
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              if (fromEnd == Integer.MAX_VALUE) {
                call.make(connection);
              } else {
                descend(connection, call);
              }
              end(connection);
              return null;
            });
    new Thread(null, task, "deep", STACK_BYTES).start();
    task.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    run(other, "BEGIN IMMEDIATE", "ROLLBACK");
    return thrown;
  }

  @SuppressWarnings("InfiniteRecursion") // its end is that of the stack
  private int descend(Connection connection, Call call) {
    int fromEnd;
    try {
      fromEnd = descend(connection, call);
    } catch (StackOverflowError e) {
      fromEnd = 0;
    }
    if (fromEnd == frame) {
      thrown = failure(connection, call);
    }
    return fromEnd + 1;
  }

  private static @Nullable Throwable failure(Connection connection, Call call) {
    try {
      call.make(connection);
      return null;
    } catch (SQLException | StackOverflowError e) {
      return e;
    }
  }

  private static void end(Connection connection) throws SQLException {
    if (!connection.isClosed() && !connection.getAutoCommit()) {
      connection.rollback();
    }
    connection.close();
  }
}
