package io.pooledsqlite.concurrency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pooledsqlite.PooledSqlite;
import io.pooledsqlite.testing.Await;
import io.pooledsqlite.testing.TestDatabase;
import io.pooledsqlite.testing.Workers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Autocommit writes that wait together share one transaction, and nobody can tell but by the speed:
 * each has its own answer, and one that fails fails alone.
 */
class GroupCommitTest {

  private static final int CONSTRAINT = 19;
  private static final int INTERRUPT = 9;

  @TempDir Path directory;
  private TestDatabase database;

  @AfterEach
  void reset() throws SQLException {
    database.closeAtRest();
  }

  /** One write of a group; it runs on a thread and a session of its own. */
  private interface Write {
    void on(Connection session) throws SQLException;
  }

  /** How a test gets its sessions. */
  private interface Source {
    Connection open() throws SQLException;
  }

  private void together(List<Write> writes) throws SQLException {
    together(database::open, () -> {}, writes);
  }

  /** Lets the writes queue up, in this order, behind a transaction, and sets them free at once. */
  private void together(Source source, Runnable whenQueued, List<Write> writes)
      throws SQLException {
    List<Connection> sessions = new ArrayList<>();
    try (Connection holder = source.open();
        Workers workers = new Workers()) {
      holder.setAutoCommit(false);
      TestDatabase.run(holder, "INSERT INTO held VALUES (1)");
      for (Write write : writes) {
        Connection session = source.open();
        sessions.add(session);
        int before = database.pool().writersPending();
        workers.start("writer-" + sessions.size(), () -> write.on(session));
        Await.until("in the queue", () -> database.pool().writersPending() == before + 1);
      }
      whenQueued.run();
      holder.commit();
      workers.join();
    } finally {
      for (Connection session : sessions) {
        session.close();
      }
    }
  }

  private int served() {
    return database.listener().count("writeServed");
  }

  private void open(String... schema) throws SQLException {
    database = new TestDatabase(directory).with("CREATE TABLE held(x)").with(schema);
  }

  private static Write insert(String value) {
    return session -> TestDatabase.run(session, "INSERT INTO t(v) VALUES ('" + value + "')");
  }

  @Test
  void writesThatWaitTogetherAreCommittedTogether() throws SQLException {
    open(Queries.TABLE);
    together(Collections.nCopies(8, insert("x")));
    // The first of them has the slot and runs the other seven.
    assertThat(served()).isEqualTo(7);
    assertThat(database.count("SELECT count(*) FROM t")).isEqualTo(8);
  }

  @Test
  void groupCommitCanBeSwitchedOff() throws SQLException {
    database =
        new TestDatabase(directory, "pool.groupCommit=false")
            .with("CREATE TABLE held(x)", Queries.TABLE);
    together(Collections.nCopies(8, insert("x")));
    assertThat(served()).isZero();
    assertThat(database.count("SELECT count(*) FROM t")).isEqualTo(8);
  }

