package io.pooledsqlite.sql;

import java.util.Set;

/** Looks into SQL texts for names, coarsely: what could be one counts as one. Stateless. */
public final class SchemaText {

  private SchemaText() {}

  /**
   * Whether a text mentions one of these, as a word, quoted, or as a string where a table can
   * stand.
   *
   * @param names in lower case
   */
  public static boolean mentionsAny(String sql, Set<String> names) {
    if (names.isEmpty()) {
      return false;
    }
    Tokens tokens = Lexer.tokenize(sql);
    for (int i = 0; i < tokens.size(); i++) {
      boolean name = tokens.is(i, Tokens.Type.STRING) ? atTable(tokens, i) : tokens.isName(i);
      if (name && names.contains(Names.toLowerCase(tokens.unquoted(i)))) {
        return true;
      }
    }
    return false;
  }

  /** SQLite takes a string for a name where nothing else can stand. */
  private static boolean atTable(Tokens tokens, int index) {
    return switch (tokens.type(index - 1)) {
      case COMMA, DOT, LEFT -> true;
      default ->
          switch (tokens.keyword(index - 1)) {
            case FROM, JOIN, INTO, UPDATE -> true;
            default -> false;
          };
    };
  }
}
