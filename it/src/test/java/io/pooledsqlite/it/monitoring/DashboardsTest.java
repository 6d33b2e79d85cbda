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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.json.Json;

/** Every query of the dashboard and every alert has data, and the rules are right. */
class DashboardsTest {

  private static final Path DASHBOARDS = Path.of("..", "dashboards");

  @TempDir private Path folder;

  @Test
  void rulesAreRightAndEveryAlertFiresAndResolvesInTime() throws Exception {
    run("check", "rules", "alerts.yml");
    run("test", "rules", "alerts-test.yml");
    String tests = Files.readString(DASHBOARDS.resolve("alerts-test.yml"));
    String runbook = Files.readString(Path.of("..", "docs", "runbook.md"));
    String rules = Alerts.rules();
    assertThat(Alerts.expressions()).hasSizeGreaterThan(5);
    assertThat(Alerts.expressions())
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
                agent("mode=full;metrics.port=0"),
                "-cp",
                programPath(),
                Traffic.class.getName(),
                "jdbc:sqlite:" + folder.resolve("orders.db")))) {
      String line = program.await(text -> text.startsWith("pooledsqlite: metrics at "));
      URI page = URI.create(line.substring(line.lastIndexOf("http://")));
      try (Prometheus server = Prometheus.start(folder, page.getAuthority(), Alerts.rules())) {
        for (String query : panels()) {
          server.await(query, true);
        }
        for (String expression : Alerts.expressions().values()) {
          server.await(expression, true);
        }
      }
      assertThat(program.end().status()).isZero();
    }
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