  /** Keys, counts and the functions that answer with them are each session's own. */
  @Test
  void eachWriteHasItsOwnAnswers() throws SQLException {
    open("CREATE TABLE t(id INTEGER PRIMARY KEY, v UNIQUE)");
    database.with("INSERT INTO t VALUES (100, 'a'), (101, 'b'), (102, 'c')");
    List<Write> writes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String value = "new-" + i;
      writes.add(
          session -> {
            try (PreparedStatement insert =
                session.prepareStatement("INSERT INTO t(v) VALUES (?)")) {
              insert.setString(1, value);
              assertThat(insert.executeUpdate()).isEqualTo(1);
              try (ResultSet key = insert.getGeneratedKeys()) {
                assertThat(key.next()).isTrue();
                long id = key.getLong(1);
                // The update further down may be there already.
                assertThat(TestDatabase.text(session, "SELECT v FROM t WHERE id = " + id))
                    .startsWith(value);
                assertThat(TestDatabase.number(session, "SELECT last_insert_rowid()"))
                    .isEqualTo(id);
              }
            }
            assertThat(TestDatabase.number(session, "SELECT total_changes()")).isEqualTo(1);
          });
    }
    writes.add(
        session -> {
          try (Statement update = session.createStatement()) {
            assertThat(update.executeUpdate("UPDATE t SET v = v || '!' WHERE id >= 100"))
                .isEqualTo(7);
          }
          assertThat(TestDatabase.number(session, "SELECT changes()")).isEqualTo(7);
          assertThat(TestDatabase.number(session, "SELECT last_insert_rowid()")).isZero();
        });
    together(writes);
    assertThat(served()).isEqualTo(4);
    assertThat(database.count("SELECT count(*) FROM t WHERE v LIKE '%!'")).isEqualTo(7);
  }

  @Test
  void oneThatFailsFailsAlone() throws SQLException {
    open("CREATE TABLE t(v UNIQUE)", "INSERT INTO t VALUES ('taken')");
    AtomicReference<SQLException> failure = new AtomicReference<>();
    together(
        List.of(
            insert("1"),
            session -> failure.set(refused(session, "INSERT INTO t VALUES ('taken')")),
            insert("2")));
    assertThat(served()).isEqualTo(2);
    assertThat(failure.get().getErrorCode()).isEqualTo(CONSTRAINT);
    assertThat(failure.get().getMessage()).contains("UNIQUE constraint failed: t.v");
    // As if the caller had run it: whoever led the group is not to be seen.
    assertThat(failure.get().getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals("refused"));
    assertThat(database.count("SELECT count(*) FROM t")).isEqualTo(3);
  }

  private static SQLException refused(Connection session, String sql) {
    return catchThrowableOfType(SQLException.class, () -> TestDatabase.run(session, sql));
  }

  /** OR FAIL keeps the rows before the one that failed; in a group as well. */
  @Test
  void whatAFailedStatementKeepsIsKept() throws SQLException {
    open("CREATE TABLE t(v UNIQUE)", "INSERT INTO t VALUES (3)");
    together(
        List.of(
            insert("x"),
            session ->
                assertThat(
                        refused(session, "INSERT OR FAIL INTO t VALUES (1), (2), (3), (4)")
                            .getErrorCode())
                    .isEqualTo(CONSTRAINT),
            insert("y")));
    assertThat(served()).isEqualTo(2);
    assertThat(database.count("SELECT count(*) FROM t WHERE v IN (1, 2)")).isEqualTo(2);
    assertThat(database.count("SELECT count(*) FROM t")).isEqualTo(5);
  }

  /** ON CONFLICT ROLLBACK in the schema, which no text shows, ends the whole transaction. */
  @Test
  void aConflictThatRollsBackTakesNobodyAlong() throws SQLException {
    open("CREATE TABLE t(v UNIQUE ON CONFLICT ROLLBACK)", "INSERT INTO t VALUES ('taken')");
    together(
        List.of(
            insert("1"),
            session -> {
              TestDatabase.run(session, "INSERT INTO t VALUES ('2')");
              assertThat(TestDatabase.number(session, "SELECT total_changes()")).isEqualTo(1);
            },
            session -> {
              assertThat(refused(session, "INSERT INTO t VALUES ('taken')").getErrorCode())
                  .isEqualTo(CONSTRAINT);
              assertThat(TestDatabase.number(session, "SELECT last_insert_rowid()")).isZero();
            },
            insert("3")));
    assertThat(database.count("SELECT count(*) FROM t")).isEqualTo(4);
  }

  /** What one statement violates, a later one in the same transaction could mend. */
  @Test
  void deferredForeignKeysAreCheckedPerWrite() throws SQLException {
    open(
        "CREATE TABLE parent(id INTEGER PRIMARY KEY)",
        "CREATE TABLE child(p REFERENCES parent DEFERRABLE INITIALLY DEFERRED)");
    database.close();
    database = new TestDatabase(directory, "foreign_keys=on");
    together(
        List.of(
            session -> TestDatabase.run(session, "INSERT INTO parent VALUES (1)"),
            session ->
                assertThat(refused(session, "INSERT INTO child VALUES (2)").getErrorCode())
                    .isEqualTo(CONSTRAINT),
            session -> TestDatabase.run(session, "INSERT INTO parent VALUES (2)")));
    assertThat(served()).isZero();
    assertThat(database.count("SELECT count(*) FROM child")).isZero();
  }

  /** Without deferred ones, foreign keys are checked by each statement, group or not. */
  @Test
  void immediateForeignKeysDoNotKeepWritesApart() throws SQLException {
    open("CREATE TABLE parent(id INTEGER PRIMARY KEY)", "CREATE TABLE child(p REFERENCES parent)");
    database.close();
    database = new TestDatabase(directory, "foreign_keys=on");
    together(
        List.of(
            session -> TestDatabase.run(session, "INSERT INTO parent VALUES (1)"),
            session ->
                assertThat(refused(session, "INSERT INTO child VALUES (2)").getErrorCode())
                    .isEqualTo(CONSTRAINT),
            session -> TestDatabase.run(session, "INSERT INTO parent VALUES (2)")));
    assertThat(served()).isEqualTo(2);
    assertThat(database.count("SELECT count(*) FROM child")).isZero();
    assertThat(database.count("SELECT count(*) FROM parent")).isEqualTo(2);
  }

  /** A transaction, a schema change or other settings end a group: nobody is overtaken. */
  @Test
  void whatCannotShareATransactionKeepsItsPlace() throws SQLException {
    open(Queries.TABLE);
    together(
        List.of(
            insert("1"),
            insert("2"),
            session -> TestDatabase.run(session, "CREATE INDEX i ON t(v)"),
            insert("3"),
            insert("4")));
    assertThat(served()).isEqualTo(2);
    assertThat(database.count("SELECT count(*) FROM t")).isEqualTo(4);
  }

  @Test
  void sessionsWithOtherSettingsAreNotServed() throws SQLException {
    open(Queries.TABLE);
    try (Connection first = database.open();
        Connection other = database.open();
        Connection holder = database.open();
        Workers workers = new Workers()) {
      TestDatabase.run(other, "PRAGMA recursive_triggers = 1");
      holder.setAutoCommit(false);
      TestDatabase.run(holder, "INSERT INTO held VALUES (1)");
      workers.start("first", () -> insert("1").on(first));
      Await.until("in the queue", () -> database.pool().writersPending() == 1);
      workers.start("other", () -> insert("2").on(other));
      Await.until("in the queue", () -> database.pool().writersPending() == 2);
      holder.commit();
      workers.join();
    }
    assertThat(served()).isZero();
    assertThat(database.count("SELECT count(*) FROM t")).isEqualTo(2);
  }

  @Test
  void oneThatWasCancelledWhileItWaitedIsNotRun() throws SQLException {
    open(Queries.TABLE);
    try (Connection cancelled = database.open();
        Connection other = database.open();
        Connection holder = database.open();
        Statement statement = cancelled.createStatement();
        Workers workers = new Workers()) {
      holder.setAutoCommit(false);
      TestDatabase.run(holder, "INSERT INTO held VALUES (1)");
      workers.start("other", () -> insert("kept").on(other));
      Await.until("in the queue", () -> database.pool().writersPending() == 1);
      workers.start(
          "cancelled",
          () ->
              assertThat(
                      catchThrowableOfType(
                              SQLException.class,
                              () -> statement.executeUpdate("INSERT INTO t(v) VALUES ('no')"))
                          .getErrorCode())
                  .isEqualTo(INTERRUPT));
      Await.until("in the queue", () -> database.pool().writersPending() == 2);
      statement.cancel();
      holder.commit();
      workers.join();
    }
    assertThat(database.count("SELECT count(*) FROM t")).isEqualTo(1);
    assertThat(database.count("SELECT count(*) FROM t WHERE v = 'kept'")).isEqualTo(1);
  }

  /** A failing COMMIT: nobody was told of success, so each write is done by itself. */
  @Test
  void aFailedCommitIsDoneAgainOneByOne() throws SQLException {
    open(Queries.TABLE);
    FailingCommits driver = new FailingCommits(false);
    together(() -> driver.connect(database.url()), () -> driver.fail(1), keysOf(4));
    assertThat(driver.failed()).isEqualTo(1);
    assertThat(database.count("SELECT count(*) FROM t")).isEqualTo(4);
  }

  /** Whether such a COMMIT took place nobody can know: each hears of it, nothing is done twice. */
  @Test
  void aCommitOfUnknownOutcomeIsNotDoneAgain() throws SQLException {
    open(Queries.TABLE);
    FailingCommits driver = new FailingCommits(true);
    Write hears =
        session -> {
          SQLException failure = refused(session, "INSERT INTO t(v) VALUES ('x')");
          assertThat(failure.getErrorCode()).isEqualTo(10);
          assertThat(failure.getStackTrace())
              .anyMatch(frame -> frame.getMethodName().equals("refused"));
        };
    together(
        () -> driver.connect(database.url()), () -> driver.fail(1), Collections.nCopies(4, hears));
    assertThat(driver.failed()).isEqualTo(1);
    assertThat(database.count("SELECT count(*) FROM t")).isEqualTo(4);
  }

  private static List<Write> keysOf(int count) {
    return Collections.nCopies(
        count,
        session -> {
          TestDatabase.run(session, "INSERT INTO t(v) VALUES ('x')");
          assertThat(TestDatabase.number(session, "SELECT total_changes()")).isEqualTo(1);
        });
  }

  /** Keeps writing and reading back what it wrote, from more threads than processors. */
  @Test
  void everyThreadReadsItsOwnWrites() throws SQLException {
    open("CREATE TABLE t(writer, n, PRIMARY KEY (writer, n))");
    int writes = 60;
    int threads = 16;
    try (Connection shared = database.open()) {
      Workers.runAll(
          threads,
          writer -> {
            boolean own = writer % 2 == 0;
            try (Connection session = own ? database.open() : null;
                PreparedStatement insert =
                    (session == null ? shared : session)
                        .prepareStatement("INSERT INTO t VALUES (?, ?)")) {
              for (int n = 1; n <= writes; n++) {
                insert.setInt(1, writer);
                insert.setInt(2, n);
                assertThat(insert.executeUpdate()).isEqualTo(1);
                String query = "SELECT count(*) FROM t WHERE writer = " + writer;
                assertThat(TestDatabase.number(shared, query)).isEqualTo(n);
              }
            }
          });
    }
    assertThat(database.count("SELECT count(*) FROM t")).isEqualTo((long) threads * writes);
    assertThat(served()).as("writes that shared a transaction").isPositive();
    assertThat(PooledSqlite.pools()).hasSize(1);
  }
}
