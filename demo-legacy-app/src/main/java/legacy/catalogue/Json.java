package legacy.catalogue;

import java.util.List;

/** Just enough JSON for the answers of this program. */
final class Json {

  private Json() {}

  static String quote(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  /** An array of values that are JSON already. */
  static String array(List<String> values) {
    return "[" + String.join(",", values) + "]";
  }
}
