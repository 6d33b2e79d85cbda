package io.pooledsqlite.agent.inner;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Serves the metrics and the page with daemon threads; a port that can not be had is one line on
 * standard error. Thread-safe.
 *
 * <p>Plain sockets on purpose: the JDK's HttpServer reads its system properties once per JVM, and
 * an agent that starts one before the application sets them would change the application's own
 * server.
 */
final class Endpoint implements Runnable {

  private static final int PATIENCE_MS = 5_000;

  /** Browsers open connections in advance and say nothing on them; more are closed at once. */
  private static final int MOST_CLIENTS = 16;

  private final ServerSocket socket;
  private final String host;
  private final HttpExchange exchange;
  private final Semaphore clients = new Semaphore(MOST_CLIENTS);

  private Endpoint(ServerSocket socket, String host, Map<String, Page> pages) {
    this.socket = socket;
    this.host = host;
    this.exchange = new HttpExchange(pages, host, socket.getInetAddress().isLoopbackAddress());
  }

  /**
   * Starts the endpoint without waiting for it.
   *
   * @param host an address of this machine, or null for the loopback address
   * @param port 0 for any free port
   * @param pages what is served, by path
   * @param bound told the URL of the metrics once there is one
   */
  static void startInBackground(
      @Nullable String host,
      int port,
      Map<String, Page> pages,
      Consumer<String> bound,
      Messages messages) {
    Daemons.thread("pooledsqlite-metrics", () -> start(host, port, pages, bound, messages)).start();
  }

  private static void start(
      @Nullable String host,
      int port,
      Map<String, Page> pages,
      Consumer<String> bound,
      Messages messages) {
    String shown = host == null ? "127.0.0.1" : host;
    try (ServerSocket socket = new ServerSocket()) {
      InetAddress address =
          host == null
              ? InetAddress.getByAddress(new byte[] {127, 0, 0, 1})
              : InetAddress.getByName(host);
      socket.bind(new InetSocketAddress(address, port));
      Endpoint endpoint = new Endpoint(socket, shown, pages);
      bound.accept(endpoint.url("/metrics"));
      messages.say("metrics at " + endpoint.url("/metrics") + ", page at " + endpoint.url("/"));
      endpoint.run();
    } catch (Throwable e) {
      messages.say(
          "no metrics endpoint at " + shown + ":" + port + " (" + e + "); the program goes on");
    }
  }

  private String url(String path) {
    String name = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
    return "http://" + name + ":" + socket.getLocalPort() + path;
  }

  @Override
  public void run() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        if (clients.tryAcquire()) {
          Daemons.thread("pooledsqlite-http", () -> serve(client)).start();
        } else {
          client.close();
        }
      } catch (IOException e) {
        // A client that went away; the next one is waiting.
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setSoTimeout(PATIENCE_MS);
      exchange.answer(client.getInputStream(), client.getOutputStream());
    } catch (IOException e) {
      // A client that went away or said nothing.
    } finally {
      clients.release();
    }
  }
}
