package io.pooledsqlite.concurrency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pooledsqlite.testing.TestDatabase;
import io.pooledsqlite.testing.Workers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several sessions of one thread: it must never wait for itself. */
@Tag("core")
class OneThreadTest {

  private static final String COUNT = "SELECT count(*) FROM t";

  @TempDir Path directory;
  private TestDatabase database;

  @BeforeEach
  void create() throws SQLException {
    database = new TestDatabase(directory).with(Queries.TABLE);
  }

  @AfterEach
  void reset() throws SQLException {
    database.closeAtRest();
  }

  private Connection transaction() throws SQLException {
    Connection session = database.open();
    session.setAutoCommit(false);
    return session;
  }

  @Test
  void twoTransactionsOfOneThreadBothRead() throws SQLException {
    try (Connection first = transaction();
        Connection second = transaction()) {
      assertThat(TestDatabase.number(first, COUNT)).isZero();
      assertThat(TestDatabase.number(second, COUNT)).isZero();
      first.commit();
      second.commit();
    }
  }

  @Test
  void secondWriterOfOneThreadIsRefusedAtOnceAndTheFirstCommits() throws SQLException {
    try (Connection first = transaction();
        Connection second = transaction()) {
      TestDatabase.number(first, COUNT);
      TestDatabase.number(second, COUNT);
      TestDatabase.run(first, "INSERT INTO t VALUES (1, 'first')");
      assertRefusedAtOnce(() -> TestDatabase.run(second, "INSERT INTO t VALUES (2, 'second')"));
      first.commit();
      second.rollback();
      TestDatabase.run(second, "INSERT INTO t VALUES (2, 'second')");
      second.commit();
      assertThat(TestDatabase.number(first, COUNT)).isEqualTo(2);
    }
  }

  @Test
  void autocommitWriteBesideAnOwnTransactionIsRefusedAtOnce() throws SQLException {
    try (Connection first = transaction();
        Connection second = database.open()) {
      TestDatabase.run(first, "INSERT INTO t VALUES (1, 'first')");
      assertThat(TestDatabase.number(second, COUNT)).isZero();
      assertRefusedAtOnce(() -> TestDatabase.run(second, "INSERT INTO t VALUES (2, 'second')"));
      first.commit();
      assertThat(TestDatabase.number(second, COUNT)).isEqualTo(1);
    }
  }

  @Test
  void transactionThatOnlyReadsThisTimeIsNotRefusedBecauseItsLikesWrote() throws SQLException {
    try (Connection first = transaction();
        Connection second = transaction()) {
      readThenWrite(first, 1);
      first.commit();
      // From here on the shape of readThenWrite is known to write.
      readThenWrite(first, 2);
      assertThat(read(second)).isEqualTo(1);
      first.commit();
      second.commit();
    }
  }

  @Test
  void readOfALikelyWriterDoesNotWaitForTheEndOfAnothersTransaction() throws SQLException {
    // The writer waits for the reader before it commits; plain SQLite never lets a read wait here.
    try (Connection writer = transaction();
        Connection reader = transaction()) {
      Workers.runAll(1, n -> readThenWrite(writer, 1));
      writer.commit();
      TestDatabase.run(writer, "INSERT INTO t VALUES (2, 'x')");
      long start = System.nanoTime();
      Workers.runAll(1, n -> assertThat(read(reader)).isEqualTo(1));
      // pool.writeTimeout is 30 s.
      assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(10));
      writer.commit();
      reader.commit();
    }
  }

  private static long read(Connection session) throws SQLException {
    return TestDatabase.number(session, COUNT);
  }

  private static void readThenWrite(Connection session, int id) throws SQLException {
    read(session);
    TestDatabase.run(session, "INSERT INTO t VALUES (" + id + ", 'x')");
  }

  /** What is done by a writer that can not succeed. */
  private interface Write {
    void run() throws SQLException;
  }

  private static void assertRefusedAtOnce(Write write) {
    long start = System.nanoTime();
    SQLException refused = catchThrowableOfType(SQLException.class, write::run);
    assertThat(refused.getErrorCode()).isEqualTo(Queries.BUSY);
    assertThat(refused.getMessage()).startsWith("[SQLITE_BUSY]");
    // pool.writeTimeout is 30 s.
    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(10));
  }
}
