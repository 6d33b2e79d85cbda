package io.pooledsqlite.it.agent;

import static io.pooledsqlite.it.process.Shipped.agent;
import static io.pooledsqlite.it.process.Shipped.programPath;
import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.it.agent.app.Traffic;
import io.pooledsqlite.it.process.Jdk;
import io.pooledsqlite.it.process.Jvm;
import io.pooledsqlite.it.process.Jvm.Result;
import io.pooledsqlite.it.process.Shipped;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command that prints the figures of a running JVM. */
class AgentStatusTest {

  @TempDir private Path folder;

  @Test
  void printsThePoolsOnceOrUntilItIsEnded() throws Exception {
    try (Jvm program =
        Jvm.start(
            Jdk.THIS,
            List.of(
                agent("mode=full;pool.leakThreshold=300ms"),
                "-cp",
                programPath(),
                Traffic.class.getName(),
                "jdbc:sqlite:" + folder.resolve("a.db")))) {
      program.tell("leak");
      program.await(line -> line.contains("leak? The connection"));
      String pid = Long.toString(program.pid());
      Result once = Jvm.run(Jdk.THIS, List.of("-jar", Shipped.AGENT, "status", pid));
      assertThat(once.status()).as("%s", once).isZero();
      assertThat(once.out())
          .anyMatch(line -> line.endsWith("passed through 1 memory"))
          .anyMatch(line -> line.matches("  regions +\\d+ exclusive_monitor, \\d+ read_shared.*"))
          .anyMatch(line -> line.matches("  taken back +none"))
          .contains("a  " + folder.resolve("a.db"))
          .anyMatch(line -> line.matches("  leases +.*\\d+ read.*"))
          .anyMatch(line -> line.matches("  write wait +p50 .* ms, p99 .* ms, max .* ms, .*"))
          .anyMatch(line -> line.contains("Opened at " + Traffic.class.getName() + ".leak("));
      try (Jvm live =
          Jvm.start(Jdk.THIS, List.of("-jar", Shipped.AGENT, "status", pid, "--watch"))) {
        live.await(line -> line.startsWith("  statements"));
        live.await(line -> line.startsWith("  statements"));
      }
      assertThat(program.end().status()).isZero();
      Result gone = Jvm.run(Jdk.THIS, List.of("-jar", Shipped.AGENT, "status", pid));
      assertThat(gone.status()).isEqualTo(1);
      assertThat(gone.err()).anyMatch(line -> line.startsWith("no figures of " + pid));
    }
  }
}
