package legacy.catalogue;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The query parameters and the body of one HTTP request. */
final class Request {

  private final Map<String, String> parameters = new HashMap<>();
  private final List<String> bodyLines;

  Request(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getRawQuery();
    if (query != null) {
      for (String pair : query.split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          parameters.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
        }
      }
    }
    byte[] body = exchange.getRequestBody().readAllBytes();
    bodyLines = new String(body, StandardCharsets.UTF_8).lines().toList();
  }

  /**
   * The value of a parameter.
   *
   * @throws IllegalArgumentException if the request has none of that name
   */
  String text(String name) {
    String value = parameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("parameter '" + name + "' is missing");
    }
    return value;
  }

  /**
   * The value of a numeric parameter.
   *
   * @throws IllegalArgumentException if it is missing or not a number
   */
  int number(String name) {
    String value = text(name);
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "parameter '" + name + "' is not a number: '" + value + "'", e);
    }
  }

  List<String> bodyLines() {
    return bodyLines;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
