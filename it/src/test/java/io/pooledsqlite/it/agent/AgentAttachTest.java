package io.pooledsqlite.it.agent;

import static io.pooledsqlite.it.process.Shipped.programPath;
import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.it.agent.app.OpenAndWait;
import io.pooledsqlite.it.process.Jdk;
import io.pooledsqlite.it.process.Jvm;
import io.pooledsqlite.it.process.Jvm.Result;
import io.pooledsqlite.it.process.Shipped;
import java.nio.file.Path;
import java.util.List;
import legacy.notes.SynchronizedNotes;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The agent loaded into a JVM that runs already. */
class AgentAttachTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void connectionsOpenedAfterTheAttachArePooled(Jdk jdk) throws Exception {
    try (Jvm jvm =
        Jvm.start(
            jdk,
            List.of(
                "-cp",
                programPath(),
                OpenAndWait.class.getName(),
                "jdbc:sqlite:" + folder.resolve("a.db")))) {
      assertThat(jvm.await(line -> line.startsWith("connection ")))
          .startsWith("connection " + Shipped.PLAIN_CLASS);
      for (int i = 0; i < 2; i++) {
        Result attach =
            Jvm.run(jdk, List.of("-jar", Shipped.AGENT, "attach", Long.toString(jvm.pid())));
        assertThat(attach.status()).as("%s", attach).isZero();
      }
      jvm.tell("again");
      assertThat(jvm.await(line -> line.startsWith("connection ")))
          .startsWith("connection " + Shipped.POOLED_CLASS);
      Result result = jvm.end();
      assertThat(result.status()).isZero();
      assertThat(result.said()).filteredOn(line -> line.contains(" active (mode pool)")).hasSize(1);
      assertThat(result.said()).filteredOn(line -> line.contains("active already")).hasSize(1);
    }
  }

  /** A program that has used SQLite, all of whose classes are loaded. */
  @ParameterizedTest
  @EnumSource
  void whatCanNoLongerBeChangedIsReported(Jdk jdk) throws Exception {
    String replacing = "mode=full";
    String reporting = "mode=report";
    for (String mode : List.of(replacing, reporting)) {
      try (Jvm program =
          Jvm.start(
              jdk,
              List.of(
                  "-cp",
                  programPath(),
                  SynchronizedNotes.class.getName(),
                  "jdbc:sqlite:" + folder.resolve(jdk + mode + ".db"),
                  "wait"))) {
        program.await(line -> line.equals("count 1"));
        String pid = Long.toString(program.pid());
        Result attach = Jvm.run(jdk, List.of("-jar", Shipped.AGENT, "attach", pid, mode));
        assertThat(attach.status()).as("%s", attach).isZero();
        program.await(line -> line.equals("waiting"));
        Result report = Jvm.run(jdk, List.of("-jar", Shipped.AGENT, "report", pid));
        assertThat(report.out())
            .as("%s", report)
            .anyMatch(line -> line.contains("SynchronizedNotes.count is read because"))
            .contains(
                mode.equals(replacing)
                    ? "    in force: kept, because it was not seen as its classes were loaded"
                    : "    in force: kept, because mode=report changes nothing");
        assertThat(program.end().said())
            .anyMatch(
                line ->
                    line.startsWith(
                        mode.equals(replacing)
                            ? "nothing was pooled"
                            : "locks around connections"));
      }
    }
  }
}
