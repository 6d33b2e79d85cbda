package io.pooledsqlite.agent;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What follows the {@code =} of {@code -javaagent:}: {@code key=value} pairs separated by
 * semicolons. Whether a key is known is judged later, where the pool's own keys are at hand.
 */
final class AgentArguments {

  private AgentArguments() {}

  /** The pairs in their order; the last one of a repeated key counts. A bare key means true. */
  static Map<String, String> parse(@Nullable String text) {
    Map<String, String> values = new LinkedHashMap<>();
    if (text == null) {
      return values;
    }
    int start = 0;
    while (start <= text.length()) {
      int end = text.indexOf(';', start);
      if (end < 0) {
        end = text.length();
      }
      String pair = text.substring(start, end).trim();
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        if (equals < 0) {
          values.put(pair, "true");
        } else {
          values.put(pair.substring(0, equals).trim(), pair.substring(equals + 1).trim());
        }
      }
      start = end + 1;
    }
    return values;
  }
}
