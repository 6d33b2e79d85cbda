package io.pooledsqlite.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.testing.Await;
import io.pooledsqlite.testing.TestDatabase;
import io.pooledsqlite.testing.Workers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** sqlite-jdbc never looks at a thread's interrupt flag; neither may a pool. */
class InterruptFlagTest {

  @TempDir Path directory;
  private TestDatabase database;

  @AfterEach
  void reset() throws SQLException {
    database.closeAtRest();
  }

  @Test
  void interruptedThreadDoesEverything() throws SQLException {
    database = new TestDatabase(directory, "pool.readers=1").with(Queries.TABLE);
    Workers.runAll(
        1,
        n -> {
          Thread.currentThread().interrupt();
          try (Connection session = database.open()) {
            TestDatabase.run(session, "INSERT INTO t VALUES (1, 'x')");
            try (Statement statement = session.createStatement();
                ResultSet open = statement.executeQuery("SELECT id FROM t")) {
              assertThat(open.next()).isTrue();
              // The only reader is lent: this borrow has to wait, then to open an extra one.
              assertThat(TestDatabase.number(session, "SELECT count(*) FROM t")).isEqualTo(1);
            }
            session.setAutoCommit(false);
            TestDatabase.run(session, "INSERT INTO t VALUES (2, 'x')");
            session.commit();
            assertThat(TestDatabase.number(session, "SELECT count(*) FROM t")).isEqualTo(2);
            session.rollback();
            session.setAutoCommit(true);
            TestDatabase.run(session, "CREATE TEMP TABLE own(x)");
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
          }
          assertThat(Thread.currentThread().isInterrupted()).isTrue();
        });
  }

  @Test
  void interruptDuringTheWaitForTheQueueIsKeptForLater() throws SQLException {
    database = new TestDatabase(directory).with(Queries.TABLE);
    try (Connection holder = database.open();
        Workers workers = new Workers()) {
      holder.setAutoCommit(false);
      TestDatabase.run(holder, "INSERT INTO t VALUES (1, 'x')");
      List<Thread> waiting = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        boolean before = i % 2 == 0;
        waiting.add(
            workers.start(
                "waiting-" + i,
                () -> {
                  if (before) {
                    Thread.currentThread().interrupt();
                  }
                  try (Connection session = database.open()) {
                    TestDatabase.run(session, "INSERT INTO t(v) VALUES ('y')");
                  }
                  assertThat(Thread.currentThread().isInterrupted()).isTrue();
                }));
      }
      Await.until("all wait", () -> database.pool().writersPending() == 4);
      waiting.forEach(Thread::interrupt);
      assertThat(database.pool().writersPending()).isEqualTo(4);
      holder.commit();
      workers.join();
      assertThat(TestDatabase.number(holder, "SELECT count(*) FROM t")).isEqualTo(5);
    }
  }
}
