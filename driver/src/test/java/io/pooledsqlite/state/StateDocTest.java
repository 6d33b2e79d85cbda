package io.pooledsqlite.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page on connection state says what the tests of connection state check. */
class StateDocTest {

  private static final Path PAGE = Path.of("..", "docs", "state.md");

  @Test
  void thePageIsTheTable() throws IOException {
    String rendered = StateDocument.render();
    if (Boolean.getBoolean("state.write")) {
      Files.writeString(PAGE, rendered);
    }
    assertThat(Files.readString(PAGE))
        .as("to render it anew: ./mvnw -pl driver test -Dtest=StateDocTest -Dstate.write=true")
        .isEqualTo(rendered);
  }

  @Test
  void eachStateHasOneRow() {
    assertThat(StateTable.all().map(StateRow::name)).doesNotHaveDuplicates();
  }
}
