package io.pooledsqlite.it.agent;

import static io.pooledsqlite.it.agent.AgentJvm.classPath;
import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.it.agent.AgentJvm.Result;
import io.pooledsqlite.it.agent.app.OpenAndWait;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The agent loaded into a JVM that runs already. */
class AgentAttachTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void connectionsOpenedAfterTheAttachArePooled(Jdk jdk) throws Exception {
    try (AgentJvm jvm =
        AgentJvm.start(
            jdk,
            List.of(
                "-cp",
                classPath(),
                OpenAndWait.class.getName(),
                "jdbc:sqlite:" + folder.resolve("a.db")))) {
      assertThat(jvm.await(line -> line.startsWith("connection ")))
          .startsWith("connection org.sqlite.");
      for (int i = 0; i < 2; i++) {
        Result attach =
            AgentJvm.run(jdk, List.of("-jar", AgentJvm.AGENT, "attach", Long.toString(jvm.pid())));
        assertThat(attach.status()).as("%s", attach).isZero();
      }
      jvm.tell("again");
      assertThat(jvm.await(line -> line.startsWith("connection ")))
          .startsWith("connection io.pooledsqlite.");
      Result result = jvm.end();
      assertThat(result.status()).isZero();
      assertThat(result.said()).filteredOn(line -> line.contains(" active (mode pool)")).hasSize(1);
      assertThat(result.said()).filteredOn(line -> line.contains("active already")).hasSize(1);
    }
  }
}
