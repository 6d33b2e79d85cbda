package io.pooledsqlite.it.edges;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.it.agent.app.OpenOne;
import io.pooledsqlite.it.edges.app.RetransformingAgent;
import io.pooledsqlite.it.process.Jars;
import io.pooledsqlite.it.process.Jdk;
import io.pooledsqlite.it.process.Jvm;
import io.pooledsqlite.it.process.Shipped;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ours beside another agent, before it and after it on the command line. */
class OtherAgentsTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void oneThatInstrumentsTheProgramsClasses(Jdk jdk) throws Exception {
    Path coverage = folder.resolve("coverage.exec");
    assertPooledInBothOrders(jdk, "-javaagent:" + Shipped.JACOCO_AGENT + "=destfile=" + coverage);
    assertThat(coverage).isNotEmptyFile();
  }

  @ParameterizedTest
  @EnumSource
  void oneThatTransformsDriverManagerAgainAndAgain(Jdk jdk) throws Exception {
    Path other =
        Jars.of(
            folder.resolve("other.jar"),
            Map.of(
                "Premain-Class",
                RetransformingAgent.class.getName(),
                "Can-Retransform-Classes",
                "true"),
            Jars.classes(RetransformingAgent.class));
    assertPooledInBothOrders(jdk, "-javaagent:" + other);
  }

  private void assertPooledInBothOrders(Jdk jdk, String other) throws Exception {
    assertPooled(jdk, "first.db", Shipped.agent(""), other);
    assertPooled(jdk, "second.db", other, Shipped.agent(""));
  }

  private void assertPooled(Jdk jdk, String file, String firstAgent, String secondAgent)
      throws Exception {
    Jvm.Result result =
        Jvm.run(
            jdk,
            List.of(
                firstAgent,
                secondAgent,
                "-cp",
                Shipped.programPath(),
                OpenOne.class.getName(),
                "jdbc:sqlite:" + folder.resolve(file)));
    assertThat(result.status()).as("%s", result).isZero();
    assertThat(result.out())
        .contains("read 42")
        .anyMatch(line -> line.startsWith("connection " + Shipped.POOLED_CLASS))
        .noneMatch(line -> line.startsWith("failed"));
    assertThat(result.said().get(result.said().size() - 1))
        .startsWith("pooled " + folder.resolve(file));
  }
}
