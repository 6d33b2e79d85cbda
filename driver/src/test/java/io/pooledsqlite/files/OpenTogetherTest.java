package io.pooledsqlite.files;

import static io.pooledsqlite.testing.TestDatabase.number;
import static io.pooledsqlite.testing.TestDatabase.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.testing.TestDatabase;
import io.pooledsqlite.testing.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several threads open a file at once while its pool lingers: each looks at the file by itself, and
 * one of them is the first.
 */
class OpenTogetherTest {

  private static final int THREADS = 6;
  private static final int ROUNDS = 20;
  private static final String COUNT = "SELECT count(*) FROM t";

  @TempDir Path directory;

  private Path other(int rows) throws Exception {
    Path file = directory.resolve("other" + rows + ".db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      run(connection, "CREATE TABLE t(x)");
      for (int i = 0; i < rows; i++) {
        run(connection, "INSERT INTO t VALUES (1)");
      }
    }
    return file;
  }

  private static void await(CyclicBarrier barrier) throws Exception {
    barrier.await(1, TimeUnit.MINUTES);
  }

  @Test
  void allSeeTheFileThatWasPutThereBefore() throws Exception {
    for (int round = 1; round <= ROUNDS; round++) {
      other(round);
    }
    try (TestDatabase database = new TestDatabase(directory).with("CREATE TABLE t(x)")) {
      int[] round = {0};
      CyclicBarrier replaced =
          new CyclicBarrier(
              THREADS,
              () -> {
                try {
                  Path next = directory.resolve("other" + ++round[0] + ".db");
                  Files.move(next, database.file(), StandardCopyOption.REPLACE_EXISTING);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      CyclicBarrier closed = new CyclicBarrier(THREADS);
      Workers.runAll(
          THREADS,
          worker -> {
            for (int rows = 1; rows <= ROUNDS; rows++) {
              await(replaced);
              // From the second on, the way to the pool is remembered.
              for (int time = 0; time < 3; time++) {
                try (Connection connection = database.open()) {
                  assertThat(number(connection, COUNT)).isEqualTo(rows);
                }
              }
              await(closed);
            }
          });
      database.assertAtRest(0);
    }
  }

  /** A reference too many keeps the file in WAL, and one too few takes it from who has it open. */
  @Test
  void eachReferenceIsGivenBack() throws Exception {
    try (TestDatabase database = new TestDatabase(directory).with("CREATE TABLE t(x)")) {
      Workers.runAll(
          THREADS,
          worker -> {
            for (int i = 0; i < 300; i++) {
              try (Connection connection = database.open()) {
                if (i % 50 == worker) {
                  run(connection, "INSERT INTO t VALUES (1)");
                }
                assertThat(number(connection, COUNT)).isNotNegative();
              }
            }
          });
      assertThat(database.pool().references()).isZero();
      assertThat(database.count(COUNT)).isEqualTo(THREADS * 6L);
      database.assertAtRest(0);
    }
  }
}
