package io.pooledsqlite.it.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The alert rules that are shipped. */
final class Alerts {

  private static final Path RULES = Path.of("..", "dashboards", "alerts.yml");
  private static final Pattern ALERT =
      Pattern.compile("- alert: (\\w+)\\n *expr: (.*) > ([0-9.]+)\\n");

  private Alerts() {}

  static String rules() throws IOException {
    return Files.readString(RULES);
  }

  /** The same rules with short windows, low limits for what takes long, and without patience. */
  static String impatient() throws IOException {
    return rules()
        .replaceAll("\\n *for: .*", "")
        .replaceAll("\\[\\d+m]", "[5s]")
        .replace(" > 300\n", " > 2\n")
        .replace(" > 268435456\n", " > 25000000\n");
  }

  /** What each alert compares with its limit, by the alert's name. */
  static Map<String, String> expressions() throws IOException {
    Map<String, String> alerts = new TreeMap<>();
    Matcher matcher = ALERT.matcher(rules());
    while (matcher.find()) {
      alerts.put(matcher.group(1), matcher.group(2));
    }
    assertThat(alerts).hasSize(rules().split("- alert:", -1).length - 1);
    return alerts;
  }
}
