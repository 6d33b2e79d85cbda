package io.pooledsqlite.it.monitoring;

import static io.pooledsqlite.it.process.Shipped.agent;
import static io.pooledsqlite.it.process.Shipped.programPath;
import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.it.agent.app.Traffic;
import io.pooledsqlite.it.process.Jdk;
import io.pooledsqlite.it.process.Jvm;
import io.pooledsqlite.it.process.Tools;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every alert fires while its cause is there and resolves afterwards, in a real server. */
class AlertsTest {

  private final Set<String> fired = new TreeSet<>();

  @TempDir private Path folder;

  @Test
  void everyAlertFiresAndResolves() throws Exception {
    Tools.require("prometheus");
    Path file = folder.resolve("orders.db");
    try (Jvm program =
        Jvm.start(
            Jdk.THIS,
            List.of(
                agent(
                    "metrics.port=0;pool.leakThreshold=1s;pool.writeTimeout=1500ms;pool.readers=4"),
                "-cp",
                programPath(),
                Traffic.class.getName(),
                "jdbc:sqlite:" + file))) {
      String line = program.await(text -> text.startsWith("pooledsqlite: metrics at "));
      URI page = URI.create(line.substring(line.lastIndexOf("http://")));
      try (Prometheus server = Prometheus.start(folder, page.getAuthority(), Alerts.impatient())) {
        for (String expression : Alerts.expressions().values()) {
          server.await(expression, true);
        }
        server.await(firing(".*"), false);

        tell(program, "leak", "snapshot", "grow", "crowd", "stumble");
        awaitFiring(
            server,
            "PooledSqliteFallback",
            "PooledSqliteOverflow",
            "PooledSqliteLeak",
            "PooledSqliteOldSnapshot",
            "PooledSqliteWalLarge");
        // Without writers for a moment, so that the WAL can be reset.
        tell(program, "release", "quiet");
        server.await(firing(".*"), false);

        tell(program, "loud", "slow");
        awaitFiring(server, "PooledSqliteSlowWrites");
        tell(program, "release", "hold");
        awaitFiring(server, "PooledSqliteWritersWaiting", "PooledSqliteWriteTimeouts");
        tell(program, "release");
        lockUntilBusyFires(file, server);
        server.await(firing(".*"), false);
      }
      assertThat(program.end().status()).isZero();
      assertThat(fired).isEqualTo(Alerts.expressions().keySet());
    }
  }

  private static void tell(Jvm program, String... commands) throws Exception {
    for (String command : commands) {
      program.tell(command);
      program.await(text -> text.equals("done " + command));
    }
  }

  private void awaitFiring(Prometheus server, String... alerts) throws Exception {
    for (String alert : alerts) {
      server.await(firing(alert), true);
      fired.add(alert);
    }
  }

  /** This JVM is another process than the program's, and has no agent. */
  private void lockUntilBusyFires(Path file, Prometheus server) throws Exception {
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 30000");
      statement.execute("BEGIN IMMEDIATE");
      awaitFiring(server, "PooledSqliteBusy");
      statement.execute("ROLLBACK");
    }
  }

  private static String firing(String alert) {
    return "ALERTS{alertname=~\"" + alert + "\", alertstate=\"firing\"}";
  }
}
