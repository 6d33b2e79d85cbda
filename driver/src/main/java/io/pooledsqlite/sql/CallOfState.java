package io.pooledsqlite.sql;

import org.jspecify.annotations.Nullable;

/** Calls of the three functions whose answer belongs to the connection, not to the database. */
final class CallOfState {

  private CallOfState() {}

  /**
   * The trait of such a call at {@code index}, or null. Only the forms without argument are calls,
   * as {@code f()}, {@code f(*)}, {@code f(DISTINCT)}; SQLite refuses others.
   */
  static @Nullable Trait trait(Tokens tokens, int index) {
    Trait function = named(tokens, index);
    if (function == null || !tokens.is(index + 1, Tokens.Type.LEFT)) {
      return null;
    }
    boolean call =
        switch (tokens.keyword(index + 2)) {
          case ALL, DISTINCT, ORDER -> true;
          default -> last(tokens, index) > 0;
        };
    return call ? function : null;
  }

  /** The function that the name at {@code index} could be, or null. */
  static @Nullable Trait named(Tokens tokens, int index) {
    if (tokens.isIdentifier(index, "last_insert_rowid")) {
      return Trait.LAST_INSERT_ROWID;
    }
    if (tokens.isIdentifier(index, "changes")) {
      return Trait.CHANGES;
    }
    return tokens.isIdentifier(index, "total_changes") ? Trait.TOTAL_CHANGES : null;
  }

  /** Index of the closing parenthesis of {@code f()} or {@code f(*)}, or -1. */
  static int last(Tokens tokens, int index) {
    if (!tokens.is(index + 1, Tokens.Type.LEFT)) {
      return -1;
    }
    int close = tokens.isOperator(index + 2, '*') ? index + 3 : index + 2;
    return tokens.is(close, Tokens.Type.RIGHT) ? close : -1;
  }
}
