package io.pooledsqlite.it.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.it.driver.app.FileAfterFile;
import io.pooledsqlite.it.process.Jdk;
import io.pooledsqlite.it.process.Jvm;
import io.pooledsqlite.it.process.Shipped;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that opens more files, one after the other, than the process may have open. */
class DescriptorLimitTest {

  /** In one process; without a bound on what is kept, about sixty files come to that. */
  private static final int DESCRIPTORS = 300;

  private static final int FILES = 150;

  @TempDir private Path folder;

  @Test
  void opensThemAll() throws Exception {
    try (Jvm jvm = Jvm.startAfter("ulimit -n " + DESCRIPTORS, Jdk.THIS, command())) {
      Jvm.Result result = jvm.end();
      assertThat(result.out()).containsExactly("rows: " + FILES);
      assertThat(result.status()).isZero();
    }
  }

  private List<String> command() {
    return List.of(
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Dorg.sqlite.tmpdir=" + folder,
        "-cp",
        Shipped.classPath(Shipped.DRIVER_ALL, Shipped.SQLITE_JDBC, Shipped.TEST_CLASSES),
        FileAfterFile.class.getName(),
        "jdbc:pooledsqlite:" + folder.resolve("file"),
        String.valueOf(FILES));
  }
}
