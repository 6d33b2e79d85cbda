package io.pooledsqlite.sql;

import java.util.Arrays;

/**
 * Follows the clauses of one statement, token by token, in every pair of parentheses: enough to
 * know where a table is named and where a number would not be a value. Confined to one thread.
 */
final class ClauseTracker {

  enum Clause {
    /** FROM up to the next clause, with its joins and their conditions. */
    FROM,
    /** GROUP BY and ORDER BY, in which a bare number stands for a column. */
    ORDERING,
    OTHER
  }

  private final Tokens tokens;
  private final boolean ddl;
  private Clause[] levels = new Clause[8];
  private int depth;
  private boolean atTable;

  ClauseTracker(Tokens tokens, boolean ddl) {
    this.tokens = tokens;
    this.ddl = ddl;
    levels[0] = Clause.OTHER;
  }

  /** Number of parentheses open. */
  int depth() {
    return depth;
  }

  /** Whether the next token, if it is a name, names a table or the schema in front of one. */
  boolean atTable() {
    return atTable;
  }

  /** Whether {@code clause} is open here or around any parenthesis that is. */
  boolean isInside(Clause clause) {
    for (int i = 0; i <= depth; i++) {
      if (levels[i] == clause) {
        return true;
      }
    }
    return false;
  }

  void consume(int index) {
    switch (tokens.type(index)) {
      case LEFT -> open();
      case RIGHT -> {
        depth = Math.max(0, depth - 1);
        atTable = false;
      }
      case COMMA -> atTable = levels[depth] == Clause.FROM;
      case WORD -> consumeWord(index);
      default -> atTable = false;
    }
  }

  private void open() {
    if (++depth == levels.length) {
      levels = Arrays.copyOf(levels, 2 * depth);
    }
    boolean joinInParentheses = atTable && levels[depth - 1] == Clause.FROM;
    levels[depth] = joinInParentheses ? Clause.FROM : Clause.OTHER;
    atTable = joinInParentheses;
  }

  private void consumeWord(int index) {
    switch (tokens.keyword(index)) {
      case FROM -> {
        boolean comparison = tokens.is(index - 1, Keyword.DISTINCT);
        atTable = !comparison;
        if (!comparison) {
          levels[depth] = Clause.FROM;
        }
      }
      case JOIN -> begin(Clause.FROM, true);
      case GROUP, ORDER -> begin(Clause.ORDERING, false);
      case SELECT, VALUES, SET, WHERE, HAVING, LIMIT, RETURNING, UNION, EXCEPT, INTERSECT ->
          begin(Clause.OTHER, false);
      case INTO, IN, TABLE, INDEX, VIEW, TRIGGER, REFERENCES, ANALYZE, REINDEX, UPDATE ->
          atTable = true;
      case ON -> atTable = ddl && levels[depth] != Clause.FROM;
      case OR, IF, NOT, EXISTS -> {
        // UPDATE OR IGNORE t, and IF NOT EXISTS before a name: the name is still to come.
      }
      default -> atTable = atTable && tokens.is(index - 1, Keyword.OR);
    }
  }

  private void begin(Clause clause, boolean table) {
    levels[depth] = clause;
    atTable = table;
  }
}
