package legacy.catalogue.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The load generator against servers that do not keep their promises. */
class LoadRunTest {

  private HttpServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  @Test
  void noticesNumbersGivenTwiceAndRowsThatAreNotThere() throws Exception {
    Ledger ledger = new Ledger();

    LoadResult result = LoadRun.execute(planFor(serverThatAlwaysAnswers(200, "7"), 200), ledger);

    assertThat(result.errors()).isZero();
    assertThat(ledger.duplicateIds())
        .isEqualTo(ledger.partNumbers().acknowledged() - 1)
        .isPositive();
    assertThat(ledger.wrongAnswers()).isGreaterThan(ledger.duplicateIds());
    assertThat(ledger.wrongAnswerMessages())
        .hasSize(5)
        .anyMatch(message -> message.contains("should have"));
  }

  @Test
  void countsErrorsAndLeavesOpenWhatTheyDid() throws Exception {
    Ledger ledger = new Ledger();

    LoadResult result =
        LoadRun.execute(planFor(serverThatAlwaysAnswers(500, "[SQLITE_BUSY]"), 200), ledger);

    assertThat(result.errors()).isEqualTo(200);
    assertThat(result.perSecond()).isZero();
    assertThat(ledger.errorMessages()).anyMatch(message -> message.endsWith("500 [SQLITE_BUSY]"));
    assertThat(ledger.wrongAnswers()).isZero();
    assertThat(ledger.likes().acknowledged()).isZero();
    assertThat(ledger.likes().allows(0)).isTrue();
    assertThat(ledger.likes().allows(1)).isTrue();
    assertThat(ledger.likes().allows(201)).isFalse();
  }

  @Test
  void countsAServerThatIsNotThere() throws Exception {
    URI nobody = serverThatAlwaysAnswers(200, "");
    server.stop(0);

    LoadResult result = LoadRun.execute(planFor(nobody, 20), new Ledger());

    assertThat(result.errors()).isEqualTo(20);
  }

  private URI serverThatAlwaysAnswers(int status, String text) throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static LoadPlan planFor(URI server, int operations) {
    return new LoadPlan(server, 2, Duration.ofMinutes(1), operations, 100, 10, 1);
  }
}
