package io.pooledsqlite.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MainTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void withoutArgumentsItTellsHowToAttach() {
    assertThat(run()).isZero();
    assertThat(text(out)).contains("-javaagent:pooledsqlite-agent.jar", "metrics.port", "pool.KEY");
    assertThat(text(err)).isEmpty();
  }

  @Test
  void printsItsVersion() {
    assertThat(run("--version")).isZero();
    assertThat(text(out)).startsWith("pooledsqlite-agent ");
  }

  @Test
  void mistakesAreNamed() {
    assertThat(run("attatch", "1")).isEqualTo(2);
    assertThat(text(err)).contains("attatch 1").contains("--help");
  }

  @Test
  void eachCommandHasHelp() {
    assertThat(run("scan", "--help")).isZero();
    assertThat(run("status", "1", "-h")).isZero();
    assertThat(text(out)).contains("scan [--json=FILE|-]").contains("status PID");
    assertThat(text(err)).isEmpty();
  }

  @Test
  void attachNeedsOneProcess() {
    assertThat(run("attach")).isEqualTo(2);
    assertThat(text(err)).contains("attach PID");
  }

  @Test
  void aProcessThatIsNotThereIsOneLine() {
    assertThat(run("attach", "0")).isEqualTo(1);
    assertThat(text(err)).startsWith("could not attach to 0").hasLineCount(1);
  }

  private int run(String... arguments) {
    return Main.run(arguments, new PrintStream(out, true), new PrintStream(err, true));
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
