package io.pooledsqlite.sql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** One column of the result of a top-level SELECT: tokens [first, end). */
record ResultColumn(Tokens tokens, int first, int end) {

  enum Alias {
    NONE,
    PRESENT,
    /** The grammar would have to be followed further to tell. */
    UNSURE
  }

  /** The columns of a statement whose first token is SELECT. */
  static List<ResultColumn> of(Tokens tokens) {
    List<ResultColumn> columns = new ArrayList<>();
    int first = 1;
    if (tokens.is(first, Keyword.DISTINCT) || tokens.is(first, Keyword.ALL)) {
      first++;
    }
    int depth = 0;
    int index = first;
    while (index < tokens.size() && !(depth == 0 && endsList(tokens, index, first))) {
      if (tokens.is(index, Tokens.Type.LEFT)) {
        depth++;
      } else if (tokens.is(index, Tokens.Type.RIGHT)) {
        depth--;
      } else if (depth == 0 && tokens.is(index, Tokens.Type.COMMA)) {
        columns.add(new ResultColumn(tokens, first, index));
        first = index + 1;
      }
      index++;
    }
    columns.add(new ResultColumn(tokens, first, index));
    return columns;
  }

  private static boolean endsList(Tokens tokens, int index, int first) {
    return switch (tokens.keyword(index)) {
      case FROM -> index == first || !tokens.is(index - 1, Keyword.DISTINCT);
      case WHERE, GROUP, HAVING, ORDER, LIMIT, WINDOW -> true;
      default -> false;
    };
  }

  boolean containsAnyOf(Collection<Integer> indexes) {
    return indexes.stream().anyMatch(index -> index >= first && index < end);
  }

  int last() {
    return end - 1;
  }

  /**
   * What SQLite calls the column if it has no alias: the text from its first token to the token
   * that follows it, comments included, without white space at the ends.
   */
  String name() {
    return Names.trim(tokens.text().substring(tokens.start(first), tokens.start(end)));
  }

  Alias alias() {
    int cases = 0;
    int depth = 0;
    for (int i = first; i < end; i++) {
      switch (tokens.type(i)) {
        case LEFT -> depth++;
        case RIGHT -> depth--;
        default -> {
          Keyword keyword = depth == 0 ? tokens.keyword(i) : Keyword.NONE;
          if (keyword == Keyword.AS) {
            return Alias.PRESENT;
          }
          if (keyword == Keyword.CASE) {
            cases++;
          } else if (keyword == Keyword.END) {
            cases--;
          }
        }
      }
    }
    if (cases != 0) {
      return Alias.UNSURE;
    }
    return end - first > 1 && isNameAtEnd() ? aliasAtEnd() : Alias.NONE;
  }

  /** Whether the last token could be an alias without AS. */
  private boolean isNameAtEnd() {
    return tokens.isName(last()) && !tokens.is(last(), Keyword.END);
  }

  /** The last token is a name: an operand if an operator stands before it, an alias if not. */
  private Alias aliasAtEnd() {
    int before = last() - 1;
    return switch (tokens.type(before)) {
      case RIGHT, NUMBER, BLOB, PARAMETER, QUOTED, STRING -> Alias.PRESENT;
      case DOT, OTHER -> Alias.NONE;
      case WORD ->
          switch (tokens.keyword(before)) {
            case NONE, END, NULL, ISNULL, NOTNULL -> Alias.PRESENT;
            case AND, OR, NOT, IS, FROM, IN, LIKE, GLOB, REGEXP, MATCH, BETWEEN, ESCAPE, COLLATE ->
                Alias.NONE;
            default -> Alias.UNSURE;
          };
      default -> Alias.UNSURE;
    };
  }
}
