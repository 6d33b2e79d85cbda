package io.pooledsqlite.agent.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Switches over patterns, which the JDK that runs the tests may not know: the one named by {@code
 * -Dpooledsqlite.jdk.other} compiles them.
 */
class PatternSwitchTest {

  private static final String OTHER = System.getProperty("pooledsqlite.jdk.other", "");
  private static final String RELEASE = "21";

  @TempDir private Path folder;

  @Test
  void everyRegionGetsItsVerdict() throws Exception {
    assumeFalse(OTHER.isEmpty(), "no second JDK: set -Dpooledsqlite.jdk.other");
    assumeTrue(
        javac("--release", RELEASE, "--version") == 0,
        "pooledsqlite.jdk.other does not know Java " + RELEASE);
    int status =
        javac(
            "--release",
            RELEASE,
            "-g",
            "-nowarn",
            "-proc:none",
            "-d",
            folder.toString(),
            "src/test/switches/Switches.java",
            "src/test/legacy/expected/Region.java");
    assertThat(status).isZero();
    LegacyCode code = LegacyCode.compiled(folder);
    Expectations expectations = new Expectations(code.classes());
    WrittenVerdicts written = new WrittenVerdicts(code.analyse(), expectations);
    assertThat(written.wrong()).isEmpty();
    assertThat(written.met()).containsExactlyInAnyOrderElementsOf(expectations.all().keySet());
  }

  private static int javac(String... arguments) throws Exception {
    Path tool = Path.of(OTHER, "bin", "javac");
    String[] command = new String[arguments.length + 1];
    command[0] = tool.toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Process process = new ProcessBuilder(command).inheritIO().start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }
}
