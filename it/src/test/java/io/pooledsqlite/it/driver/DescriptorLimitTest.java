package io.pooledsqlite.it.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.it.driver.app.FileAfterFile;
import io.pooledsqlite.it.driver.app.HeldFiles;
import io.pooledsqlite.it.driver.app.SettingsAfterSettings;
import io.pooledsqlite.it.process.Jdk;
import io.pooledsqlite.it.process.Jvm;
import io.pooledsqlite.it.process.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that opens more than the process may have open. */
class DescriptorLimitTest {

  /** In one process; without a bound on what is kept, about sixty files come to that. */
  private static final int DESCRIPTORS = 300;

  private static final int FILES = 150;

  @TempDir private Path folder;

  @Test
  void opensThemAll() throws Exception {
    String url = "jdbc:pooledsqlite:" + folder.resolve("file");
    assertThat(runWithin(DESCRIPTORS, command(FileAfterFile.class, url, String.valueOf(FILES))))
        .containsExactly("rows: " + FILES);
  }

  @Test
  void opensOneFileWithEverOtherSettings() throws Exception {
    String url = "jdbc:pooledsqlite:" + folder.resolve("file.db");
    assertThat(
            runWithin(512, command(SettingsAfterSettings.class, url, "400", ownFile().toString())))
        .containsExactly("rows: 400, own file: true");
  }

  @Test
  void holdsAConnectionToEachOfManyFiles() throws Exception {
    holdMany(".db");
  }

  /** Which make SQLite read the file as it is opened. */
  @Test
  void alsoWithSettings() throws Exception {
    holdMany(".db?synchronous=NORMAL&cache_size=-1000");
  }

  private void holdMany(String suffix) throws Exception {
    String url = "jdbc:pooledsqlite:" + folder.resolve("file");
    List<String> program = command(HeldFiles.class, url, suffix, "200", ownFile().toString());
    assertThat(runWithin(512, program)).containsExactly("sum: 2000, own reads: 203");
    assertThat(folder)
        .isDirectoryContaining("glob:**/file199.db")
        .isDirectoryNotContaining("glob:**-wal");
  }

  /** What the program itself needs: a file beside the databases. */
  private Path ownFile() throws IOException {
    return Files.writeString(folder.resolve("own.txt"), "own");
  }

  private static List<String> runWithin(int descriptors, List<String> command) throws Exception {
    try (Jvm jvm = Jvm.startAfter("ulimit -n " + descriptors, Jdk.THIS, command)) {
      Jvm.Result result = jvm.end();
      assertThat(result.status()).isZero();
      return result.out();
    }
  }

  private List<String> command(Class<?> program, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dorg.sqlite.tmpdir=" + folder,
                "-cp",
                Shipped.classPath(Shipped.DRIVER_ALL, Shipped.SQLITE_JDBC, Shipped.TEST_CLASSES),
                program.getName()));
    command.addAll(List.of(arguments));
    return command;
  }
}
