package io.pooledsqlite.it.agent;

import static io.pooledsqlite.it.process.Shipped.agent;
import static io.pooledsqlite.it.process.Shipped.classPath;
import static io.pooledsqlite.it.process.Shipped.micrometer;
import static io.pooledsqlite.it.process.Shipped.programPath;
import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.it.agent.app.Metered;
import io.pooledsqlite.it.agent.app.MeteredApplications;
import io.pooledsqlite.it.process.Jdk;
import io.pooledsqlite.it.process.Jvm;
import io.pooledsqlite.it.process.Jvm.Result;
import io.pooledsqlite.it.process.Shipped;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs that have a Micrometer of their own find our meters in it. */
class AgentMicrometerTest {

  @TempDir private Path folder;

  static List<String> versions() {
    return Shipped.micrometerVersions();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aRegistryThatIsAddedLateHasAllTotals(String version) throws Exception {
    Result result =
        Jvm.run(
            Jdk.THIS,
            List.of(
                agent("pool.linger=0"),
                "-cp",
                programPath(micrometer(version).toArray(String[]::new)),
                Metered.class.getName(),
                "jdbc:sqlite:" + folder.resolve("a.db")));
    assertThat(result.status()).as("%s", result).isZero();
    assertThat(result.out())
        .containsExactly(
            "before 0",
            "writes 3.0",
            "writes 6.0",
            "waits true",
            "acquired true",
            "max true",
            "wal MeterId{name='pooledsqlite.wal.size', tags=[tag(pool=a)]}",
            "after []");
    assertThat(result.said()).hasSize(2);
  }

  @Test
  void eachApplicationSeesItsPoolsAndCanBeUndeployed() throws Exception {
    Result result =
        Jvm.run(
            Jdk.THIS,
            List.of(
                agent(""),
                "-cp",
                programPath(),
                MeteredApplications.class.getName(),
                folder.toString(),
                Shipped.TEST_CLASSES,
                classPath(micrometer("1.9.17")),
                classPath(micrometer("1.13.6"))));
    assertThat(result.status()).as("%s", result).isZero();
    assertThat(result.out())
        .containsExactly(
            "sees [first, shared]",
            "sees [other, shared]",
            "collected true",
            "other sees [other, shared]");
    // The first application's file left WAL, though nobody was left who had opened it.
    assertThat(result.said()).hasSize(2).last().asString().startsWith("pooled ");
  }
}
