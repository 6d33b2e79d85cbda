package legacy.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import legacy.catalogue.load.Ledger;
import legacy.catalogue.load.LoadPlan;
import legacy.catalogue.load.LoadResult;
import legacy.catalogue.load.LoadRun;
import legacy.catalogue.load.Operation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueServerTest {

  private static final int PARTS = 400;
  private static final int CHARACTERS = 40;

  @TempDir private Path directory;
  private final HttpClient http = HttpClient.newHttpClient();
  private String url;
  private CatalogueServer server;

  @BeforeEach
  void start() throws Exception {
    url = "jdbc:sqlite:" + directory.resolve("catalogue.db");
    new DataGenerator(new PrintStream(OutputStream.nullOutputStream()))
        .generate(url, PARTS, CHARACTERS);
    server = CatalogueServer.start(url, 0);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void showsPartsAndCharacters() throws Exception {
    assertThat(get("/part?id=3").body()).startsWith("{\"id\":3,\"name\":\"");
    assertThat(get("/character?id=4").body()).contains("\"likes\":0", "\"parts\":[\"");
    assertThat(get("/parts/search?q=arm").body()).startsWith("[{\"id\":");
    assertThat(get("/parts/count").body()).isEqualTo(String.valueOf(PARTS));
    assertThat(get("/stats").body()).contains("torso ");
    assertThat(get("/report").body()).contains(" 1 ", " 2 ", " 3 ");
  }

  @Test
  void showsTheDashboardAndWhatItFetches() throws Exception {
    HttpResponse<String> page = get("/dashboard");

    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
    for (String part :
        new String[] {"/stats", "/characters/top", "/audit/recent", "/parts/count"}) {
      assertThat(page.body()).contains("data-from=\"" + part + "\"");
      assertThat(get(part).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void recordsChanges() throws Exception {
    String id = post("/parts/add?name=tin%20hat&category=head&cents=250", "").body();
    post("/parts/price?id=" + id + "&cents=300", "");
    post("/character/like?id=7", "");
    String first = post("/parts/import", "left glove;arm;10\nright glove;arm;10\n").body();

    assertThat(get("/part?id=" + id).body())
        .isEqualTo(
            "{\"id\":" + id + ",\"name\":\"tin hat\",\"category\":\"head\",\"priceCents\":300}");
    assertThat(get("/part?id=" + first).body()).contains("left glove");
    assertThat(get("/characters/top").body()).contains(" figure 7\",");
    assertThat(get("/audit/recent").body().lines())
        .satisfiesExactly(
            entry -> assertThat(entry).endsWith(" import " + first),
            entry -> assertThat(entry).endsWith(" like 7"),
            entry -> assertThat(entry).endsWith(" price " + id),
            entry -> assertThat(entry).endsWith(" add " + id));
  }

  @Test
  void saysWhatIsWrongWithARequest() throws Exception {
    assertAnswer(get("/part?id=99999"), 404, "no such entry");
    assertAnswer(get("/part"), 400, "parameter 'id' is missing");
    assertAnswer(get("/part?id=x"), 400, "parameter 'id' is not a number: 'x'");
    assertAnswer(get("/partly"), 404, "nothing at /partly");
    assertAnswer(get("/shutdown"), 405, "/shutdown wants POST");
    assertAnswer(post("/parts/import", "no fields"), 400, "not 'name;category;cents': 'no fields'");
  }

  @Test
  void answersWithTheErrorOfTheDatabase() throws Exception {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("DROP TABLE audit_log");
    }

    HttpResponse<String> answer = get("/audit/recent");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).contains("no such table: audit_log");
  }

  @Test
  void keepsItsPromisesUnderLoad() throws Exception {
    Ledger ledger = new Ledger();
    LoadPlan plan =
        new LoadPlan(server.address(), 2, Duration.ofMinutes(1), 300, PARTS, CHARACTERS, 1);

    LoadResult result = LoadRun.execute(plan, ledger);

    assertThat(ledger.wrongAnswerMessages()).isEmpty();
    assertThat(result.perSecond()).isPositive();
    assertThat(result.latencies(Operation.CHARACTER).count()).isBetween(50, 200);
    assertThat(ledger.addedParts()).isNotEmpty();
    assertThat(ledger.prices()).isNotEmpty();
    assertThat(ledger.parts().allows(Long.parseLong(get("/parts/count").body()) - PARTS)).isTrue();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(HttpRequest.newBuilder(server.address().resolve(path)).build());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return send(
        HttpRequest.newBuilder(server.address().resolve(path))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private HttpResponse<String> send(HttpRequest request) throws Exception {
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static void assertAnswer(HttpResponse<String> answer, int status, String body) {
    assertThat(answer.body()).isEqualTo(body);
    assertThat(answer.statusCode()).isEqualTo(status);
  }
}
