package legacy.catalogue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What the program answers at which address. */
final class Endpoints {

  private static final int RECENT_ENTRIES = 20;

  private final PartDao parts;
  private final CharacterRepository characters;
  private final Runnable onShutdown;

  Endpoints(PartDao parts, CharacterRepository characters, Runnable onShutdown) {
    this.parts = parts;
    this.characters = characters;
    this.onShutdown = onShutdown;
  }

  void registerOn(HttpServer http) {
    register(http, "GET", "/part", this::part);
    register(http, "GET", "/parts/search", this::searchParts);
    register(http, "GET", "/parts/count", request -> String.valueOf(parts.count()));
    register(http, "POST", "/parts/next-id", this::nextPartId);
    register(http, "POST", "/parts/add", this::addPart);
    register(http, "POST", "/parts/price", this::updatePrice);
    register(http, "POST", "/parts/import", this::importParts);
    register(http, "GET", "/character", this::character);
    register(http, "GET", "/characters/top", this::topCharacters);
    register(http, "POST", "/character/like", this::like);
    register(http, "GET", "/stats", request -> lines(CatalogueStats.byCategory()));
    register(http, "GET", "/report", request -> lines(CatalogueStats.costliestCharacters()));
    register(http, "GET", "/audit/recent", request -> lines(AuditLog.recent(RECENT_ENTRIES)));
    register(http, "GET", "/dashboard", request -> dashboard());
    http.createContext("/shutdown", this::shutdown);
  }

  private String part(Request request) throws SQLException {
    Part part = parts.findById(request.number("id"));
    return part == null ? null : part.toJson();
  }

  private String searchParts(Request request) throws SQLException {
    return Json.array(parts.search(request.text("q")).stream().map(Part::toJson).toList());
  }

  private String nextPartId(Request request) throws SQLException {
    long id = parts.nextPartId();
    AuditLog.record("next-id", id);
    return String.valueOf(id);
  }

  private String addPart(Request request) throws SQLException {
    Part part =
        Part.unsaved(request.text("name"), request.text("category"), request.number("cents"));
    long id = parts.add(part);
    AuditLog.record("add", id);
    return String.valueOf(id);
  }

  private String updatePrice(Request request) throws SQLException {
    int id = request.number("id");
    if (!parts.updatePrice(id, request.number("cents"))) {
      return null;
    }
    AuditLog.record("price", id);
    return "ok";
  }

  private String importParts(Request request) throws SQLException {
    List<Part> imported = new ArrayList<>();
    for (String line : request.bodyLines()) {
      String[] fields = line.split(";", -1);
      if (fields.length != 3) {
        throw new IllegalArgumentException("not 'name;category;cents': '" + line + "'");
      }
      imported.add(Part.unsaved(fields[0], fields[1], Integer.parseInt(fields[2])));
    }
    long firstId = parts.saveAll(imported);
    AuditLog.record("import", firstId);
    return String.valueOf(firstId);
  }

  private String character(Request request) throws SQLException {
    CatalogueCharacter character = characters.findById(request.number("id"));
    return character == null ? null : character.toJson();
  }

  private String topCharacters(Request request) throws SQLException {
    return Json.array(characters.mostLiked().stream().map(Json::quote).toList());
  }

  private String like(Request request) throws SQLException {
    int id = request.number("id");
    if (!characters.like(id)) {
      return null;
    }
    AuditLog.record("like", id);
    return "ok";
  }

  /** Answers first: a server that stops cuts its connections. */
  private void shutdown(HttpExchange exchange) throws IOException {
    new EndpointHandler("POST", "/shutdown", request -> "stopping").handle(exchange);
    if (exchange.getResponseCode() == 200) {
      onShutdown.run();
    }
  }

  private static String dashboard() throws IOException {
    try (InputStream page = Endpoints.class.getResourceAsStream("dashboard.html")) {
      return new String(page.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String lines(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }

  private static void register(
      HttpServer http, String method, String path, EndpointHandler.Endpoint endpoint) {
    http.createContext(path, new EndpointHandler(method, path, endpoint));
  }
}
