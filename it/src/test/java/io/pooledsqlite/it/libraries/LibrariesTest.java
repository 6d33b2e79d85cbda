package io.pooledsqlite.it.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.PooledSqlite;
import io.pooledsqlite.it.process.Jdk;
import io.pooledsqlite.it.process.Jvm;
import io.pooledsqlite.it.process.PlainFile;
import io.pooledsqlite.it.process.Shipped;
import io.pooledsqlite.pool.LeaseKind;
import io.pooledsqlite.pool.PoolStats;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Libraries see over the driver and under the agent, with four threads, what they see on plain
 * sqlite-jdbc with one: with more, plain sqlite-jdbc has errors of its own.
 */
class LibrariesTest {

  private static final int THREADS = 4;
  private static final String ROWS = "SELECT name || ' ' || price FROM part ORDER BY 1";

  private static final Map<Library, List<String>> ON_SQLITE_JDBC = new EnumMap<>(Library.class);

  @TempDir private static Path plainFolder;

  @TempDir private Path folder;

  @AfterEach
  void forgetPools() {
    PooledSqlite.resetAll();
  }

  @ParameterizedTest
  @EnumSource
  void overTheDriver(Library library) throws Exception {
    List<String> expected = onSqliteJdbc(library);
    Path file = folder.resolve("pooled.db");
    List<String> seen =
        library.transcript(
            "jdbc:pooledsqlite:" + file, "io.pooledsqlite.PooledSqliteDriver", THREADS);
    assertThat(seen).isEqualTo(expected);
    assertAtRest(file);
    assertSameRows(library, file);
  }

  @ParameterizedTest
  @EnumSource
  void underTheAgent(Library library) throws Exception {
    List<String> expected = onSqliteJdbc(library);
    Path file = folder.resolve("agent.db");
    Jvm.Result result =
        Jvm.run(
            Jdk.THIS,
            List.of(
                "-javaagent:" + Shipped.AGENT,
                "-cp",
                classPathWithoutOurs(),
                LibraryProgram.class.getName(),
                library.name(),
                "jdbc:sqlite:" + file,
                String.valueOf(THREADS)));
    assertThat(result.status()).as("%s", result).isZero();
    assertThat(result.out().get(0)).startsWith("connection " + Shipped.POOLED_CLASS);
    assertThat(result.out().subList(1, result.out().size())).isEqualTo(expected);
    assertThat(result.err().get(result.err().size() - 1)).contains("pooled " + file);
    assertSameRows(library, file);
  }

  private static List<String> onSqliteJdbc(Library library) throws Exception {
    List<String> known = ON_SQLITE_JDBC.get(library);
    if (known == null) {
      known = library.transcript("jdbc:sqlite:" + plainFile(library), "org.sqlite.JDBC", 1);
      ON_SQLITE_JDBC.put(library, known);
    }
    assertThat(known).isNotEmpty();
    return known;
  }

  private static void assertSameRows(Library library, Path file) throws Exception {
    PooledSqlite.resetAll();
    assertThat(PlainFile.query(file, ROWS))
        .hasSizeGreaterThanOrEqualTo(Tasks.COUNT)
        .isEqualTo(PlainFile.query(plainFile(library), ROWS));
    assertThat(PlainFile.query(file, "PRAGMA integrity_check")).containsExactly("ok");
  }

  private static void assertAtRest(Path file) {
    List<PoolStats> pools = PooledSqlite.pools();
    assertThat(pools).isNotEmpty();
    for (PoolStats pool : pools) {
      assertThat(pool.databasePath()).isEqualTo(file.toString());
      assertThat(pool.sessionsOpen()).isZero();
      assertThat(pool.pinnedSessions()).isZero();
      assertThat(pool.writersPending()).isZero();
      assertThat(LeaseKind.values()).allMatch(kind -> pool.leasesActive(kind) == 0);
    }
  }

  /** What the tests run with, less the driver: it would be found by its service file. */
  private static String classPathWithoutOurs() {
    return Shipped.classPath(Shipped.ownClassPathWithout("pooledsqlite-driver"));
  }

  private static Path plainFile(Library library) {
    return plainFolder.resolve(library.name() + ".db");
  }
}
