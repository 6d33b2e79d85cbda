package io.pooledsqlite.edges;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.testing.TestDatabase;
import io.pooledsqlite.testing.Workers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One session with autocommit off for life: threads save, a timer commits for all of them, and
 * readers, who never commit, see every save.
 */
class TimerCommitTest {

  private static final int SAVERS = 3;
  private static final int READERS = 3;
  private static final int SAVES = 150;

  @TempDir Path directory;

  @Test
  void readersWhoNeverCommitSeeEverySave() throws Exception {
    Side.compare(
        directory,
        side -> {
          try (Connection shared = side.open();
              Connection readerOnly = side.open()) {
            TestDatabase.run(shared, "CREATE TABLE save(saver INTEGER, n INTEGER)");
            readerOnly.setAutoCommit(false);
            shared.setAutoCommit(false);
            run(shared, readerOnly);
            shared.commit();
            readerOnly.commit();
            side.note("seen after", TestDatabase.number(readerOnly, "SELECT count(*) FROM save"));
            side.note("kept", TestDatabase.number(shared, "SELECT count(*) FROM save"));
          }
          try (Connection plain = side.plain()) {
            side.note("in the file", TestDatabase.number(plain, "SELECT count(*) FROM save"));
          }
        });
  }

  private static void run(Connection shared, Connection readerOnly) throws Exception {
    AtomicInteger[] saved = new AtomicInteger[SAVERS];
    CountDownLatch saving = new CountDownLatch(SAVERS);
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    AtomicInteger commits = new AtomicInteger();
    for (int i = 0; i < SAVERS; i++) {
      saved[i] = new AtomicInteger();
    }
    ScheduledFuture<?> committing =
        timer.scheduleWithFixedDelay(() -> commit(shared, commits), 1, 1, TimeUnit.MILLISECONDS);
    Workers.runAll(
        SAVERS + READERS + 1,
        number -> {
          if (number < SAVERS) {
            save(shared, number, saved[number], saving);
          } else if (number < SAVERS + READERS) {
            look(shared, saved, saving);
          } else {
            outsiderSeesOnlyCommits(readerOnly, saving);
          }
        });
    assertThat(committing.isDone()).as("the timer failed").isFalse();
    committing.cancel(false);
    timer.shutdown();
    assertThat(timer.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    assertThat(commits.get()).isPositive();
  }

  private static void commit(Connection shared, AtomicInteger commits) {
    try {
      shared.commit();
      commits.incrementAndGet();
    } catch (SQLException e) {
      // Ends the timer.
      throw new IllegalStateException(e);
    }
  }

  private static void save(Connection shared, int saver, AtomicInteger saved, CountDownLatch saving)
      throws Exception {
    for (int n = 1; n <= SAVES; n++) {
      try (PreparedStatement insert = shared.prepareStatement("INSERT INTO save VALUES (?, ?)")) {
        insert.setInt(1, saver);
        insert.setInt(2, n);
        assertThat(insert.executeUpdate()).isEqualTo(1);
      }
      saved.set(n);
    }
    saving.countDown();
  }

  private static void look(Connection shared, AtomicInteger[] saved, CountDownLatch saving)
      throws Exception {
    while (saving.getCount() > 0) {
      for (int saver = 0; saver < SAVERS; saver++) {
        int before = saved[saver].get();
        try (PreparedStatement query =
            shared.prepareStatement("SELECT count(*) FROM save WHERE saver = ?")) {
          query.setInt(1, saver);
          try (ResultSet row = query.executeQuery()) {
            assertThat(row.next()).isTrue();
            assertThat(row.getInt(1)).as("saves seen").isGreaterThanOrEqualTo(before);
          }
        }
      }
    }
  }

  /** Reads in transactions of its own, as another part of the program would. */
  private static void outsiderSeesOnlyCommits(Connection readerOnly, CountDownLatch saving)
      throws Exception {
    long before = 0;
    while (saving.getCount() > 0) {
      long now = TestDatabase.number(readerOnly, "SELECT count(*) FROM save");
      assertThat(now).isGreaterThanOrEqualTo(before);
      before = now;
      readerOnly.commit();
    }
  }
}
