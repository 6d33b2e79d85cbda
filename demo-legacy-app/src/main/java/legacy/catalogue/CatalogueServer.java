package legacy.catalogue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The program: serves the catalogue over HTTP on the loopback interface until {@code POST
 * /shutdown} or Ctrl-C. One at a time in a JVM, because of its static connections.
 */
public final class CatalogueServer implements AutoCloseable {

  /** Where the catalogue is when neither an argument nor {@code -Dcatalogue.url} says so. */
  public static final String DEFAULT_URL = "jdbc:sqlite:catalogue.db";

  private static final int DEFAULT_PORT = 8080;
  private static final int HTTP_THREADS = 16;
  private static final int STOP_SECONDS = 20;

  static {
    // Without it the JDK's server sends head and body as two packets and the second one waits for
    // the client's delayed acknowledgement: 40 ms for nothing.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final CountDownLatch stopRequested = new CountDownLatch(1);
  private final ExecutorService workers = Executors.newFixedThreadPool(HTTP_THREADS);
  private final PartDao parts;
  private final HttpServer http;
  private boolean closed;

  private CatalogueServer(String url, int port) throws IOException, SQLException {
    parts = new PartDao(url);
    CatalogueStats.open(url);
    AuditLog.open(url);
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    http.setExecutor(workers);
    new Endpoints(parts, new CharacterRepository(url), stopRequested::countDown).registerOn(http);
  }

  /**
   * Starts to serve.
   *
   * @param port the TCP port, or 0 for any free one
   */
  public static CatalogueServer start(String url, int port) throws IOException, SQLException {
    CatalogueServer server = new CatalogueServer(url, port);
    server.http.start();
    return server;
  }

  /** Where the server listens. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  /** Stops to serve, lets running requests finish, closes the connections. Idempotent. */
  @Override
  public synchronized void close() throws SQLException {
    if (closed) {
      return;
    }
    closed = true;
    http.stop(0);
    workers.shutdown();
    try {
      if (!workers.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("Requests still running after " + STOP_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    parts.close();
    CatalogueStats.close();
    AuditLog.close();
  }

  public static void main(String[] args) throws Exception {
    if (args.length > 2 || (args.length > 0 && args[0].startsWith("-"))) {
      System.err.println("Usage: CatalogueServer [JDBC-URL [PORT]]");
      System.exit(2);
    }
    String url = args.length > 0 ? args[0] : System.getProperty("catalogue.url", DEFAULT_URL);
    int port = args.length > 1 ? Integer.parseInt(args[1]) : DEFAULT_PORT;

    CatalogueServer server = start(url, port);
    Runtime.getRuntime().addShutdownHook(new Thread(server::closeQuietly, "catalogue-stop"));
    System.out.println("Catalogue " + url + " listening on " + server.address());
    server.stopRequested.await();
    server.close();
  }

  private void closeQuietly() {
    try {
      close();
    } catch (SQLException e) {
      System.err.println("Could not close the catalogue: " + e.getMessage());
    }
  }
}
