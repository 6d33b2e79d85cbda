package io.pooledsqlite.sql;

import java.util.Arrays;

/**
 * The tokens of one text by the rules of SQLite's own tokenizer, without white space and comments.
 * Filled by {@link Lexer}, read-only afterwards.
 */
final class Tokens {

  enum Type {
    /** A bare word: a keyword or a name. */
    WORD,
    /** A name in double quotes, backticks or brackets. */
    QUOTED,
    /** A literal in single quotes. */
    STRING,
    NUMBER,
    BLOB,
    PARAMETER,
    LEFT,
    RIGHT,
    COMMA,
    DOT,
    SEMICOLON,
    /** One character of anything else, be it an operator or illegal. */
    OTHER,
    /** What a read beyond either end gives. */
    NONE
  }

  private final String text;
  private final int limit;
  private int size;
  private Type[] types;
  private Keyword[] keywords;
  private int[] starts;
  private int[] ends;

  Tokens(String text, int limit) {
    int expected = 8 + limit / 4;
    this.text = text;
    this.limit = limit;
    this.types = new Type[expected];
    this.keywords = new Keyword[expected];
    this.starts = new int[expected];
    this.ends = new int[expected];
  }

  void add(Type type, int start, int end) {
    if (size == types.length) {
      int larger = size * 2;
      types = Arrays.copyOf(types, larger);
      keywords = Arrays.copyOf(keywords, larger);
      starts = Arrays.copyOf(starts, larger);
      ends = Arrays.copyOf(ends, larger);
    }
    types[size] = type;
    keywords[size] = type == Type.WORD ? Keyword.of(text, start, end) : Keyword.NONE;
    starts[size] = start;
    ends[size] = end;
    size++;
  }

  int size() {
    return size;
  }

  /** The text these tokens were read from. */
  String text() {
    return text;
  }

  /** Where SQLite stops reading: the first NUL, or the end of the text. */
  int limit() {
    return limit;
  }

  Type type(int index) {
    return index >= 0 && index < size ? types[index] : Type.NONE;
  }

  boolean is(int index, Type type) {
    return type(index) == type;
  }

  /** The keyword at {@code index}; {@link Keyword#NONE} for other tokens and beyond the ends. */
  Keyword keyword(int index) {
    return index >= 0 && index < size ? keywords[index] : Keyword.NONE;
  }

  boolean is(int index, Keyword keyword) {
    return keyword(index) == keyword;
  }

  boolean isOperator(int index, char operator) {
    return is(index, Type.OTHER) && text.charAt(starts[index]) == operator;
  }

  /** Whether SQLite takes the token for a name: a quoted one, a literal, a word not reserved. */
  boolean isName(int index) {
    return switch (type(index)) {
      case WORD -> !keyword(index).isReserved();
      case QUOTED, STRING -> true;
      default -> false;
    };
  }

  /** Whether the token is a name without quotes or in those for names, equal to {@code name}. */
  boolean isIdentifier(int index, String name) {
    return switch (type(index)) {
      case WORD -> Names.equalsIgnoreCase(text, starts[index], ends[index], name);
      case QUOTED -> Names.equalsIgnoreCase(text, starts[index] + 1, ends[index] - 1, name);
      default -> false;
    };
  }

  /** As {@link #isIdentifier}, for a literal as well, which SQLite takes where a name is due. */
  boolean isNamed(int index, String name) {
    return isIdentifier(index, name)
        || (is(index, Type.STRING)
            && Names.equalsIgnoreCase(text, starts[index] + 1, ends[index] - 1, name));
  }

  /** As {@link #isNamed}, for names that begin with {@code prefix}. */
  boolean isNameWithPrefix(int index, String prefix) {
    return switch (type(index)) {
      case WORD -> Names.startsWithIgnoreCase(text, starts[index], ends[index], prefix);
      case QUOTED, STRING ->
          Names.startsWithIgnoreCase(text, starts[index] + 1, ends[index] - 1, prefix);
      default -> false;
    };
  }

  int start(int index) {
    return index < size ? starts[index] : limit;
  }

  int end(int index) {
    return index < size ? ends[index] : limit;
  }

  String source(int index) {
    return text.substring(start(index), end(index));
  }

  /** The token without its quotes. */
  String unquoted(int index) {
    return switch (type(index)) {
      case QUOTED, STRING -> Names.unquote(source(index));
      default -> source(index);
    };
  }

  /** Index of the token after the parenthesis that closes the one at {@code left}. */
  int afterParentheses(int left, int to) {
    int depth = 0;
    for (int i = left; i < to; i++) {
      if (types[i] == Type.LEFT) {
        depth++;
      } else if (types[i] == Type.RIGHT && --depth == 0) {
        return i + 1;
      }
    }
    return to;
  }
}
