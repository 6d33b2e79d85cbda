package legacy.catalogue.load;

import java.io.IOException;
import java.net.URI;
import java.util.Random;

/**
 * One client of the catalogue: does one operation after the other, times them, and compares what it
 * is told with what it was promised. For one thread.
 */
final class LoadClient implements AutoCloseable {

  private static final String[] DASHBOARD = {
    "/stats", "/characters/top", "/audit/recent", "/parts/count"
  };
  private static final int IMPORT_SIZE = 10;

  private final LoadPlan plan;
  private final int index;
  private final Ledger ledger;
  private final Random random;
  private final LoadResult result = new LoadResult();
  private final HttpConnection[] connections = new HttpConnection[DASHBOARD.length];
  private int names;

  LoadClient(LoadPlan plan, int index, Ledger ledger) {
    this.plan = plan;
    this.index = index;
    this.ledger = ledger;
    this.random = new Random(plan.seed() * 1_000 + index);
  }

  void doNext() {
    switch (Operation.pick(random)) {
      case PART -> get(Operation.PART, "/part?id=" + anyPart());
      case PART_SEARCH -> get(Operation.PART_SEARCH, "/parts/search?q=" + random.nextInt(1_000));
      case PART_COUNT -> countParts();
      case NEXT_PART_ID -> takePartId();
      case ADD_PART -> addPart();
      case UPDATE_PRICE -> updatePrice();
      case IMPORT_PARTS -> importParts();
      case CHARACTER -> get(Operation.CHARACTER, "/character?id=" + anyCharacter());
      case LIKE -> like();
      case STATISTICS -> get(Operation.STATISTICS, "/stats");
      case DASHBOARD -> loadDashboard();
      case REPORT -> get(Operation.REPORT, "/report");
    }
  }

  LoadResult result() {
    return result;
  }

  @Override
  public void close() {
    for (int i = 0; i < connections.length; i++) {
      disconnect(i);
    }
  }

  private void countParts() {
    int atLeast = plan.parts() + ledger.parts().acknowledged();
    Answer answer = get(Operation.PART_COUNT, "/parts/count");
    if (answer.ok() && answer.number() < atLeast) {
      ledger.wrongAnswer("counted " + answer.body() + " parts, there were " + atLeast);
    }
  }

  private void takePartId() {
    Answer answer = post(Operation.NEXT_PART_ID, "/parts/next-id", "");
    if (answer.ok()) {
      ledger.grantedId(answer.number());
    } else {
      ledger.partNumbers().doubt(1);
    }
  }

  private void addPart() {
    String name = newName();
    Answer answer =
        post(Operation.ADD_PART, "/parts/add?category=base&cents=" + price() + "&name=" + name, "");
    if (answer.ok()) {
      ledger.addedPart(answer.number(), name);
      expectInPart(answer.number(), "\"name\":\"" + name + "\"");
    } else {
      ledger.doubtParts(1);
    }
  }

  private void updatePrice() {
    long id = ownPart();
    int cents = price();
    Answer answer = post(Operation.UPDATE_PRICE, "/parts/price?id=" + id + "&cents=" + cents, "");
    if (answer.ok()) {
      ledger.setPrice(id, cents);
      expectInPart(id, "\"priceCents\":" + cents + "}");
    } else {
      ledger.doubtPrice(id);
    }
  }

