package io.pooledsqlite.it.jars;

import static io.pooledsqlite.it.process.Shipped.agent;
import static io.pooledsqlite.it.process.Shipped.classPath;
import static io.pooledsqlite.it.process.Shipped.library;
import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.it.driver.app.LeaksAndWaits;
import io.pooledsqlite.it.process.Jdk;
import io.pooledsqlite.it.process.Jvm;
import io.pooledsqlite.it.process.Jvm.Result;
import io.pooledsqlite.it.process.Shipped;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator should read gets out of each jar, though they bring their own slf4j. */
class LogLinesTest {

  private static final String SELF_WAIT = "DEADLOCK avoided: thread main asked for a write";
  private static final String LEAK = "leak? The connection that thread main opened";
  private static final String SITE = "Opened at " + LeaksAndWaits.class.getName() + ".main(";
  private static final String RETURN = "that was told of as a leak";

  @TempDir private Path folder;

  @Test
  void theJarWithAllInsideUsesTheApplicationsSlf4j() throws Exception {
    Result result =
        run(
            "jdbc:pooledsqlite:",
            "-cp",
            classPath(
                Shipped.TEST_CLASSES,
                Shipped.DRIVER_ALL,
                library("sqlite-jdbc-3.50.3.0.jar"),
                Shipped.SLF4J,
                library("slf4j-simple-1.7.36.jar")));
    assertThat(result.err())
        .anyMatch(line -> line.startsWith("[main] WARN io.pooledsqlite - Pool a: " + SELF_WAIT));
    assertThat(result.err())
        .anyMatch(
            line ->
                line.contains("WARN io.pooledsqlite")
                    && line.contains(LEAK)
                    && line.contains(SITE));
    assertThat(result.err())
        .anyMatch(line -> line.contains("INFO io.pooledsqlite") && line.contains(RETURN));
  }

  @Test
  void withoutOneItUsesTheLoggingOfTheJdk() throws Exception {
    Result result =
        run(
            "jdbc:pooledsqlite:",
            "-cp",
            classPath(
                Shipped.TEST_CLASSES, Shipped.DRIVER_ALL, library("sqlite-jdbc-3.36.0.3.jar")));
    assertThat(result.err()).anyMatch(line -> line.startsWith("WARNING: Pool a: " + SELF_WAIT));
    assertThat(result.err())
        .anyMatch(
            line -> line.startsWith("WARNING: ") && line.contains(LEAK) && line.contains(SITE));
    assertThat(result.err()).anyMatch(line -> line.startsWith("INFO: ") && line.contains(RETURN));
    assertThat(result.err()).noneMatch(line -> line.contains("HikariPool"));
  }

  @Test
  void theAgentWritesThemToStandardError() throws Exception {
    Result result =
        run(
            "jdbc:sqlite:",
            agent("pool.leakThreshold=300ms"),
            "-cp",
            classPath(Shipped.TEST_CLASSES, library("sqlite-jdbc-3.36.0.3.jar")));
    assertThat(result.said())
        .anyMatch(line -> line.startsWith("Pool a: " + SELF_WAIT))
        .anyMatch(line -> line.contains(LEAK) && line.contains(SITE))
        .anyMatch(line -> line.contains(RETURN));
  }

  private Result run(String prefix, String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of(options));
    command.add(LeaksAndWaits.class.getName());
    command.add(
        prefix
            + folder.resolve("a.db")
            + (prefix.contains("pooled") ? "?pool.leakThreshold=300ms" : ""));
    try (Jvm jvm = Jvm.start(Jdk.THIS, command)) {
      jvm.await(line -> line.contains(LEAK));
      Result result = jvm.end();
      assertThat(result.out()).contains("5", "idle");
      return result;
    }
  }
}
