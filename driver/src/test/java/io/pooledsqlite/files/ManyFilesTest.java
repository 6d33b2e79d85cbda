package io.pooledsqlite.files;

import static io.pooledsqlite.testing.TestDatabase.number;
import static io.pooledsqlite.testing.TestDatabase.run;
import static io.pooledsqlite.testing.TestDatabase.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pooledsqlite.PooledSqlite;
import io.pooledsqlite.pool.PoolStats;
import io.pooledsqlite.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program opens many files, one after the other: only a few of them are kept open. */
class ManyFilesTest {

  private static final int FILES = 200;
  private static final int KEPT = 16;
  private static final int DESCRIPTORS_OF_ONE = 6;
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  @TempDir Path directory;

  @AfterEach
  void reset() {
    PooledSqlite.resetAll();
  }

  private Path file(int number) {
    return directory.resolve(number + ".db");
  }

  private Connection open(int number) throws SQLException {
    return DriverManager.getConnection("jdbc:pooledsqlite:" + file(number) + "?pool.linger=1h");
  }

  private void use(int number) throws SQLException {
    try (Connection connection = open(number)) {
      run(connection, "CREATE TABLE IF NOT EXISTS t(x)", "INSERT INTO t VALUES (1)");
      assertThat(number(connection, "SELECT count(*) FROM t")).isPositive();
    }
  }

  private static List<String> pooled() {
    return PooledSqlite.pools().stream().map(PoolStats::databasePath).toList();
  }

  private static void awaitFew() {
    Await.until("few are kept", () -> pooled().size() <= KEPT);
  }

  /** Those of our files alone: other tests of the JVM have some, too. */
  private long descriptors() throws IOException {
    Path real = directory.toRealPath();
    try (Stream<Path> all = Files.list(DESCRIPTORS)) {
      return all.filter(descriptor -> target(descriptor).startsWith(real)).count();
    }
  }

  private static Path target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor);
    } catch (IOException e) {
      // Closed meanwhile.
      return descriptor;
    }
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches("pooledsqlite-\\d+(-writer)?.*"))
        .count();
  }

  @Test
  void onlyAFewAreKeptOpen() throws Exception {
    for (int i = 0; i < FILES; i++) {
      use(i);
      assertThat(pooled()).hasSizeLessThanOrEqualTo(2 * KEPT + 1);
    }
    awaitFew();
    assertThat(pooled())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(FILES - KEPT, FILES).mapToObj(i -> file(i).toString()).toList());
    Await.until("few threads", () -> threads() <= 2 * KEPT);
  }

  @Test
  void thereforeOnlyAFewDescriptorsAreOpen() throws Exception {
    assumeTrue(Files.isDirectory(DESCRIPTORS), "no " + DESCRIPTORS + ": nothing was checked");
    long most = 0;
    for (int i = 0; i < FILES; i++) {
      use(i);
      most = Math.max(most, descriptors());
    }
    awaitFew();
    assertThat(most).isBetween(1L, (2L * KEPT + 1) * DESCRIPTORS_OF_ONE);
    Await.until("few descriptors", () -> descriptors() <= (long) KEPT * DESCRIPTORS_OF_ONE);
  }

  @Test
  void thoseThatAreNotKeptAreAsTheyWere() throws Exception {
    for (int i = 0; i < 2 * KEPT; i++) {
      use(i);
    }
    awaitFew();
    for (int i = 0; i < KEPT; i++) {
      Path file = file(i);
      Await.until(file + " left WAL", () -> !Files.exists(Path.of(file + "-wal")));
      assertThat(Path.of(file + "-shm")).doesNotExist();
      try (Connection plain = DriverManager.getConnection("jdbc:sqlite:" + file)) {
        assertThat(text(plain, "PRAGMA journal_mode")).isEqualTo("delete");
        assertThat(number(plain, "SELECT count(*) FROM t")).isEqualTo(1);
      }
    }
  }

  @Test
  void oneThatIsUsedAgainAndAgainStays() throws Exception {
    use(FILES);
    PoolStats first = PooledSqlite.pools().get(0);
    for (int i = 0; i < 3 * KEPT; i++) {
      use(i);
      use(FILES);
    }
    awaitFew();
    assertThat(PooledSqlite.pools()).contains(first);
  }

  @Test
  void thoseThatAreOpenDoNotCount() throws Exception {
    Connection[] open = new Connection[KEPT + 4];
    for (int i = 0; i < open.length; i++) {
      use(i);
      open[i] = open(i);
    }
    use(FILES);
    assertThat(pooled()).hasSize(open.length + 1);
    for (Connection connection : open) {
      connection.close();
    }
    awaitFew();
    assertThat(pooled()).doesNotContain(file(FILES).toString());
  }
}
