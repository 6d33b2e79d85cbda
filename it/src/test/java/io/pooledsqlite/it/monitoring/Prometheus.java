package io.pooledsqlite.it.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.it.process.Tools;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A Prometheus server of the distribution that scrapes one address. */
final class Prometheus implements AutoCloseable {

  private final Process process;
  private final String address;
  private final Path log;
  private final HttpClient http = HttpClient.newHttpClient();

  private Prometheus(Process process, String address, Path log) {
    this.process = process;
    this.address = address;
    this.log = log;
  }

  /**
   * Starts a server.
   *
   * @param target host and port of {@code /metrics}
   * @param rules alert rules
   */
  static Prometheus start(Path folder, String target, String rules) throws IOException {
    Path program = Tools.require("prometheus");
    Files.writeString(folder.resolve("rules.yml"), rules);
    Files.writeString(
        folder.resolve("prometheus.yml"),
        """
        global:
          scrape_interval: 1s
          evaluation_interval: 1s
        rule_files:
          - rules.yml
        scrape_configs:
          - job_name: app
            static_configs:
              - targets: ['%s']
        """
            .formatted(target));
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String address = "127.0.0.1:" + port;
    Path log = folder.resolve("prometheus.log");
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--config.file=" + folder.resolve("prometheus.yml"),
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=" + address)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    return new Prometheus(process, address, log);
  }

  /** The series of an answer as text; empty when the query has no data yet. */
  String query(String expression) throws Exception {
    String url =
        "http://"
            + address
            + "/api/v1/query?query="
            + URLEncoder.encode(expression, StandardCharsets.UTF_8);
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(URI.create(url)).build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() == 503) {
        return "";
      }
      assertThat(answer.statusCode()).as("%s: %s", expression, answer.body()).isEqualTo(200);
      return answer.body().contains("\"result\":[]") ? "" : answer.body();
    } catch (IOException notYet) {
      assertThat(process.isAlive()).as("%s", Files.readString(log)).isTrue();
      return "";
    }
  }

  /** Waits until a query has data, or has none. */
  String await(String expression, boolean data) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      String answer = query(expression);
      if (answer.isEmpty() != data) {
        return answer;
      }
      assertThat(System.nanoTime()).as("%s: %s", expression, answer).isLessThan(deadline);
      Thread.sleep(100);
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().completeOnTimeout(process, 20, TimeUnit.SECONDS).join();
    process.destroyForcibly();
  }
}
