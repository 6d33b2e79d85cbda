package io.pooledsqlite.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.testing.TestDatabase;
import io.pooledsqlite.testing.Workers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SELECT, then UPDATE: the oldest way to make a key. */
class NextPartIdTest {

  private static final int THREADS = 8;
  private static final int EACH = 100;

  @TempDir Path directory;
  private TestDatabase database;
  private final Set<Long> ids = ConcurrentHashMap.newKeySet();
  private final AtomicInteger refused = new AtomicInteger();

  @BeforeEach
  void create() throws SQLException {
    database = new TestDatabase(directory);
    database.with("CREATE TABLE counter(next INTEGER)", "INSERT INTO counter VALUES (1)");
  }

  @AfterEach
  void allIdsWereGivenOnce() throws SQLException {
    assertThat(ids).hasSize(THREADS * EACH);
    assertThat(database.count("SELECT next FROM counter")).isEqualTo(1 + THREADS * EACH);
    database.closeAtRest();
  }

  private static long selectAndUpdate(Connection session) throws SQLException {
    long id = TestDatabase.number(session, "SELECT next FROM counter");
    TestDatabase.run(session, "UPDATE counter SET next = " + (id + 1));
    return id;
  }

  @Test
  void underTheApplicationsLock() throws SQLException {
    try (Connection shared = database.open()) {
      Workers.runAll(
          THREADS,
          worker -> {
            for (int i = 0; i < EACH; i++) {
              synchronized (ids) {
                assertThat(ids.add(selectAndUpdate(shared))).isTrue();
              }
            }
          });
    }
  }

  @Test
  void underTheApplicationsLockWithASessionPerCall() throws SQLException {
    Workers.runAll(
        THREADS,
        worker -> {
          for (int i = 0; i < EACH; i++) {
            synchronized (ids) {
              try (Connection session = database.open()) {
                assertThat(ids.add(selectAndUpdate(session))).isTrue();
              }
            }
          }
        });
  }

  @Test
  void asTransactionsOfManySessions() throws SQLException {
    Workers.runAll(
        THREADS,
        worker -> {
          try (Connection session = database.open()) {
            session.setAutoCommit(false);
            for (int i = 0; i < EACH; i++) {
              assertThat(ids.add(nextId(session))).isTrue();
            }
          }
        });
    // Only the first transaction of this shape in each session can have begun as a reader.
    assertThat(refused.get()).isLessThanOrEqualTo(THREADS);
  }

  /** As programs for SQLite do it: a refused write means the transaction from its start. */
  private long nextId(Connection session) throws SQLException {
    while (true) {
      try {
        long id = selectAndUpdate(session);
        session.commit();
        return id;
      } catch (SQLException e) {
        assertThat((Throwable) e).hasMessageContaining("SQLITE_BUSY_SNAPSHOT");
        refused.incrementAndGet();
        session.rollback();
      }
    }
  }
}