  private void importParts() {
    String[] imported = new String[IMPORT_SIZE];
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < IMPORT_SIZE; i++) {
      imported[i] = newName();
      body.append(imported[i]).append(";base;").append(price()).append('\n');
    }
    Answer answer = post(Operation.IMPORT_PARTS, "/parts/import", body.toString());
    if (!answer.ok()) {
      ledger.doubtParts(IMPORT_SIZE);
      return;
    }
    for (int i = 0; i < IMPORT_SIZE; i++) {
      ledger.addedPart(answer.number() + i, imported[i]);
    }
    int last = IMPORT_SIZE - 1;
    expectInPart(answer.number() + last, "\"name\":\"" + imported[last] + "\"");
  }

  private void like() {
    if (post(Operation.LIKE, "/character/like?id=" + anyCharacter(), "").ok()) {
      ledger.likes().acknowledge(1);
    } else {
      ledger.likes().doubt(1);
    }
  }

  /** Asks for all parts of the page at once, and is done when the last one has come. */
  private void loadDashboard() {
    long start = System.nanoTime();
    boolean ok = true;
    for (int i = 0; i < DASHBOARD.length; i++) {
      try {
        connect(i).send("GET", DASHBOARD[i], "");
      } catch (IOException e) {
        ok = false;
        ledger.error("GET " + DASHBOARD[i] + ": " + e);
        disconnect(i);
      }
    }
    for (int i = 0; i < DASHBOARD.length; i++) {
      if (connections[i] != null) {
        ok &= receive(i, "GET " + DASHBOARD[i]).ok();
      }
    }
    count(Operation.DASHBOARD, ok, System.nanoTime() - start);
  }

  /** Reads the part, which must show the client's own last change. */
  private void expectInPart(long id, String expected) {
    Answer answer = call(Operation.PART, "GET", "/part?id=" + id, "");
    boolean missing = answer.status() == 404;
    if (missing || (answer.ok() && !answer.body().contains(expected))) {
      ledger.wrongAnswer("part " + id + " should have " + expected + ", is " + answer.body());
    }
  }

  private Answer get(Operation operation, String path) {
    return call(operation, "GET", path, "");
  }

  /** Sends a change; the server writes one entry into its audit log for each. */
  private Answer post(Operation operation, String path, String body) {
    Answer answer = call(operation, "POST", path, body);
    if (answer.ok()) {
      ledger.auditEntries().acknowledge(1);
    } else {
      ledger.auditEntries().doubt(1);
    }
    return answer;
  }

  private Answer call(Operation operation, String method, String path, String body) {
    long start = System.nanoTime();
    Answer answer;
    try {
      connect(0).send(method, path, body);
      answer = receive(0, method + " " + path);
    } catch (IOException e) {
      answer = failure(0, method + " " + path, e);
    }
    count(operation, answer.ok(), System.nanoTime() - start);
    return answer;
  }

  private Answer receive(int connection, String request) {
    try {
      Answer answer = connections[connection].receive();
      if (!answer.ok()) {
        ledger.error(request + ": " + answer.status() + " " + answer.body());
      }
      return answer;
    } catch (IOException e) {
      return failure(connection, request, e);
    }
  }

  private Answer failure(int connection, String request, IOException cause) {
    ledger.error(request + ": " + cause);
    disconnect(connection);
    return new Answer(0, String.valueOf(cause.getMessage()));
  }

  private void count(Operation operation, boolean ok, long nanos) {
    if (ok) {
      result.succeeded(operation, nanos);
    } else {
      result.failed(operation);
    }
  }

  private HttpConnection connect(int i) throws IOException {
    if (connections[i] == null) {
      URI server = plan.server();
      connections[i] = new HttpConnection(server);
    }
    return connections[i];
  }

  private void disconnect(int i) {
    HttpConnection connection = connections[i];
    connections[i] = null;
    if (connection != null) {
      try {
        connection.close();
      } catch (IOException e) {
        ledger.error("closing a connection: " + e);
      }
    }
  }

  private long anyPart() {
    return 1L + random.nextInt(plan.parts());
  }

  /** A part whose price no other client sets, so that the last price acknowledged must stay. */
  private long ownPart() {
    int each = plan.parts() / plan.threads();
    return 1 + index + (long) plan.threads() * random.nextInt(each);
  }

  private long anyCharacter() {
    return 1L + random.nextInt(plan.characters());
  }

  private int price() {
    return 50 + random.nextInt(20_000);
  }

  private String newName() {
    return "new-" + plan.seed() + "-" + index + "-" + names++;
  }
}
