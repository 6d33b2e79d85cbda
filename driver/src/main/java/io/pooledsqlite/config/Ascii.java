package io.pooledsqlite.config;

/** Comparison that no locale and no letter outside ASCII can influence. */
final class Ascii {

  private Ascii() {}

  /** Whether {@code text} has {@code lowerCase} at {@code offset}, in any case. */
  static boolean startsWithIgnoreCase(String text, int offset, String lowerCase) {
    if (text.length() - offset < lowerCase.length()) {
      return false;
    }
    for (int i = 0; i < lowerCase.length(); i++) {
      int c = text.charAt(offset + i);
      if (c >= 'A' && c <= 'Z') {
        c += 'a' - 'A';
      }
      if (c != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
