package io.pooledsqlite.agent.inner;

import io.pooledsqlite.metrics.PrometheusText;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Serves the metrics as Prometheus text at {@code GET /metrics}, one request at a time on a daemon
 * thread; a port that can not be had is one line on standard error. Bound to a loopback address, it
 * answers only requests that name a loopback host, so that no web page can read it by way of a name
 * that resolves to this machine. Thread-safe.
 *
 * <p>Plain sockets on purpose: the JDK's HttpServer reads its system properties once per JVM, and
 * an agent that starts one before the application sets them would change the application's own
 * server.
 */
final class MetricsEndpoint implements Runnable {

  private static final int PATIENCE_MS = 5_000;
  private static final int MAX_REQUEST = 16 * 1024;
  private static final String PLAIN = "text/plain; charset=utf-8";

  private final ServerSocket socket;
  private final String host;
  private final Supplier<String> scrape;

  private MetricsEndpoint(ServerSocket socket, String host, Supplier<String> scrape) {
    this.socket = socket;
    this.host = host;
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
    Daemons.thread("pooledsqlite-metrics", () -> start(host, port, scrape, bound, messages))
        .start();
  }

  private static void start(
      @Nullable String host,
      int port,
      Supplier<String> scrape,
      Consumer<String> bound,
      Messages messages) {
    String shown = host == null ? "127.0.0.1" : host;
    try (ServerSocket socket = new ServerSocket()) {
      InetAddress address =
          host == null
              ? InetAddress.getByAddress(new byte[] {127, 0, 0, 1})
              : InetAddress.getByName(host);
      socket.bind(new InetSocketAddress(address, port));
      MetricsEndpoint endpoint = new MetricsEndpoint(socket, shown, scrape);
      bound.accept(endpoint.url());
      messages.say("metrics at " + endpoint.url());
      endpoint.run();
    } catch (Throwable e) {
      messages.say(
          "no metrics endpoint at " + shown + ":" + port + " (" + e + "); the program goes on");
    }
  }

  private String url() {
    String name = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
    return "http://" + name + ":" + socket.getLocalPort() + "/metrics";
  }

  @Override
  public void run() {
    while (!socket.isClosed()) {
      try (Socket client = socket.accept()) {
        client.setSoTimeout(PATIENCE_MS);
        answer(client);
      } catch (IOException e) {
        // A client that went away or said nothing; the next one is waiting.
      }
    }
  }

  private void answer(Socket client) throws IOException {
    String[] lines = readHead(client.getInputStream()).split("\r?\n", -1);
    String[] request = lines[0].split(" ", -1);
    OutputStream out = client.getOutputStream();
    if (request.length < 3) {
      send(out, "400 Bad Request", PLAIN, "not an HTTP request\n");
    } else if (!isOwnHost(header(lines, "host"))) {
      send(out, "403 Forbidden", PLAIN, "foreign Host header\n");
    } else if (!request[1].split("\\?", 2)[0].equals("/metrics")) {
      send(out, "404 Not Found", PLAIN, "only /metrics is here\n");
    } else if (!request[0].equals("GET")) {
      send(out, "405 Method Not Allowed\r\nAllow: GET", PLAIN, "only GET is answered\n");
    } else {
      sendScrape(out);
    }
  }

  /** The request up to the empty line; a body is not waited for. */
  private static String readHead(InputStream in) throws IOException {
    InputStream buffered = new BufferedInputStream(in);
    StringBuilder head = new StringBuilder();
    int next;
    while (head.length() < MAX_REQUEST && (next = buffered.read()) >= 0) {
      head.append((char) next);
      if (next == '\n' && (head.indexOf("\r\n\r\n") >= 0 || head.indexOf("\n\n") >= 0)) {
        break;
      }
    }
    return head.toString();
  }

  private static @Nullable String header(String[] lines, String name) {
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon > 0 && lines[i].substring(0, colon).trim().equalsIgnoreCase(name)) {
        return lines[i].substring(colon + 1).trim();
      }
    }
    return null;
  }

  private void sendScrape(OutputStream out) throws IOException {
    String text;
    try {
      text = scrape.get();
    } catch (RuntimeException e) {
      send(out, "500 Internal Server Error", PLAIN, "the scrape failed: " + e + "\n");
      return;
    }
    send(out, "200 OK", PrometheusText.CONTENT_TYPE, text);
  }

  private boolean isOwnHost(@Nullable String header) {
    if (!socket.getInetAddress().isLoopbackAddress()) {
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

  private static void send(OutputStream out, String status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 "
            + status
            + "\r\nContent-Type: "
            + type
            + "\r\nContent-Length: "
            + body.length
            + "\r\nConnection: close\r\n\r\n";
    out.write(head.getBytes(StandardCharsets.ISO_8859_1));
    out.write(body);
    out.flush();
  }
}
