package io.pooledsqlite.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keys are API: the table users read and the table the code reads are the same. */
class ConfigurationDocTest {

  @Test
  void tableIsTheOneInTheCode() throws IOException {
    List<String> documented =
        Files.readAllLines(Path.of("..", "docs", "configuration.md")).stream()
            .filter(line -> line.startsWith("| `pool."))
            .toList();
    assertThat(documented)
        .containsExactlyElementsOf(Stream.of(Setting.values()).map(this::row).toList());
  }

  private String row(Setting setting) {
    String defaultText = setting.defaultText() == null ? "none" : setting.defaultText();
    return "| `%s` | %s | %s | %s | `%s` |"
        .formatted(
            setting.key(),
            defaultText,
            setting.allowed(),
            setting.meaning(),
            setting.environmentVariable());
  }
}
