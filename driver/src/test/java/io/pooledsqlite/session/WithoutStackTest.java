package io.pooledsqlite.session;

import static io.pooledsqlite.testing.TestDatabase.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program that catches a {@link StackOverflowError} goes on, and so do the others: whoever has
 * not enough stack to give the write queue's slot back does not get it. A write that was stopped in
 * the middle of giving it back kept everybody else waiting.
 */
class WithoutStackTest {

  @TempDir Path directory;
  private TestDatabase database;
  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    database = new TestDatabase(directory).with("CREATE TABLE t(x)");
    connection = database.open();
    // What is loaded for want of stack is broken for good.
    run(connection, "INSERT INTO t VALUES (0)");
    connection.setAutoCommit(false);
    run(connection, "INSERT INTO t VALUES (1)");
    connection.commit();
    connection.setAutoCommit(true);
  }

  @AfterEach
  void close() throws SQLException {
    connection.setAutoCommit(true);
    connection.close();
    try (Connection other = database.open()) {
      run(other, "INSERT INTO t VALUES (3)");
    }
    database.closeAtRest();
  }

  @Test
  void aWrite() throws Exception {
    callUntilTheEnd(() -> run(connection, "INSERT INTO t VALUES (2)"));
  }

  @Test
  void aTransaction() throws Exception {
    connection.setAutoCommit(false);
    callUntilTheEnd(
        () -> {
          run(connection, "INSERT INTO t VALUES (2)");
          connection.commit();
        });
    connection.rollback();
  }

  @Test
  void theEndOfATransaction() throws Exception {
    connection.setAutoCommit(false);
    run(connection, "INSERT INTO t VALUES (2)");
    callUntilTheEnd(() -> connection.commit());
    connection.commit();
  }

  private interface Call {
    void make() throws SQLException;
  }

  /** Makes a call from each depth at which the stack may have no room for it, until it fails. */
  private void callUntilTheEnd(Call call) throws Exception {
    Throwable[] thrown = new Throwable[1];
    Thread deep = new Thread(null, () -> thrown[0] = descend(call), "deep", 1024 * 1024);
    deep.start();
    deep.join();
    assertThat(thrown[0]).isInstanceOf(StackOverflowError.class);
  }

  private Throwable descend(Call call) {
    Throwable thrown = StackRoom.has(StackRoom.TO_COMMIT) ? null : failure(call);
    return thrown != null ? thrown : descend(call);
  }

  private static Throwable failure(Call call) {
    try {
      call.make();
      return null;
    } catch (SQLException | StackOverflowError e) {
      return e;
    }
  }
}
