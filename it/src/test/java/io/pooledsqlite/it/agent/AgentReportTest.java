package io.pooledsqlite.it.agent;

import static io.pooledsqlite.it.process.Shipped.programPath;
import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.it.agent.app.Nothing;
import io.pooledsqlite.it.process.Jdk;
import io.pooledsqlite.it.process.Jvm;
import io.pooledsqlite.it.process.Jvm.Result;
import io.pooledsqlite.it.process.Shipped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import legacy.notes.Console;
import legacy.notes.SynchronizedNotes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The report on locks: as a mode that changes nothing, and as a command. */
class AgentReportTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void reportModeSaysWhatLocksNeedAndChangesNothing(Jdk jdk) throws Exception {
    Path file = folder.resolve("locks.txt");
    Result result = notes(jdk, "mode=report;report=" + file, "bean");
    assertThat(result.out())
        .containsExactly("connection org.sqlite.jdbc4.JDBC4Connection", "count 1", "bean answers");
    assertThat(result.said()).hasSize(2);
    assertThat(result.said().get(0)).endsWith("active (mode report)");
    assertThat(result.said().get(1))
        .startsWith("locks around connections: ")
        .contains("1 read, 1 single, 0 write, 2 exclusive")
        .contains("written to " + file.toAbsolutePath());
    assertThat(Files.readString(file))
        .contains("SynchronizedNotes.count is read because", "SynchronizedNotes.hits")
        .contains("in force: kept, because mode=report changes nothing");
  }

  @ParameterizedTest
  @EnumSource
  void aReportThatCanNotBeWrittenIsOneMoreLine(Jdk jdk) throws Exception {
    Result result = notes(jdk, "mode=report;report=" + folder.resolve("missing/locks.json"));
    assertThat(result.out()).contains("count 1");
    assertThat(result.said()).hasSize(3);
    assertThat(result.said().get(1)).startsWith("could not write report=");
  }

  @ParameterizedTest
  @EnumSource
  void aMisspeltArgumentIsNamed(Jdk jdk) throws Exception {
    Result result = notes(jdk, "mode=report;reprot=" + folder.resolve("locks.txt"));
    assertThat(result.out()).contains("count 1");
    assertThat(result.said()).hasSize(3);
    assertThat(result.said().get(0)).startsWith("reprot=").contains("nearest known name is report");
  }

  @ParameterizedTest
  @EnumSource
  void withoutJdbcThereIsNothingToReport(Jdk jdk) throws Exception {
    Result result =
        Jvm.run(
            jdk,
            List.of(Shipped.agent("mode=report"), "-cp", programPath(), Nothing.class.getName()));
    assertThat(result.status()).isZero();
    assertThat(result.said().get(1)).startsWith("nothing to report");
  }

  @ParameterizedTest
  @EnumSource
  void scanReadsTheSameClassesWithoutRunningThem(Jdk jdk) throws Exception {
    Path copy = folder.resolve("classes/SynchronizedNotes.class");
    Files.createDirectories(copy.getParent());
    String resource = SynchronizedNotes.class.getSimpleName() + ".class";
    try (var in = SynchronizedNotes.class.getResourceAsStream(resource)) {
      Files.copy(in, copy);
    }
    List<String> scan =
        List.of("-jar", Shipped.AGENT, "scan", "--fail-on=exclusive", folder.toString());
    Result result = Jvm.run(jdk, scan);
    assertThat(result.status()).isEqualTo(3);
    assertThat(result.err()).isEmpty();
    assertThat(result.out().get(0)).contains("1 read, 1 single, 0 write, 2 exclusive");
  }

  @ParameterizedTest
  @EnumSource
  void reportAsksARunningProgram(Jdk jdk) throws Exception {
    try (Jvm program =
        Jvm.start(
            jdk,
            List.of(
                Shipped.agent("mode=full"),
                "-cp",
                programPath(),
                SynchronizedNotes.class.getName(),
                "jdbc:sqlite:" + folder.resolve("b.db"),
                "wait"))) {
      program.await(line -> line.equals("waiting"));
      String pid = Long.toString(program.pid());
      Result text = Jvm.run(jdk, List.of("-jar", Shipped.AGENT, "report", pid));
      assertThat(text.status()).as("%s", text).isZero();
      assertThat(text.out())
          .anyMatch(line -> line.contains("SynchronizedNotes.count is read because"))
          .contains("    in force: replaced")
          .anyMatch(line -> line.endsWith("ran 1 times beside others, 0 with it"));
      Result json = Jvm.run(jdk, List.of("-jar", Shipped.AGENT, "report", pid, "--json"));
      assertThat(String.join("", json.out())).startsWith("{").contains("\"format\"");
      assertThat(program.end().status()).isZero();
      Result gone = Jvm.run(jdk, List.of("-jar", Shipped.AGENT, "report", pid));
      assertThat(gone.status()).isEqualTo(1);
      assertThat(gone.err()).anyMatch(line -> line.startsWith("no report of " + pid));
    }
  }

  @Test
  void withFullModeTheReportIsWrittenBeforeTheLastLine() throws Exception {
    Path file = folder.resolve("full.txt");
    Result result = useConsole("mode=full;report=" + file);
    assertThat(file).isNotEmptyFile();
    assertThat(result.said())
        .anyMatch(line -> line.startsWith("locks around connections: "))
        .last()
        .asString()
        .startsWith("pooled ")
        .endsWith("; no lock was replaced");
    assertThat(useConsole("mode=full").said())
        .last()
        .asString()
        .endsWith("; no lock was replaced; report=FILE writes down why");
  }

  private Result useConsole(String arguments) throws Exception {
    Path database = folder.resolve("console.db");
    Files.deleteIfExists(database);
    Result result =
        Jvm.run(
            Jdk.THIS,
            List.of(
                Shipped.agent(arguments),
                "-cp",
                programPath(),
                Console.class.getName(),
                "jdbc:sqlite:" + database));
    assertThat(result.status()).as("%s", result).isZero();
    return result;
  }

  private Result notes(Jdk jdk, String arguments, String... more) throws Exception {
    Files.deleteIfExists(folder.resolve("a.db"));
    List<String> command =
        new ArrayList<>(
            List.of(
                Shipped.agent(arguments),
                "-cp",
                programPath(),
                SynchronizedNotes.class.getName(),
                "jdbc:sqlite:" + folder.resolve("a.db")));
    command.addAll(List.of(more));
    Result result = Jvm.run(jdk, command);
    assertThat(result.status()).as("%s", result).isZero();
    return result;
  }
}
