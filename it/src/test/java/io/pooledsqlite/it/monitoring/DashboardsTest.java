package io.pooledsqlite.it.monitoring;

import static io.pooledsqlite.it.process.Shipped.agent;
import static io.pooledsqlite.it.process.Shipped.programPath;
import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.it.agent.app.Traffic;
import io.pooledsqlite.it.process.Jdk;
import io.pooledsqlite.it.process.Jvm;
import io.pooledsqlite.it.process.Tools;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.json.Json;

/** Every query of the dashboard and every alert has data, and alerts fire and resolve. */
class DashboardsTest {

  private static final Path DASHBOARDS = Path.of("..", "dashboards");
  private static final Pattern ALERT =
      Pattern.compile("- alert: (\\w+)\\n *expr: (.*) > ([0-9.]+)\\n");

  @TempDir private Path folder;

  @Test
  void rulesAreRightAndEveryAlertFiresAndResolvesInTime() throws Exception {
    run("check", "rules", "alerts.yml");
    run("test", "rules", "alerts-test.yml");
    String tests = Files.readString(DASHBOARDS.resolve("alerts-test.yml"));
    String runbook = Files.readString(Path.of("..", "docs", "runbook.md"));
    String rules = rules();
    assertThat(alerts()).hasSizeGreaterThan(5);
    assertThat(alerts())
        .allSatisfy(
            (name, expression) -> {
              assertThat(tests).contains("name: " + name + "\n");
              assertThat(runbook).contains("\n## " + name + "\n");
              assertThat(rules).contains("docs/runbook.md#" + name.toLowerCase(Locale.ROOT));
            });
  }

  @Test
  void aServerThatScrapesTheAgentHasDataForEverything() throws Exception {
    Tools.require("prometheus");
    try (Jvm program =
        Jvm.start(
            Jdk.THIS,
            List.of(
                agent("mode=full;metrics.port=0;pool.leakThreshold=1s;pool.slowWait=1s"),
                "-cp",
                programPath(),
                Traffic.class.getName(),
                "jdbc:sqlite:" + folder.resolve("orders.db")))) {
      String line = program.await(text -> text.startsWith("pooledsqlite: metrics at "));
      URI page = URI.create(line.substring(line.lastIndexOf("http://")));
      String impatient = rules().replaceAll("\n *for: .*", "");
      try (Prometheus server = Prometheus.start(folder, page.getAuthority(), impatient)) {
        for (String query : panels()) {
          server.await(query, true);
        }
        for (String expression : alerts().values()) {
          server.await(expression, true);
        }
        String leak = firing("PooledSqliteLeak");
        String waiting = firing("PooledSqliteWritersWaiting");
        server.await(leak, false);
        program.tell("leak");
        program.tell("hold");
        server.await(leak, true);
        assertThat(server.await(waiting, true)).contains("\"pool\":\"orders\"");
        program.tell("release");
        server.await(leak, false);
        server.await(waiting, false);
      }
      assertThat(program.end().status()).isZero();
    }
  }

  private static String firing(String alert) {
    return "ALERTS{alertname=\"" + alert + "\", alertstate=\"firing\"}";
  }

  private static String rules() throws IOException {
    return Files.readString(DASHBOARDS.resolve("alerts.yml"));
  }

  /** What each alert compares with its limit, by the alert's name. */
  private static Map<String, String> alerts() throws IOException {
    Map<String, String> alerts = new TreeMap<>();
    Matcher matcher = ALERT.matcher(rules());
    while (matcher.find()) {
      alerts.put(matcher.group(1), matcher.group(2));
    }
    assertThat(alerts).hasSize(rules().split("- alert:", -1).length - 1);
    return alerts;
  }

  /** The queries of all panels, as Grafana sends them with everything chosen. */
  private static List<String> panels() throws IOException {
    Map<String, Object> dashboard =
        new Json().toType(Files.readString(DASHBOARDS.resolve("pooledsqlite.json")), Json.MAP_TYPE);
    List<String> queries = new ArrayList<>();
    for (Object panel : (List<?>) dashboard.get("panels")) {
      for (Object target : (List<?>) ((Map<?, ?>) panel).get("targets")) {
        queries.add(
            String.valueOf(((Map<?, ?>) target).get("expr"))
                .replaceAll("\\$(application|instance|pool)", ".*")
                .replace("$__rate_interval", "10s"));
      }
    }
    assertThat(queries).hasSizeGreaterThan(30).allMatch(query -> !query.contains("$"));
    return queries;
  }

  private static void run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(Tools.require("promtool").toString()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(DASHBOARDS.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s", output).isZero();
  }
}
