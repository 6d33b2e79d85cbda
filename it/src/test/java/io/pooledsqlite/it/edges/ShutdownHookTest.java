package io.pooledsqlite.it.edges;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.it.edges.app.SaveAndClose;
import io.pooledsqlite.it.edges.app.SaveAtShutdown;
import io.pooledsqlite.it.process.Jdk;
import io.pooledsqlite.it.process.Jvm;
import io.pooledsqlite.it.process.PlainFile;
import io.pooledsqlite.it.process.Shipped;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Shutdown hooks of the program run beside ours, in no order, and may still write. */
class ShutdownHookTest {

  private static final String COUNT = "SELECT count(*) FROM save";

  /** In which order the hooks run is different each time. */
  private static final int RUNS = 5;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void underTheAgent(Jdk jdk) throws Exception {
    assertEveryRow(
        Jvm.runWithAgent(jdk, SaveAtShutdown.class, "jdbc:sqlite:" + folder.resolve("a.db")));
  }

  @ParameterizedTest
  @EnumSource
  void overTheDriver(Jdk jdk) throws Exception {
    assertEveryRow(
        Jvm.run(
            jdk,
            List.of(
                "-cp",
                Shipped.programPath(Shipped.DRIVER_ALL),
                SaveAtShutdown.class.getName(),
                "jdbc:pooledsqlite:" + folder.resolve("a.db"))));
  }

  /** Nobody finds it in WAL afterwards, and takes that for what the program wants. */
  @ParameterizedTest
  @CsvSource({"true,held", "true,new", "false,held", "false,new"})
  void aHookThatClosesLeavesTheFileInItsOwnJournalMode(boolean agent, String how) throws Exception {
    for (int i = 0; i < RUNS; i++) {
      Path file = folder.resolve(how + i + ".db");
      Jvm.Result result =
          agent
              ? Jvm.runWithAgent(Jdk.THIS, SaveAndClose.class, "jdbc:sqlite:" + file, how)
              : Jvm.run(
                  Jdk.THIS,
                  List.of(
                      "-cp",
                      Shipped.programPath(Shipped.DRIVER_ALL),
                      SaveAndClose.class.getName(),
                      "jdbc:pooledsqlite:" + file,
                      how));
      assertThat(result.out()).as("%s", result).containsExactly("saved 2");
      assertThat(PlainFile.query(file, "PRAGMA journal_mode")).containsExactly("delete");
      assertThat(PlainFile.query(file, COUNT)).containsExactly("2");
    }
  }

  /** Our own hook is not registered then, and can not be any more. */
  @ParameterizedTest
  @EnumSource
  void aHookThatOpensAfterTheLastPoolHasEndedLeavesTheFileAsItWas(Jdk jdk) throws Exception {
    Path file = folder.resolve("a.db");
    Jvm.Result result =
        Jvm.run(
            jdk,
            List.of(
                "-cp",
                Shipped.programPath(Shipped.DRIVER_ALL),
                SaveAndClose.class.getName(),
                "jdbc:pooledsqlite:" + file + "?pool.linger=0",
                "left open"));
    assertThat(result.out()).as("%s", result).containsExactly("saved 2");
    assertThat(file.resolveSibling("a.db-wal")).doesNotExist();
    assertThat(PlainFile.query(file, "PRAGMA journal_mode")).containsExactly("delete");
    assertThat(PlainFile.query(file, COUNT)).containsExactly("2");
  }

  private void assertEveryRow(Jvm.Result result) throws Exception {
    assertThat(result.status()).as("%s", result).isZero();
    assertThat(result.out()).containsExactly("saved", "saved", "saved");
    Path file = folder.resolve("a.db");
    Path copy = PlainFile.copyOfMainFile(file);
    assertThat(PlainFile.query(file, COUNT)).containsExactly("31");
    assertThat(PlainFile.query(copy, COUNT)).as("in the main file alone").containsExactly("31");
    assertThat(PlainFile.query(file, "PRAGMA integrity_check")).containsExactly("ok");
  }
}
