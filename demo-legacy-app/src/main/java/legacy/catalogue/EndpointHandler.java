package legacy.catalogue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;

/**
 * Turns a method that answers with text into an HTTP handler: a null answer is a 404, an
 * unacceptable parameter a 400, anything else that goes wrong a 500 with the message.
 */
final class EndpointHandler implements HttpHandler {

  /** One address of the program. */
  @FunctionalInterface
  interface Endpoint {
    String answer(Request request) throws SQLException, IOException;
  }

  private final String path;
  private final String method;
  private final Endpoint endpoint;

  EndpointHandler(String method, String path, Endpoint endpoint) {
    this.method = method;
    this.path = path;
    this.endpoint = endpoint;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals(path)) {
        send(exchange, 404, "nothing at " + exchange.getRequestURI().getPath());
      } else if (!exchange.getRequestMethod().equals(method)) {
        send(exchange, 405, path + " wants " + method);
      } else {
        answer(exchange);
      }
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try {
      String answer = endpoint.answer(new Request(exchange));
      if (answer == null) {
        send(exchange, 404, "no such entry");
      } else {
        send(exchange, 200, answer);
      }
    } catch (IllegalArgumentException e) {
      send(exchange, 400, e.getMessage());
    } catch (SQLException | RuntimeException e) {
      send(exchange, 500, String.valueOf(e.getMessage()));
    }
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", contentType(text));
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static String contentType(String text) {
    if (text.startsWith("<!DOCTYPE html>")) {
      return "text/html; charset=utf-8";
    }
    return text.startsWith("{") || text.startsWith("[")
        ? "application/json"
        : "text/plain; charset=utf-8";
  }
}
