package io.pooledsqlite.it.edges;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.it.edges.app.OpenTransaction;
import io.pooledsqlite.it.process.Jdk;
import io.pooledsqlite.it.process.Jvm;
import io.pooledsqlite.it.process.PlainFile;
import io.pooledsqlite.it.process.Shipped;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A program ends in the middle of a transaction; what it committed before is in the main file. */
class OpenTransactionAtExitTest {

  @TempDir private Path folder;

  /** On a connection of the pool's, and on one of the session's own. */
  @ParameterizedTest
  @CsvSource({
    "true,PRAGMA synchronous = FULL",
    "true,CREATE TEMP TABLE own(x)",
    "false,PRAGMA synchronous = FULL",
    "false,CREATE TEMP TABLE own(x)"
  })
  void theMainFileAloneHoldsWhatWasCommitted(boolean agent, String first) throws Exception {
    Path file = folder.resolve("a.db");
    Jvm.Result result =
        agent
            ? Jvm.runWithAgent(Jdk.THIS, OpenTransaction.class, "jdbc:sqlite:" + file, first)
            : Jvm.run(
                Jdk.THIS,
                List.of(
                    "-cp",
                    Shipped.programPath(Shipped.DRIVER_ALL),
                    OpenTransaction.class.getName(),
                    "jdbc:pooledsqlite:" + file,
                    first));
    assertThat(result.status()).as("%s", result).isZero();
    assertThat(result.out()).containsExactly("done");
    String rows = "SELECT x FROM save ORDER BY rowid";
    // Before the file is opened with its WAL, whose last close would complete it.
    assertThat(PlainFile.query(PlainFile.copyOfMainFile(file), rows))
        .as("in the main file alone")
        .containsExactly("autocommit", "committed");
    assertThat(PlainFile.query(file, rows)).containsExactly("autocommit", "committed");
    assertThat(PlainFile.query(file, "PRAGMA integrity_check")).containsExactly("ok");
  }
}
