package io.pooledsqlite.sql;

import java.util.List;

/** One SQL text as handed to JDBC: its statements in order. Immutable and thread-safe. */
public final class SqlScript {

  private static final int LONGEST_CACHED_TEXT = 4096;
  private static final int CACHED_SCRIPTS = 2000;
  private static final ScriptCache CACHE = new ScriptCache(CACHED_SCRIPTS);

  private final String text;
  private final List<SqlStatement> statements;
  private final SqlStatement first;

  private SqlScript(String text, List<SqlStatement> statements) {
    this.text = text;
    this.statements = statements;
    this.first = statements.isEmpty() ? SqlStatement.EMPTY : statements.get(0);
  }

  /** Takes any text apart as SQLite would. Never throws; a text seen lately costs one look-up. */
  public static SqlScript parse(String text) {
    if (text.length() > LONGEST_CACHED_TEXT) {
      return parseAnew(text);
    }
    SqlScript cached = CACHE.get(text);
    if (cached == null) {
      cached = parseAnew(text);
      CACHE.put(text, cached);
    }
    return cached;
  }

  private static SqlScript parseAnew(String text) {
    return new SqlScript(text, Splitter.split(text));
  }

  /** The whole text, as it was given. */
  public String text() {
    return text;
  }

  /** The statements, without those that hold only white space and comments. May be empty. */
  public List<SqlStatement> statements() {
    return statements;
  }

  /** Whether the text holds no statement. */
  public boolean isEmpty() {
    return statements.isEmpty();
  }

  /** The first statement, or one of kind {@link SqlStatement.Kind#EMPTY} where there is none. */
  public SqlStatement first() {
    return first;
  }

  /** Whether the text holds exactly one statement. */
  public boolean isSingle() {
    return statements.size() == 1;
  }
}
