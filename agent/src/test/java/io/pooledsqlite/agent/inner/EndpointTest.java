package io.pooledsqlite.agent.inner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EndpointTest {

  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final Messages messages =
      new Messages(
          new PrintStream(OutputStream.nullOutputStream(), true) {
            @Override
            public void println(String line) {
              lines.add(line);
            }
          });

  @Test
  void servesTheScrapeOnTheLoopbackAddress() throws Exception {
    URI url = start(null);
    assertThat(url.getHost()).isEqualTo("127.0.0.1");
    assertThat(request(url, "GET /metrics", "127.0.0.1:" + url.getPort()))
        .startsWith("HTTP/1.1 200")
        .contains("text/plain; version=0.0.4")
        .endsWith("up 1\n");
    assertThat(request(url, "GET /metrics", "localhost")).startsWith("HTTP/1.1 200");
  }

  @Test
  void refusesWhateverIsNotAScrape() throws Exception {
    URI url = start(null);
    assertThat(request(url, "GET /metrics", "evil.example")).startsWith("HTTP/1.1 403");
    assertThat(request(url, "GET /metrics", "127.0.0.1.evil.example")).startsWith("HTTP/1.1 403");
    assertThat(request(url, "GET /", "localhost")).startsWith("HTTP/1.1 404");
    assertThat(request(url, "GET /metricsx", "localhost")).startsWith("HTTP/1.1 404");
    assertThat(request(url, "POST /metrics", "localhost")).startsWith("HTTP/1.1 405");
  }

  @Test
  void answersManyAtOnceAndIsNotHeldUpByThoseWhoSayNothing() throws Exception {
    URI url = start(null);
    List<Socket> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 8; i++) {
        silent.add(new Socket(url.getHost(), url.getPort()));
      }
      for (int i = 0; i < 20; i++) {
        assertThat(request(url, "GET /metrics", "localhost")).startsWith("HTTP/1.1 200");
      }
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  void everyAnswerForbidsWhatIsNotItsOwn() throws Exception {
    URI url = start(null);
    assertThat(List.of("GET /metrics", "GET /none", "POST /metrics"))
        .allSatisfy(
            line ->
                assertThat(request(url, line, "localhost"))
                    .contains("Content-Security-Policy: default-src 'none'; script-src 'self';")
                    .contains("X-Content-Type-Options: nosniff")
                    .doesNotContain("unsafe-"));
  }

  @Test
  void aFailingScrapeIsAnAnswer() throws Exception {
    Endpoint.startInBackground(
        null,
        0,
        Map.of(
            "/metrics",
            Page.text(
                "text/plain",
                () -> {
                  throw new IllegalStateException("broken");
                })),
        url -> {},
        messages);
    URI url = announced();
    assertThat(request(url, "GET /metrics", "localhost"))
        .startsWith("HTTP/1.1 500")
        .contains("broken");
  }

  @Test
  void aTakenPortIsOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Endpoint.startInBackground(null, taken.getLocalPort(), Map.of(), url -> {}, messages);
      assertThat(lines.poll(30, TimeUnit.SECONDS))
          .startsWith("pooledsqlite: no metrics endpoint at 127.0.0.1:" + taken.getLocalPort())
          .contains("the program goes on");
    }
  }

  @Test
  void allItsThreadsAreDaemons() throws Exception {
    URI url = start(null);
    request(url, "GET /metrics", "localhost");
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(
            thread ->
                thread.getName().startsWith("HTTP-Dispatcher")
                    || thread.getName().startsWith("pooledsqlite"))
        .isNotEmpty()
        .allMatch(Thread::isDaemon);
  }

  private URI start(String host) throws InterruptedException {
    List<String> urls = new CopyOnWriteArrayList<>();
    Endpoint.startInBackground(
        host,
        0,
        Map.of("/metrics", Page.text("text/plain; version=0.0.4", () -> "up 1\n")),
        urls::add,
        messages);
    URI url = announced();
    assertThat(urls).containsExactly(url.toString());
    return url;
  }

  private URI announced() throws InterruptedException {
    String line = lines.poll(30, TimeUnit.SECONDS);
    assertThat(line).startsWith("pooledsqlite: metrics at http://");
    return URI.create(line.substring(line.indexOf("http://"), line.indexOf(",")));
  }

  /** By hand, because HttpClient does not let a test set the Host header. */
  private static String request(URI url, String line, String host) throws IOException {
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      socket
          .getOutputStream()
          .write(
              (line + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
