package io.pooledsqlite.it.edges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.pooledsqlite.it.edges.app.VirtualThreads;
import io.pooledsqlite.it.process.Jdk;
import io.pooledsqlite.it.process.Jvm;
import io.pooledsqlite.it.process.Shipped;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Virtual threads where a monitor keeps its thread on the carrier, as before Java 24: whom they
 * wait for must not have left his, since none is free for him. Newer JDKs do the same on request.
 */
class VirtualThreadsTest {

  private static final List<String> AS_BEFORE_24 =
      List.of(
          "-XX:+IgnoreUnrecognizedVMOptions",
          "-XX:LockingMode=1",
          "-Djdk.virtualThreadScheduler.parallelism=2",
          "-Djdk.virtualThreadScheduler.maxPoolSize=2");

  /** Far longer than it takes; it would wait for ever. */
  private static final long SECONDS = 120;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"driver", "mode=pool", "mode=full"})
  void nobodyWaitsForWhoHasNoCarrier(String how) throws Exception {
    assumeFalse(
        Runtime.version().feature() < 21
            && System.getProperty("pooledsqlite.jdk.other", "").isEmpty(),
        "no JDK with virtual threads: set -Dpooledsqlite.jdk.other=HOME");
    Jdk jdk = Runtime.version().feature() < 21 ? Jdk.OTHER : Jdk.THIS;
    List<String> arguments = new ArrayList<>(AS_BEFORE_24);
    boolean driver = how.equals("driver");
    if (!driver) {
      arguments.add(Shipped.agent(how));
    }
    String path = driver ? Shipped.programPath(Shipped.DRIVER_ALL) : Shipped.programPath();
    String prefix = driver ? "jdbc:pooledsqlite:" : "jdbc:sqlite:";
    arguments.addAll(
        List.of("-cp", path, VirtualThreads.class.getName(), prefix + folder.resolve("a.db")));
    try (Jvm jvm = Jvm.start(jdk, arguments)) {
      Jvm.Result result = jvm.endWithin(SECONDS);
      assertThat(result.out()).as("%s", result).containsExactly("rows 1200");
    }
  }
}
