package io.pooledsqlite.agent.inner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PoolArgumentsTest {

  private final Messages messages = new Messages(new PrintStream(OutputStream.nullOutputStream()));

  @Test
  void keysOfThePoolAreKept() {
    assertThat(check("pool.readers", "8")).containsEntry("pool.readers", "8");
    assertThat(messages.recent()).isEmpty();
  }

  @Test
  void aMistakeIsOneMessageWithWhatWasMeant() {
    assertThat(check("metrics.prot", "9404")).isEmpty();
    assertThat(messages.recent())
        .singleElement()
        .asString()
        .startsWith("metrics.prot=9404 in the agent's arguments is not known")
        .contains("nearest known name is metrics.port");
  }

  @Test
  void aForgottenPrefixIsNamed() {
    assertThat(check("readers", "8")).isEmpty();
    assertThat(messages.recent())
        .singleElement()
        .asString()
        .contains("nearest known name is pool.readers");
  }

  private Map<String, String> check(String key, String value) {
    return PoolArguments.check(
        Map.of(key, value), List.of("mode", "report", "metrics.port"), messages);
  }
}
