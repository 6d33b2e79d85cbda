package io.pooledsqlite.sql;

/**
 * Splits a text into tokens where SQLite's tokenizer would. It has no error of its own: a character
 * SQLite would refuse becomes a token of its own, and a literal that is never closed reaches to the
 * end.
 */
final class Lexer {

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final String text;
  private final int limit;
  private final Tokens tokens;
  private int position;

  private Lexer(String text) {
    int nul = text.indexOf('\0');
    this.text = text;
    this.limit = nul < 0 ? text.length() : nul;
    this.tokens = new Tokens(text, limit);
  }

  static Tokens tokenize(String text) {
    Lexer lexer = new Lexer(text);
    while (lexer.position < lexer.limit) {
      lexer.next();
    }
    return lexer.tokens;
  }

  private void next() {
    int start = position;
    char c = text.charAt(start);
    switch (c) {
      case ' ', '\t', '\n', '\f', '\r' -> skipSpace();
      case BYTE_ORDER_MARK -> position++;
      case '-' -> {
        if (peek(1) == '-') {
          skipLineComment();
        } else {
          single(Tokens.Type.OTHER);
        }
      }
      case '/' -> {
        if (peek(1) == '*' && start + 2 < limit) {
          skipBlockComment();
        } else {
          single(Tokens.Type.OTHER);
        }
      }
      case '(' -> single(Tokens.Type.LEFT);
      case ')' -> single(Tokens.Type.RIGHT);
      case ',' -> single(Tokens.Type.COMMA);
      case ';' -> semicolon();
      case '\'' -> quoted(c, Tokens.Type.STRING);
      case '"', '`' -> quoted(c, Tokens.Type.QUOTED);
      case '[' -> bracketed();
      case '?' -> {
        position++;
        skipDigits();
        tokens.add(Tokens.Type.PARAMETER, start, position);
      }
      case '$', '@', '#', ':' -> namedParameter();
      case '.' -> {
        if (isDigit(peek(1))) {
          number();
        } else {
          single(Tokens.Type.DOT);
        }
      }
      default -> {
        if (isDigit(c)) {
          number();
        } else if ((c == 'x' || c == 'X') && peek(1) == '\'') {
          blob();
        } else if (isNamePart(c)) {
          skipName();
          tokens.add(Tokens.Type.WORD, start, position);
        } else {
          single(Tokens.Type.OTHER);
        }
      }
    }
  }

  private void single(Tokens.Type type) {
    tokens.add(type, position, position + 1);
    position++;
  }

  /** After a statement that did something, sqlite3_exec passes even a vertical tab. */
  private void semicolon() {
    boolean empty = tokens.size() == 0 || tokens.is(tokens.size() - 1, Tokens.Type.SEMICOLON);
    tokens.add(Tokens.Type.SEMICOLON, position, position + 1);
    if (empty) {
      position++;
    } else {
      skipSpace();
    }
  }

  /** Passes one character and the white space behind it. */
  private void skipSpace() {
    position++;
    while (position < limit && isSpace(text.charAt(position))) {
      position++;
    }
  }

  private void skipLineComment() {
    int newline = text.indexOf('\n', position);
    position = newline < 0 || newline > limit ? limit : newline;
  }

  private void skipBlockComment() {
    int end = text.indexOf("*/", position + 2);
    position = end < 0 || end + 2 > limit ? limit : end + 2;
  }

  private void quoted(char quote, Tokens.Type type) {
    int start = position++;
    while (position < limit) {
      if (text.charAt(position++) == quote) {
        if (peek(0) != quote) {
          tokens.add(type, start, position);
          return;
        }
        position++;
      }
    }
    tokens.add(Tokens.Type.OTHER, start, limit);
  }

  private void bracketed() {
    int start = position;
    int close = text.indexOf(']', start);
    boolean closed = close >= 0 && close < limit;
    position = closed ? close + 1 : limit;
    tokens.add(closed ? Tokens.Type.QUOTED : Tokens.Type.OTHER, start, position);
  }

  /** {@code x'…'}, in which a quote cannot be doubled. */
  private void blob() {
    int start = position;
    int close = text.indexOf('\'', start + 2);
    position = close < 0 || close >= limit ? limit : close + 1;
    tokens.add(Tokens.Type.BLOB, start, position);
  }

  /** {@code :a}, {@code @a}, {@code #a}, {@code $a} and Tcl's {@code $a::b(c)}. */
  private void namedParameter() {
    int start = position++;
    boolean named = false;
    while (position < limit) {
      char c = text.charAt(position);
      if (isNamePart(c)) {
        named = true;
        position++;
      } else if (c == '(' && named) {
        skipTclIndex();
        break;
      } else if (c == ':' && peek(1) == ':') {
        position += 2;
      } else {
        break;
      }
    }
    tokens.add(named ? Tokens.Type.PARAMETER : Tokens.Type.OTHER, start, position);
  }

  private void skipTclIndex() {
    do {
      position++;
    } while (position < limit && !isSpace(text.charAt(position)) && text.charAt(position) != ')');
    if (peek(0) == ')') {
      position++;
    }
  }

  /** Also swallows letters that follow a number, which SQLite refuses as one bad token. */
  private void number() {
    int start = position;
    if (text.charAt(start) != '0' || (peek(1) | 0x20) != 'x') {
      skipDigits();
      if (peek(0) == '.') {
        position++;
        skipDigits();
      }
      if ((peek(0) | 0x20) == 'e' && (peek(1) == '+' || peek(1) == '-') && isDigit(peek(2))) {
        position += 3;
      }
    }
    skipName();
    tokens.add(Tokens.Type.NUMBER, start, position);
  }

  private void skipDigits() {
    while (isDigit(peek(0))) {
      position++;
    }
  }

  private void skipName() {
    while (position < limit && isNamePart(text.charAt(position))) {
      position++;
    }
  }

  private char peek(int ahead) {
    int index = position + ahead;
    return index < limit ? text.charAt(index) : '\0';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** White space; a vertical tab is refused where it does not follow another white space. */
  static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  private static boolean isNamePart(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || isDigit(c)
        || c == '_'
        || c == '$'
        || c >= 0x80;
  }
}
