package io.pooledsqlite.sql;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the answers of {@code last_insert_rowid()}, {@code changes()} and {@code total_changes()}
 * into a statement, so that it can run on a connection other than the one they belong to.
 *
 * <p>A result column that has no alias is called by its source text ("if there is no AS clause then
 * the name of the column is unspecified", says SQLite, and uses the text); such a column gets its
 * old text as alias. Where either the value or a name would not be exact the answer is null.
 *
 * <p>The statement must be one that SQLite accepts as it was: next to a number the parser drops
 * terms such as {@code no_such_column AND 0}, and with them the error that they deserve. Nor can a
 * text tell a table from a virtual one, whose module may change the counts row by row.
 */
public final class FunctionSubstitution {

  private final SqlStatement statement;
  private final Tokens tokens;
  private final Map<Trait, Long> values;

  /** What to write instead of a call, by the index of its first token. */
  private final Map<Integer, String> literals = new HashMap<>();

  /** What to write behind a result column, by the index of its last token. */
  private final Map<Integer, String> aliases = new HashMap<>();

  private FunctionSubstitution(SqlStatement statement, Map<Trait, Long> values) {
    this.statement = statement;
    this.tokens = Lexer.tokenize(statement.text());
    this.values = values;
  }

  /**
   * The text of {@code statement} with each call replaced by its value.
   *
   * @return the text as it is where there is no such call, or null where replacing would not be
   *     exact
   */
  public static @Nullable String apply(
      SqlStatement statement, long lastInsertRowid, long changes, long totalChanges) {
    Map<Trait, Long> values =
        Map.of(
            Trait.LAST_INSERT_ROWID, lastInsertRowid,
            Trait.CHANGES, changes,
            Trait.TOTAL_CHANGES, totalChanges);
    if (values.keySet().stream().noneMatch(statement::has)) {
      return statement.text();
    }
    if (!isConstantDuring(statement)) {
      return null;
    }
    FunctionSubstitution substitution = new FunctionSubstitution(statement, values);
    return substitution.replaceCalls() && substitution.keepNames() ? substitution.text() : null;
  }

  /** Whether all calls give one answer from the statement's start to its end. */
  private static boolean isConstantDuring(SqlStatement statement) {
    // A trigger restores the first two when it ends, but what it changed stays in the total.
    boolean total = statement.has(Trait.TOTAL_CHANGES);
    return switch (statement.kind()) {
      case READ -> true;
      case UPDATE, DELETE -> !statement.has(Trait.RETURNING) && !total;
      case INSERT -> {
        boolean manyRows = statement.has(Trait.MULTI_ROW_SOURCE);
        yield !statement.has(Trait.RETURNING)
            && !(manyRows && statement.has(Trait.LAST_INSERT_ROWID))
            && !(total && (manyRows || statement.has(Trait.ON_CONFLICT)));
      }
      default -> false;
    };
  }

  private boolean replaceCalls() {
    ClauseTracker clauses = new ClauseTracker(tokens, false);
    for (int i = 0; i < tokens.size(); i++) {
      if (changesNames(i, clauses)) {
        return false;
      }
      Trait function = CallOfState.named(tokens, i);
      if (function != null && tokens.is(i + 1, Tokens.Type.LEFT)) {
        if (!isPlainCall(i, clauses)) {
          return false;
        }
        literals.put(i, literal(function, i));
      }
      clauses.consume(i);
    }
    return true;
  }

  /** WITH anywhere, and compounds at the top: their columns take names from elsewhere. */
  private boolean changesNames(int index, ClauseTracker clauses) {
    return switch (tokens.keyword(index)) {
      case WITH -> true;
      case UNION, EXCEPT, INTERSECT -> clauses.depth() == 0;
      default -> false;
    };
  }

  private boolean isPlainCall(int index, ClauseTracker clauses) {
    int last = CallOfState.last(tokens, index);
    return last > 0
        && tokens.is(index, Tokens.Type.WORD)
        && !tokens.is(index - 1, Tokens.Type.DOT)
        && !tokens.is(index - 1, Keyword.IN)
        && !tokens.is(last + 1, Keyword.OVER)
        && !tokens.is(last + 1, Keyword.FILTER)
        && !clauses.isInside(ClauseTracker.Clause.FROM)
        && !clauses.isInside(ClauseTracker.Clause.ORDERING);
  }

  private String literal(Trait function, int index) {
    long value = values.getOrDefault(function, 0L);
    if (value < 0) {
      return "(" + value + ")";
    }
    // "5AND" would be one bad token where "changes()AND" was two good ones.
    int last = CallOfState.last(tokens, index);
    boolean touchesWord = tokens.is(last + 1, Tokens.Type.WORD);
    return touchesWord && tokens.end(last) == tokens.start(last + 1) ? value + " " : "" + value;
  }

  private boolean keepNames() {
    if (statement.kind() != SqlStatement.Kind.READ || !tokens.is(0, Keyword.SELECT)) {
      return true;
    }
    for (ResultColumn column : ResultColumn.of(tokens)) {
      if (!column.containsAnyOf(literals.keySet())) {
        continue;
      }
      switch (column.alias()) {
        case NONE -> {
          String name = column.name();
          if (isMentioned(name)) {
            return false;
          }
          aliases.put(column.last(), " AS " + Names.quote(name));
        }
        case PRESENT -> {
          // The name does not depend on the text.
        }
        case UNSURE -> {
          return false;
        }
      }
    }
    return true;
  }

  /** A quoted word equal to the new alias would from now on mean that column. */
  private boolean isMentioned(String alias) {
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.is(i, Tokens.Type.QUOTED) && tokens.unquoted(i).equalsIgnoreCase(alias)) {
        return true;
      }
    }
    return false;
  }

  private String text() {
    String source = tokens.text();
    StringBuilder out = new StringBuilder(source.length() + 32);
    int copied = 0;
    for (int i = 0; i < tokens.size(); i++) {
      String literal = literals.get(i);
      if (literal != null) {
        out.append(source, copied, tokens.start(i)).append(literal);
        i = CallOfState.last(tokens, i);
        copied = tokens.end(i);
      }
      String alias = aliases.get(i);
      if (alias != null) {
        out.append(source, copied, tokens.end(i)).append(alias);
        copied = tokens.end(i);
      }
    }
    return out.append(source, copied, source.length()).toString();
  }
}
