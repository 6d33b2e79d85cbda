package io.pooledsqlite.it.agent;

import static io.pooledsqlite.it.process.Shipped.agent;
import static io.pooledsqlite.it.process.Shipped.programPath;
import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.it.agent.app.InMemory;
import io.pooledsqlite.it.process.Jdk;
import io.pooledsqlite.it.process.Jvm;
import io.pooledsqlite.it.process.Jvm.Result;
import io.pooledsqlite.it.process.Shipped;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Databases in memory are what they are without us, with the agent and with the driver: private
 * where they were, gone with their last connection, and locked where and when they were.
 */
class InMemoryTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void theAgentChangesNothing(Jdk jdk) throws Exception {
    List<String> plain = run(jdk, "", programPath(), "jdbc:sqlite:").out();
    Result pooled = run(jdk, agent(""), programPath(), "jdbc:sqlite:");
    assertThat(pooled.out()).isEqualTo(plain);
    assertThat(run(jdk, agent("mode=full"), programPath(), "jdbc:sqlite:").out()).isEqualTo(plain);
    assertThat(pooled.said().get(pooled.said().size() - 1)).isEqualTo("passed through 49 x MEMORY");
    assertThat(plain)
        .contains("holder " + Shipped.PLAIN_CLASS, "rows of all threads 800", "after close 0")
        .contains("second sees 1", "without the second 1", "after the last 0 tables");
    assertThat(plain.stream().filter(line -> line.startsWith("other thread writes 6 "))).hasSize(3);
    assertThat(folder.toFile().list()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void theDriverChangesNothing(Jdk jdk) throws Exception {
    List<String> plain = run(jdk, "", programPath(), "jdbc:sqlite:").out();
    Result pooled = run(jdk, "", programPath(Shipped.DRIVER_ALL), "jdbc:pooledsqlite:");
    assertThat(pooled.out()).isEqualTo(plain);
    assertThat(folder.toFile().list()).isEmpty();
  }

  private Result run(Jdk jdk, String agent, String path, String prefix) throws Exception {
    List<String> command = new ArrayList<>(List.of("-cp", path, InMemory.class.getName(), prefix));
    if (!agent.isEmpty()) {
      command.add(0, agent);
    }
    try (Jvm jvm = Jvm.startIn(folder, jdk, command)) {
      Result result = jvm.end();
      assertThat(result.status()).as("%s", result).isZero();
      return result;
    }
  }
}
