package io.pooledsqlite.it.agent;

import static io.pooledsqlite.it.process.Shipped.agent;
import static io.pooledsqlite.it.process.Shipped.programPath;
import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.it.agent.app.Nothing;
import io.pooledsqlite.it.agent.app.OpenOne;
import io.pooledsqlite.it.process.Jdk;
import io.pooledsqlite.it.process.Jvm;
import io.pooledsqlite.it.process.Jvm.Result;
import io.pooledsqlite.it.process.Shipped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a program sees of the agent's start and end. */
class AgentStartTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void anEmptyMainEndsAndPrintsNothingOfItsOwn(Jdk jdk) throws Exception {
    Result result = Jvm.runWithAgent(jdk, Nothing.class);
    assertThat(result.status()).isZero();
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).hasSize(2).allMatch(line -> line.startsWith("pooledsqlite: "));
    assertThat(result.said().get(0)).matches("agent \\S+ active \\(mode pool\\)");
    assertThat(result.said().get(1)).startsWith("nothing was pooled");
  }

  @ParameterizedTest
  @EnumSource
  void theExitStatusIsTheProgramsOwn(Jdk jdk) throws Exception {
    assertThat(Jvm.runWithAgent(jdk, Nothing.class, "7").status()).isEqualTo(7);
  }

  @ParameterizedTest
  @EnumSource
  void aSecondAgentDoesNothingAndSaysSo(Jdk jdk) throws Exception {
    Path copy = Files.copy(Path.of(Shipped.AGENT), folder.resolve("copy.jar"));
    Result result =
        Jvm.run(
            jdk,
            List.of(
                agent(""),
                "-javaagent:" + copy,
                "-cp",
                programPath(),
                OpenOne.class.getName(),
                url()));
    assertThat(result.status()).isZero();
    assertThat(result.said()).filteredOn(line -> line.contains("active already")).hasSize(1);
    assertThat(result.out())
        .anyMatch(line -> line.startsWith("connection " + Shipped.POOLED_CLASS));
  }

  @ParameterizedTest
  @EnumSource
  void mistakesInArgumentsAreOneWarningEach(Jdk jdk) throws Exception {
    Result result =
        Jvm.run(
            jdk,
            List.of(
                agent("pool.reader=8;metrics.prot=1;lock.keep=a.B;mode=fast;pool.linger=soon"),
                "-cp",
                programPath(),
                OpenOne.class.getName(),
                url()));
    assertThat(result.status()).isZero();
    assertThat(result.said())
        .filteredOn(line -> line.contains("pool.reader=8"))
        .singleElement()
        .asString()
        .contains("pool.readers");
    assertThat(result.said())
        .filteredOn(line -> line.contains("metrics.prot=1"))
        .singleElement()
        .asString()
        .contains("metrics.port");
    assertThat(result.said())
        .filteredOn(line -> line.contains("lock.keep=a.B"))
        .singleElement()
        .asString()
        .contains("locks.keep");
    assertThat(result.said()).filteredOn(line -> line.contains("pool.linger=soon")).hasSize(1);
    assertThat(result.said()).filteredOn(line -> line.contains("mode=fast")).hasSize(1);
    assertThat(result.out()).contains("read 42");
  }

  @ParameterizedTest
  @EnumSource
  void disabledItLeavesEverythingAlone(Jdk jdk) throws Exception {
    for (List<String> start :
        List.of(
            List.of(agent("enabled=false")), List.of(agent(""), "-Dpooledsqlite.enabled=false"))) {
      Files.deleteIfExists(folder.resolve("a.db"));
      List<String> command = new ArrayList<>(start);
      command.addAll(List.of("-cp", programPath(), OpenOne.class.getName(), url()));
      Result result = Jvm.run(jdk, command);
      assertThat(result.said()).singleElement().asString().contains("disabled");
      assertThat(result.out())
          .anyMatch(line -> line.startsWith("connection " + Shipped.PLAIN_CLASS));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aJdkToolIsLeftAlone(Jdk jdk) throws Exception {
    try (Jvm tool =
        Jvm.startTool(jdk, "javac", List.of("-version"), "JAVA_TOOL_OPTIONS=" + agent(""))) {
      Result result = tool.end();
      assertThat(result.status()).isZero();
      assertThat(result.said()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aProgramThatIsRunFromItsSourceIsPooled(Jdk jdk) throws Exception {
    Path file = folder.resolve("source.db");
    Path source = folder.resolve("Program.java");
    Files.writeString(
        source,
        """
        public class Program {
          public static void main(String[] arguments) throws Exception {
            try (var connection = java.sql.DriverManager.getConnection(arguments[0])) {
              connection.createStatement().executeUpdate("CREATE TABLE t(a)");
              System.out.println(connection.getClass().getName());
            }
          }
        }
        """);
    Result result =
        Jvm.run(
            jdk,
            List.of(agent(""), "-cp", programPath(), source.toString(), "jdbc:sqlite:" + file));
    assertThat(result.out()).as("%s", result).containsExactly(Shipped.POOLED_CLASS);
    assertThat(result.said()).last().asString().startsWith("pooled " + file);
  }

  @ParameterizedTest
  @EnumSource
  void theEnvironmentIsASourceToo(Jdk jdk) throws Exception {
    try (Jvm jvm =
        Jvm.startTool(
            jdk,
            "java",
            List.of(agent(""), "-cp", programPath(), Nothing.class.getName()),
            "POOLEDSQLITE_ENABLED=false")) {
      assertThat(jvm.end().said()).singleElement().asString().contains("disabled");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aJvmWithoutJavaSqlRuns(Jdk jdk) throws Exception {
    Result result =
        Jvm.run(
            jdk,
            List.of(
                "--limit-modules",
                "java.base,java.instrument",
                agent(""),
                "-cp",
                programPath(),
                Nothing.class.getName()));
    assertThat(result.status()).isZero();
    assertThat(result.out()).isEmpty();
    assertThat(result.said()).singleElement().asString().contains("no module java.sql");
  }

  @ParameterizedTest
  @EnumSource
  void theJarExplainsItself(Jdk jdk) throws Exception {
    assertThat(Jvm.run(jdk, List.of("-jar", Shipped.AGENT)).out())
        .anyMatch(line -> line.contains("-javaagent:pooledsqlite-agent.jar"));
    assertThat(Jvm.run(jdk, List.of("-jar", Shipped.AGENT, "--version")).out())
        .singleElement()
        .asString()
        .matches("pooledsqlite-agent \\d.*");
  }

  private String url() {
    return "jdbc:sqlite:" + folder.resolve("a.db");
  }
}
