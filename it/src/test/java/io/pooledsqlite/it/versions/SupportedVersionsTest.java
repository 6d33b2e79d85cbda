package io.pooledsqlite.it.versions;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.it.driver.app.DropIn;
import io.pooledsqlite.it.process.Jdk;
import io.pooledsqlite.it.process.Jvm;
import io.pooledsqlite.it.process.PlainFile;
import io.pooledsqlite.it.process.Shipped;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds on the sqlite-jdbc that the project is built with holds on older ones. Each is tried
 * in JVMs of its own, beside the others.
 */
@Execution(ExecutionMode.CONCURRENT)
class SupportedVersionsTest {

  private static final String CORE = "core";
  private static final String STATES = "states";
  private static final int FEWEST_TESTS = 100;
  private static final String ROWS = "SELECT id || ' ' || name FROM part ORDER BY id";

  @TempDir private Path folder;

  static List<String> versions() {
    return Shipped.sqliteJdbcVersions();
  }

  /** All but the newest, on which the driver's own build runs all of its tests. */
  static Stream<String> olderVersions() {
    return versions().stream().limit(versions().size() - 1L);
  }

  @ParameterizedTest
  @MethodSource("olderVersions")
  void theDriverPassesTheCoreOfItsTests(String version) throws Exception {
    assertPasses(version, CORE);
  }

  /** On the oldest of them that has all methods of the table, {@code serialize} among them. */
  @Test
  void theTableOfStatesHoldsOnAnOlderOne() throws Exception {
    assertPasses("3.45.3.0", STATES);
  }

  private void assertPasses(String version, String tag) throws Exception {
    List<String> classPath = new ArrayList<>(Shipped.ownClassPathWithout("sqlite-jdbc-"));
    classPath.add(Shipped.DRIVER_TEST_CLASSES);
    classPath.add(Shipped.library("sqlite-jdbc-" + version + ".jar"));
    Jvm.Result result =
        Jvm.run(
            Jdk.THIS,
            List.of(
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                Shipped.classPath(classPath),
                TestRun.class.getName(),
                Shipped.DRIVER_TEST_CLASSES,
                tag));
    assertThat(result.out())
        .filteredOn(line -> line.startsWith("failed "))
        .as("failures: %s", String.join("\n", result.err()))
        .isEmpty();
    assertThat(result.out())
        .filteredOn(line -> line.startsWith("passed "))
        .hasSizeGreaterThan(FEWEST_TESTS);
    // It may have ended before all of them ran.
    assertThat(result.status()).as("%s", result.err()).isZero();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void underTheAgentAProgramPrintsAndLeavesTheSame(String version) throws Exception {
    Path plainFile = folder.resolve("plain.db");
    Path pooledFile = folder.resolve("pooled.db");
    List<String> command = new ArrayList<>(program(version, plainFile));
    Jvm.Result plain = Jvm.run(Jdk.THIS, command);
    assertThat(plain.status()).as("%s", plain).isZero();

    command = new ArrayList<>(program(version, pooledFile));
    command.add(0, Shipped.agent(""));
    Jvm.Result pooled = Jvm.run(Jdk.THIS, command);
    assertThat(pooled.out()).isEqualTo(plain.out());
    assertThat(pooled.said())
        .filteredOn(line -> line.contains("WAL-reset bug"))
        .allMatch(line -> line.contains("SQLite " + sqlite(version)))
        .allMatch(line -> line.contains("use a sqlite-jdbc with SQLite 3.51.3 or newer"))
        .hasSize(hasWalResetBug(version) ? 1 : 0);
    assertThat(pooled.said().get(pooled.said().size() - 1)).startsWith("pooled " + pooledFile);
    assertThat(PlainFile.query(PlainFile.copyOfMainFile(pooledFile), ROWS))
        .isNotEmpty()
        .isEqualTo(PlainFile.query(plainFile, ROWS));
  }

  private static List<String> program(String version, Path file) {
    List<String> classPath = new ArrayList<>(List.of(Shipped.TEST_CLASSES));
    classPath.addAll(Shipped.sqliteJdbc(version));
    return List.of(
        "-cp", Shipped.classPath(classPath), DropIn.class.getName(), "jdbc:sqlite:" + file);
  }

  /** Of the versions tried, only the newest is free of it. */
  private static boolean hasWalResetBug(String version) {
    return !version.equals(versions().get(versions().size() - 1));
  }

  private static String sqlite(String version) {
    return version.replaceFirst("\\.\\d+$", "");
  }
}
