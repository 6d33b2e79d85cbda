package io.pooledsqlite.agent.inner;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pooledsqlite.metrics.PrometheusText;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Serves the metrics as Prometheus text at {@code GET /metrics}. Its threads are daemons; a port
 * that can not be had is one line on standard error. Bound to a loopback address, it answers only
 * requests that name a loopback host, so that no web page can read it by way of a name that
 * resolves to this machine. Thread-safe.
 */
final class MetricsEndpoint {

  private static final int THREADS = 2;

  private final HttpServer server;
  private final String host;
  private final boolean loopbackOnly;
  private final Supplier<String> scrape;

  private MetricsEndpoint(HttpServer server, String host, Supplier<String> scrape) {
    this.server = server;
    this.host = host;
    this.loopbackOnly = server.getAddress().getAddress().isLoopbackAddress();
    this.scrape = scrape;
  }

  /**
   * Starts the endpoint without waiting for it.
   *
   * @param host an address of this machine, or null for the loopback address
   * @param port 0 for any free port
   * @param scrape makes the text of an answer
   * @param bound told the URL once there is one
   */
  static void startInBackground(
      @Nullable String host,
      int port,
      Supplier<String> scrape,
      Consumer<String> bound,
      Messages messages) {
    // HttpServer's dispatcher is a daemon only if the thread that starts it is one.
    Daemons.thread("pooledsqlite-metrics-start", () -> start(host, port, scrape, bound, messages))
        .start();
  }

  private static void start(
      @Nullable String host,
      int port,
      Supplier<String> scrape,
      Consumer<String> bound,
      Messages messages) {
    String shown = host == null ? "127.0.0.1" : host;
    try {
      InetAddress address =
          host == null
              ? InetAddress.getByAddress(new byte[] {127, 0, 0, 1})
              : InetAddress.getByName(host);
      HttpServer server = HttpServer.create(new InetSocketAddress(address, port), 0);
      MetricsEndpoint endpoint = new MetricsEndpoint(server, shown, scrape);
      server.createContext("/", endpoint::handle);
      server.setExecutor(
          Executors.newFixedThreadPool(
              THREADS, work -> Daemons.thread("pooledsqlite-metrics", work)));
      server.start();
      bound.accept(endpoint.url());
      messages.say("metrics at " + endpoint.url());
    } catch (Throwable e) {
      messages.say(
          "no metrics endpoint at " + shown + ":" + port + " (" + e + "); the program goes on");
    }
  }

  private String url() {
    String name = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
    return "http://" + name + ":" + server.getAddress().getPort() + "/metrics";
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!isOwnHost(exchange.getRequestHeaders().getFirst("Host"))) {
        answer(exchange, 403, "text/plain; charset=utf-8", "foreign Host header\n");
      } else if (!exchange.getRequestURI().getPath().equals("/metrics")) {
        answer(exchange, 404, "text/plain; charset=utf-8", "only /metrics is here\n");
      } else if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        answer(exchange, 405, "text/plain; charset=utf-8", "only GET is answered\n");
      } else {
        answerScrape(exchange);
      }
    }
  }

  private void answerScrape(HttpExchange exchange) throws IOException {
    String text;
    try {
      text = scrape.get();
    } catch (RuntimeException e) {
      answer(exchange, 500, "text/plain; charset=utf-8", "the scrape failed: " + e + "\n");
      return;
    }
    answer(exchange, 200, PrometheusText.CONTENT_TYPE, text);
  }

  private boolean isOwnHost(@Nullable String header) {
    if (!loopbackOnly) {
      return true;
    }
    if (header == null) {
      return false;
    }
    int colon = header.lastIndexOf(':');
    String name = colon > header.lastIndexOf(']') ? header.substring(0, colon) : header;
    return name.equalsIgnoreCase("localhost")
        || name.equals("[::1]")
        || name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}")
        || name.equalsIgnoreCase(host);
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
