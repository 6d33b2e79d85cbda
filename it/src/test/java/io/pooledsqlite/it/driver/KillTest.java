package io.pooledsqlite.it.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.it.driver.app.AcknowledgingWriter;
import io.pooledsqlite.it.process.Jdk;
import io.pooledsqlite.it.process.Jvm;
import io.pooledsqlite.it.process.PlainFile;
import io.pooledsqlite.it.process.Shipped;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing acknowledged is lost when the process is killed in the midst of writing. */
class KillTest {

  private static final int ACKNOWLEDGED = 300;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void everyAcknowledgedRowIsThereAtTheNextPlainOpen(Jdk jdk) throws Exception {
    Path file = folder.resolve("a.db");
    String classPath =
        Shipped.classPath(Shipped.DRIVER_ALL, Shipped.SQLITE_JDBC, Shipped.TEST_CLASSES);
    List<String> command =
        List.of("-cp", classPath, AcknowledgingWriter.class.getName(), "jdbc:pooledsqlite:" + file);
    Jvm.Result result;
    try (Jvm jvm = Jvm.start(jdk, command)) {
      AtomicInteger lines = new AtomicInteger();
      jvm.await(line -> line.endsWith(";") && lines.incrementAndGet() == ACKNOWLEDGED);
      result = jvm.kill();
    }
    assertThat(result.status()).isNotZero();
    assertThat(result.out()).noneMatch(line -> line.startsWith("failed"));
    List<String> acknowledged =
        result.out().stream()
            .flatMap(line -> Arrays.stream(line.split("(?<=;)")))
            .filter(key -> key.endsWith(";"))
            .toList();
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(2 * ACKNOWLEDGED);
    assertThat(PlainFile.query(file, "SELECT x FROM t")).containsAll(acknowledged);
    assertThat(PlainFile.query(file, "PRAGMA integrity_check")).containsExactly("ok");
  }
}
