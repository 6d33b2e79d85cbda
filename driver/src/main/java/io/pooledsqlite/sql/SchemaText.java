package io.pooledsqlite.sql;

import java.util.Set;

/** Looks into SQL texts by name, coarsely: a word that could be a name counts as one. Stateless. */
public final class SchemaText {

  private SchemaText() {}

  /**
   * Whether a text mentions one of these, as a word, quoted, or as a string that could stand for a
   * name.
   *
   * @param names in lower case
   */
  public static boolean mentionsAny(String sql, Set<String> names) {
    if (names.isEmpty()) {
      return false;
    }
    Tokens tokens = Lexer.tokenize(sql);
    for (int i = 0; i < tokens.size(); i++) {
      boolean name = tokens.isName(i) || tokens.is(i, Tokens.Type.STRING);
      if (name && names.contains(Names.toLowerCase(tokens.unquoted(i)))) {
        return true;
      }
    }
    return false;
  }
}
