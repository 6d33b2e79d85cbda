package io.pooledsqlite.concurrency;

import static io.pooledsqlite.testing.TestDatabase.number;
import static io.pooledsqlite.testing.TestDatabase.run;
import static io.pooledsqlite.testing.TestDatabase.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.pool.Pause;
import io.pooledsqlite.testing.TestDatabase;
import io.pooledsqlite.testing.Workers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writers that commit every few rows and idle in the midst of their transactions, so that
 * checkpoints come beside them, readers, and copies of the main file alone. Each transaction adds
 * to one account what it takes from another: whoever sees a part of one, or loses one, finds the
 * wrong sum.
 */
@Tag("core")
class CommitNowAndThenStormTest {

  private static final int WRITERS = 3;
  private static final int TRANSACTIONS = 25;
  private static final int ACCOUNTS = 200;
  private static final String SUM = "SELECT sum(amount) FROM account";

  @TempDir Path directory;

  @Test
  void noTransactionIsLostOrSeenInPart() throws Exception {
    try (TestDatabase database =
        new TestDatabase(directory, "pool.idleCheckpoint=10", "pool.readers=2")
            .with(
                "CREATE TABLE account(id INTEGER PRIMARY KEY, amount, filler)",
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                    + ACCOUNTS
                    + ") INSERT INTO account SELECT i, 100, randomblob(500) FROM n",
                "CREATE TABLE done(writer, number)")) {
      AtomicBoolean over = new AtomicBoolean();
      AtomicInteger goodCopies = new AtomicInteger();
      try (Workers readers = new Workers()) {
        readers.start("reader", () -> read(database, over));
        readers.start("copier", () -> copy(database, over, goodCopies));
        try (Workers writers = new Workers()) {
          for (int i = 0; i < WRITERS; i++) {
            int writer = i;
            writers.start("writer-" + i, () -> write(database, writer));
          }
          writers.join();
        } finally {
          over.set(true);
        }
        readers.join();
      }
      assertThat(goodCopies).hasPositiveValue();
      assertThat(database.count("SELECT count(DISTINCT writer || ' ' || number) FROM done"))
          .isEqualTo((long) WRITERS * TRANSACTIONS);
      assertThat(database.count(SUM)).isEqualTo(100L * ACCOUNTS);
      database.assertAtRest(0);
    }
  }

  private static void write(TestDatabase database, int writer) throws Exception {
    Random random = new Random(writer);
    try (Connection connection = database.open()) {
      if (writer == 0) {
        run(connection, "CREATE TEMP TABLE own(x)");
      }
      // What is not committed is written into the WAL early.
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA cache_size = 10");
      }
      connection.setAutoCommit(false);
      for (int i = 0; i < TRANSACTIONS; i++) {
        int amount = random.nextInt(50);
        run(
            connection,
            "UPDATE account SET amount = amount + " + amount + " WHERE id % 2 = 0",
            "INSERT INTO done VALUES (" + writer + ", " + i + ")");
        if (random.nextBoolean()) {
          Pause.nanos(TimeUnit.MILLISECONDS.toNanos(40));
        }
        run(connection, "UPDATE account SET amount = amount - " + amount + " WHERE id % 2 = 1");
        if (random.nextInt(4) == 0) {
          connection.rollback();
          i--;
        } else {
          connection.commit();
        }
      }
    }
  }

  private static void read(TestDatabase database, AtomicBoolean over) throws Exception {
    while (!over.get()) {
      try (Connection connection = database.open();
          Statement statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        ResultSet rows = statement.executeQuery("SELECT amount FROM account");
        long sum = 0;
        while (rows.next()) {
          sum += rows.getLong(1);
          if (rows.getRow() % 50 == 0) {
            Pause.nanos(TimeUnit.MILLISECONDS.toNanos(5));
          }
        }
        assertThat(sum).isEqualTo(100L * ACCOUNTS);
        assertThat(number(connection, SUM)).isEqualTo(100L * ACCOUNTS);
        connection.rollback();
      }
    }
  }

  /** Two copies in a row that are alike were taken while no checkpoint wrote the file. */
  private void copy(TestDatabase database, AtomicBoolean over, AtomicInteger good)
      throws Exception {
    Path first = directory.resolve("first");
    Path second = directory.resolve("second");
    while (!over.get()) {
      Files.copy(database.file(), first, StandardCopyOption.REPLACE_EXISTING);
      Pause.nanos(TimeUnit.MILLISECONDS.toNanos(10));
      Files.copy(database.file(), second, StandardCopyOption.REPLACE_EXISTING);
      if (Files.mismatch(first, second) == -1) {
        try (Connection alone = DriverManager.getConnection("jdbc:sqlite:" + first)) {
          assertThat(text(alone, "PRAGMA integrity_check")).isEqualTo("ok");
          assertThat(number(alone, SUM)).isEqualTo(100L * ACCOUNTS);
        }
        Files.deleteIfExists(directory.resolve("first-wal"));
        Files.deleteIfExists(directory.resolve("first-shm"));
        good.incrementAndGet();
      }
    }
  }
}
