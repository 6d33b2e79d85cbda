package io.pooledsqlite.it.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.it.driver.app.AcknowledgingWriter;
import io.pooledsqlite.it.driver.app.AcknowledgingWriter.Habit;
import io.pooledsqlite.it.process.Jdk;
import io.pooledsqlite.it.process.Jvm;
import io.pooledsqlite.it.process.PlainFile;
import io.pooledsqlite.it.process.Shipped;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The operating system refuses a process's writes while it commits: every thread hears of its own,
 * and what was acknowledged, and only that, is there afterwards.
 */
class FileSizeLimitTest {

  /** In the 512 bytes of POSIX; the driver's native library must have room in it. */
  private static final int BLOCKS = 4096;

  private static final int THREADS = 3;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(names = {"SHARED", "TRANSACTIONS"})
  void whatWasAcknowledgedIsThereAndNothingElse(Habit habit) throws Exception {
    Path file = folder.resolve("a.db");

    Jvm.Result result;
    try (Jvm jvm = Jvm.startAfter("ulimit -f " + BLOCKS, Jdk.THIS, command(file, habit))) {
      result = jvm.end();
    }

    List<String> failures =
        result.out().stream().filter(line -> line.startsWith("failed: ")).toList();
    List<String> acknowledged =
        result.out().stream()
            .filter(line -> !line.startsWith("failed: "))
            .flatMap(line -> Arrays.stream(line.split("(?<=;)")))
            .toList();
    assertThat(result.status()).isZero();
    assertThat(failures)
        .hasSize(THREADS)
        .allMatch(line -> line.contains("[SQLITE_IOERR") || line.contains("[SQLITE_FULL]"));
    assertThat(acknowledged).isNotEmpty();
    assertThat(PlainFile.query(file, "SELECT x FROM t"))
        .containsExactlyInAnyOrderElementsOf(acknowledged);
    assertThat(PlainFile.query(file, "PRAGMA integrity_check")).containsExactly("ok");
  }

  private List<String> command(Path file, Habit habit) {
    return List.of(
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Dorg.sqlite.tmpdir=" + folder,
        "-cp",
        Shipped.classPath(Shipped.DRIVER_ALL, Shipped.SQLITE_JDBC, Shipped.TEST_CLASSES),
        AcknowledgingWriter.class.getName(),
        "jdbc:pooledsqlite:" + file,
        habit.name(),
        "run");
  }
}
