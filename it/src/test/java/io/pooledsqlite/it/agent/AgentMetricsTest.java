package io.pooledsqlite.it.agent;

import static io.pooledsqlite.it.process.Shipped.agent;
import static io.pooledsqlite.it.process.Shipped.programPath;
import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.it.agent.app.OpenAndWait;
import io.pooledsqlite.it.process.Jdk;
import io.pooledsqlite.it.process.Jvm;
import io.pooledsqlite.it.process.Jvm.Result;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The opt-in Prometheus endpoint. */
class AgentMetricsTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void theEndpointServesThePoolsMeters(Jdk jdk) throws Exception {
    try (Jvm jvm = start(jdk, "metrics.port=0")) {
      String line =
          jvm.awaitBoth(
              text -> text.startsWith("pooledsqlite: metrics at "),
              text -> text.startsWith("connection "));
      URI url = URI.create(line.substring(line.indexOf("http://"), line.indexOf(",")));
      assertThat(url.getHost()).isEqualTo("127.0.0.1");
      HttpResponse<String> scrape =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
      assertThat(scrape.statusCode()).isEqualTo(200);
      assertThat(scrape.body())
          .contains("hikaricp_connections_active{", "pooledsqlite_", "jvm_classes_loaded_classes");
      Result result = jvm.end();
      assertThat(result.status()).as("the endpoint does not keep the JVM: %s", result).isZero();
      assertThat(result.out()).allMatch(text -> text.startsWith("connection "));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTakenPortIsOneWarning(Jdk jdk) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Jvm jvm = start(jdk, "metrics.port=" + taken.getLocalPort())) {
      String warning = "no metrics endpoint at 127.0.0.1:" + taken.getLocalPort();
      jvm.await(text -> text.contains(warning));
      jvm.tell("again");
      Result result = jvm.end();
      assertThat(result.status()).isZero();
      assertThat(result.out()).hasSize(2);
      assertThat(result.said())
          .filteredOn(text -> text.startsWith("no metrics endpoint"))
          .hasSize(1);
    }
  }

  private Jvm start(Jdk jdk, String arguments) throws Exception {
    return Jvm.start(
        jdk,
        List.of(
            agent(arguments),
            "-cp",
            programPath(),
            OpenAndWait.class.getName(),
            "jdbc:sqlite:" + folder.resolve("a.db")));
  }
}
