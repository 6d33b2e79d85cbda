package io.pooledsqlite.sql;

import java.util.Locale;

/** Names as SQLite compares and quotes them: case is ignored in ASCII only. Stateless. */
public final class Names {

  private Names() {}

  /** Whether text[start, end) is {@code word}, apart from the case of ASCII letters. */
  static boolean equalsIgnoreCase(String text, int start, int end, String word) {
    return end - start == word.length() && startsWithIgnoreCase(text, start, end, word);
  }

  /** Whether text[start, end) begins with {@code word}, apart from the case of ASCII letters. */
  static boolean startsWithIgnoreCase(String text, int start, int end, String word) {
    int length = word.length();
    if (end - start < length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (lower(text.charAt(start + i)) != lower(word.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
  }

  /** Takes off the quotes of a complete {@code '…'}, {@code "…"}, {@code `…`} or {@code […]}. */
  static String unquote(String token) {
    if (token.length() < 2) {
      return token;
    }
    char first = token.charAt(0);
    String inner = token.substring(1, token.length() - 1);
    return switch (first) {
      case '\'', '"', '`' -> {
        String quote = String.valueOf(first);
        yield inner.replace(quote + quote, quote);
      }
      case '[' -> inner;
      default -> token;
    };
  }

  /** As an identifier, whatever it contains. */
  public static String quote(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** Without the white space, in SQLite's sense, at both ends. */
  static String trim(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && Lexer.isSpace(text.charAt(start))) {
      start++;
    }
    while (end > start && Lexer.isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  static String toLowerCase(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
