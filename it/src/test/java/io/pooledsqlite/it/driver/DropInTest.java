package io.pooledsqlite.it.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.it.driver.app.DropIn;
import io.pooledsqlite.it.process.Jdk;
import io.pooledsqlite.it.process.Jvm;
import io.pooledsqlite.it.process.PlainFile;
import io.pooledsqlite.it.process.Shipped;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A program whose class path gains one jar and whose URL gains one word, on old and new
 * sqlite-jdbc: what it prints, and what it leaves behind without having closed anything.
 */
class DropInTest {

  private static final String ROWS = "SELECT id || ' ' || name FROM part ORDER BY id";

  @TempDir private Path folder;

  static Stream<Arguments> everywhere() {
    return Shipped.sqliteJdbcVersions().stream()
        .flatMap(version -> Arrays.stream(Jdk.values()).map(jdk -> Arguments.of(version, jdk)));
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void theProgramPrintsTheSameAndLeavesTheSame(String version, Jdk jdk) throws Exception {
    Path plainFile = folder.resolve("plain.db");
    Path pooledFile = folder.resolve("pooled.db");
    try (Jvm plain = Jvm.start(jdk, command(version, "jdbc:sqlite:" + plainFile));
        Jvm pooled = Jvm.start(jdk, command(version, "jdbc:pooledsqlite:" + pooledFile))) {
      Jvm.Result expected = plain.end();
      assertThat(expected.status()).as("plain: %s", expected).isZero();
      // Also the same on standard error: nothing of ours, nothing of slf4j's that was not there.
      assertThat(pooled.end().withoutWalResetWarning()).isEqualTo(expected);
    }
    assertThat(PlainFile.query(PlainFile.copyOfMainFile(pooledFile), ROWS))
        .as("rows in a copy of the main file alone")
        .hasSize(107)
        .isEqualTo(PlainFile.query(plainFile, ROWS));
    assertThat(PlainFile.query(pooledFile, "PRAGMA integrity_check")).containsExactly("ok");
  }

  private static List<String> command(String version, String url) {
    List<String> classPath = new ArrayList<>(List.of(Shipped.DRIVER_ALL, Shipped.TEST_CLASSES));
    classPath.addAll(Shipped.sqliteJdbc(version));
    return List.of("-cp", Shipped.classPath(classPath), DropIn.class.getName(), url);
  }
}
