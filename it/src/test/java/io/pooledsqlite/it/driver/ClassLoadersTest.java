package io.pooledsqlite.it.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.it.driver.app.OwnSqliteEach;
import io.pooledsqlite.it.driver.app.SharedSqlite;
import io.pooledsqlite.it.process.Jdk;
import io.pooledsqlite.it.process.Jvm;
import io.pooledsqlite.it.process.PlainFile;
import io.pooledsqlite.it.process.Shipped;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several copies of the shipped driver in one JVM, as web applications bring them. */
class ClassLoadersTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void twoCopiesOverOneSqliteShareTheWriteQueue(Jdk jdk) throws Exception {
    Jvm.Result result = run(jdk, SharedSqlite.class, "");
    assertThat(result.err()).noneMatch(line -> line.contains("Exception"));
    assertThat(result.out())
        .containsExactly(
            "first " + Shipped.POOLED_CLASS,
            "second " + Shipped.POOLED_CLASS,
            "one copy false",
            "waits in the queue true",
            "done before commit false",
            "done after commit 1",
            "busy 0");
    assertThat(PlainFile.query(file(), "SELECT count(*) FROM t GROUP BY writer ORDER BY 1"))
        .containsExactly("1", "1", "150", "150", "150", "150");
    assertIntact();
  }

  @ParameterizedTest
  @EnumSource
  void aSecondSqliteBesideAnOpenSessionPassesThrough(Jdk jdk) throws Exception {
    assertSecondPassesThrough(jdk, "?pool.idleCheckpoint=60s");
  }

  @ParameterizedTest
  @EnumSource
  void maintenanceLeavesAFileAloneThatASecondSqliteOpened(Jdk jdk) throws Exception {
    assertSecondPassesThrough(jdk, "");
  }

  @ParameterizedTest
  @EnumSource
  void aSecondSqliteAfterTheLastClosePassesThroughAndSoDoesTheFirst(Jdk jdk) throws Exception {
    List<String> out = run(jdk, OwnSqliteEach.class, "", "closed").out();
    assertThat(out).hasSize(3);
    assertThat(out.get(0)).isEqualTo("first " + Shipped.POOLED_CLASS);
    assertThat(out.get(1)).isEqualTo("second " + Shipped.PLAIN_CLASS);
    assertThat(out.get(2)).isEqualTo("first again " + Shipped.PLAIN_CLASS);
    assertThat(PlainFile.query(file(), "SELECT x FROM t"))
        .containsExactly("by the first", "by the second");
    assertIntact();
  }

  /** Two of which none finds what they must share would each have a write queue of its own. */
  @ParameterizedTest
  @EnumSource
  void copiesThatCanNotTellOfEachOtherPassThrough(Jdk jdk) throws Exception {
    Jvm.Result result = run(jdk, withoutTable(), OwnSqliteEach.class, "", "open");
    assertThat(result.out())
        .containsExactly(
            "first " + Shipped.PLAIN_CLASS,
            "second " + Shipped.PLAIN_CLASS,
            "first again " + Shipped.PLAIN_CLASS);
    assertThat(result.err())
        .filteredOn(line -> line.contains("nothing is pooled, since other copies"))
        .hasSize(2);
    assertIntact();
  }

  /** The driver without the class in which its copies find each other. */
  private String withoutTable() throws IOException {
    Path jar = folder.resolve("driver.jar");
    Files.copy(Path.of(Shipped.DRIVER_ALL), jar);
    try (FileSystem inside = FileSystems.newFileSystem(jar)) {
      Files.delete(inside.getPath("/io/pooledsqlite/pool/PooledSqliteFiles.classdata"));
    }
    return jar.toString();
  }

  private void assertSecondPassesThrough(Jdk jdk, String parameters) throws Exception {
    List<String> out = run(jdk, OwnSqliteEach.class, parameters, "open").out();
    assertThat(out).hasSize(3);
    assertThat(out.get(0)).isEqualTo("first " + Shipped.POOLED_CLASS);
    assertThat(out.get(1)).isEqualTo("second " + Shipped.PLAIN_CLASS);
    assertThat(PlainFile.query(file(), "SELECT x FROM t"))
        .containsExactly("by the first", "by the second", "by the first again");
    assertIntact();
  }

  private Jvm.Result run(Jdk jdk, Class<?> program, String parameters, String... more)
      throws Exception {
    return run(jdk, Shipped.DRIVER_ALL, program, parameters, more);
  }

  private Jvm.Result run(
      Jdk jdk, String driver, Class<?> program, String parameters, String... more)
      throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "-cp",
                Shipped.TEST_CLASSES,
                program.getName(),
                file() + parameters,
                driver,
                Shipped.TEST_CLASSES,
                Shipped.SQLITE_JDBC));
    command.addAll(List.of(more));
    Jvm.Result result = Jvm.run(jdk, command);
    assertThat(result.status()).as("%s", result).isZero();
    return result;
  }

  private void assertIntact() throws Exception {
    assertThat(PlainFile.query(file(), "PRAGMA integrity_check")).containsExactly("ok");
  }

  private Path file() {
    return folder.resolve("a.db");
  }
}
