package demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoComparisonTest {

  @TempDir private Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void refusesWrongArguments() throws Exception {
    assertRefused("--agent is missing (or say --plain-only)");
    assertRefused("unknown argument '--agnet'", "--agnet");
    assertRefused("--agent needs a value", "--agent");
    assertRefused("--agent: there is no file /no/such.jar", "--agent", "/no/such.jar");
    assertRefused("--directory: there is no directory /no/such", "--directory", "/no/such");
    assertRefused(
        "--seconds must be a whole number from 1 to 600, was '0'",
        "--plain-only",
        "--seconds",
        "0");
    assertRefused(
        "--threads must be a whole number from 1 to 256, was 'many'", "--threads", "many");
    String jar = emptyJar().toString();
    assertRefused("--driver-all is missing (or say --plain-only)", "--agent", jar);
  }

  @Test
  void explainsItself() throws Exception {
    assertThat(run("--help")).isZero();
    assertThat(text(out)).startsWith("Usage: DemoComparison --agent JAR");
    assertThat(text(err)).isEmpty();
  }

  @Test
  void runsThePlainProgramAndLeavesNothingBehind() throws Exception {
    int exitCode =
        run(
            "--plain-only",
            "--seconds",
            "1",
            "--threads",
            "2",
            "--directory",
            directory.toString());

    assertThat(text(out))
        .contains("round 5 of 5: plain", "ok      integrity_check: ok")
        .contains("all operations", "lost updates     |        0", "All checks passed.");
    assertThat(exitCode).isZero();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void showsWhyAVariantDidNotStart() throws Exception {
    String noAgent = emptyJar().toString();
    Path databases = Files.createDirectory(directory.resolve("databases"));

    int exitCode =
        run("--agent", noAgent, "--driver-all", noAgent, "--directory", databases.toString());

    assertThat(text(out))
        .contains("FAILED  agent: the server did not start; its stderr:", noAgent)
        .endsWith("1 failed." + System.lineSeparator());
    assertThat(exitCode).isEqualTo(1);
    assertThat(databases).isEmptyDirectory();
  }

  private int run(String... arguments) throws Exception {
    try (PrintStream toOut = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream toErr = new PrintStream(err, true, StandardCharsets.UTF_8)) {
      return DemoComparison.run(List.of(arguments), toOut, toErr);
    }
  }

  private void assertRefused(String message, String... arguments) throws Exception {
    err.reset();
    assertThat(run(arguments)).isEqualTo(2);
    assertThat(text(err)).startsWith("DemoComparison: " + message).contains("Usage: ");
    assertThat(text(out)).isEmpty();
  }

  private Path emptyJar() throws Exception {
    Path jar = directory.resolve("empty.jar");
    new JarOutputStream(Files.newOutputStream(jar), new Manifest()).close();
    return jar;
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
