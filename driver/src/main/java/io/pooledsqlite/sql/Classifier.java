package io.pooledsqlite.sql;

import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/** Tells what one statement is, by its first words. */
final class Classifier {

  private final Tokens tokens;
  private final int from;
  private final int to;
  private final EnumSet<Trait> traits = EnumSet.noneOf(Trait.class);
  private @Nullable String name;
  private @Nullable String schema;
  private @Nullable String argument;

  private Classifier(Tokens tokens, int from, int to) {
    this.tokens = tokens;
    this.from = from;
    this.to = to;
  }

  /** Classifies tokens [from, to), which are a whole statement without its semicolon. */
  static SqlStatement classify(Tokens tokens, int from, int to) {
    Classifier classifier = new Classifier(tokens, from, to);
    SqlStatement.Kind kind = classifier.kind();
    return new SqlStatement(
        tokens.text(),
        tokens.start(from),
        tokens.start(to),
        kind,
        classifier.traits,
        classifier.name,
        classifier.schema,
        classifier.argument);
  }

  /** Index of the verb behind EXPLAIN or EXPLAIN QUERY PLAN, or {@code from} without those. */
  static int afterExplain(Tokens tokens, int from) {
    if (!tokens.is(from, Keyword.EXPLAIN)) {
      return from;
    }
    boolean plan = tokens.is(from + 1, Keyword.QUERY) && tokens.is(from + 2, Keyword.PLAN);
    return plan ? from + 3 : from + 1;
  }

  private SqlStatement.Kind kind() {
    return switch (tokens.keyword(from)) {
      case SELECT, VALUES -> query();
      case WITH -> afterWith();
      case INSERT, REPLACE, UPDATE, DELETE -> change(from);
      case CREATE, ALTER, DROP -> definition();
      case PRAGMA -> pragma(from + 1);
      case EXPLAIN -> explain();
      case BEGIN -> begin();
      case COMMIT, END -> commit();
      case ROLLBACK -> rollback();
      case SAVEPOINT -> savepoint(from + 1, SqlStatement.Kind.SAVEPOINT);
      case RELEASE -> savepoint(skip(from + 1, Keyword.SAVEPOINT), SqlStatement.Kind.RELEASE);
      case ATTACH -> attach();
      case DETACH -> detach();
      case VACUUM -> vacuum();
      case ANALYZE -> scanned(SqlStatement.Kind.ANALYZE);
      case REINDEX -> scanned(SqlStatement.Kind.REINDEX);
      default -> SqlStatement.Kind.UNKNOWN;
    };
  }

  private SqlStatement.Kind scanned(SqlStatement.Kind kind) {
    TraitScanner.scan(tokens, from, to, kind, traits);
    return kind;
  }

  /**
   * A query only reads, but for {@code pragma_optimize}, which runs ANALYZE as the pragma does, and
   * for {@code optimize(t)}, which merges the index of a table of FTS3.
   */
  private SqlStatement.Kind query() {
    scanned(SqlStatement.Kind.READ);
    for (int i = from; i < to; i++) {
      if (tokens.isNamed(i, "pragma_optimize")
          || (tokens.isIdentifier(i, "optimize") && tokens.is(i + 1, Tokens.Type.LEFT))) {
        return SqlStatement.Kind.UNKNOWN;
      }
    }
    return SqlStatement.Kind.READ;
  }

  private SqlStatement.Kind afterWith() {
    int verb = afterTableExpressions();
    return switch (tokens.keyword(verb)) {
      case SELECT, VALUES -> query();
      case INSERT, REPLACE, UPDATE, DELETE -> {
        SqlStatement.Kind kind = change(verb);
        if (kind == SqlStatement.Kind.INSERT) {
          traits.add(Trait.MULTI_ROW_SOURCE);
        }
        yield kind;
      }
      default -> SqlStatement.Kind.UNKNOWN;
    };
  }

  /** The names of table expressions may be words such as REPLACE, so they are passed one by one. */
  private int afterTableExpressions() {
    int index = skip(from + 1, Keyword.RECURSIVE);
    while (tokens.isName(index)) {
      index++;
      if (tokens.is(index, Tokens.Type.LEFT)) {
        index = tokens.afterParentheses(index, to);
      }
      index = skip(index, Keyword.AS);
      index = skip(index, Keyword.NOT);
      index = skip(index, Keyword.MATERIALIZED);
      if (!tokens.is(index, Tokens.Type.LEFT)) {
        return to;
      }
      index = tokens.afterParentheses(index, to);
      if (!tokens.is(index, Tokens.Type.COMMA)) {
        return index;
      }
      index++;
    }
    return to;
  }

  private SqlStatement.Kind change(int verb) {
    SqlStatement.Kind kind =
        switch (tokens.keyword(verb)) {
          case UPDATE -> SqlStatement.Kind.UPDATE;
          case DELETE -> SqlStatement.Kind.DELETE;
          default -> SqlStatement.Kind.INSERT;
        };
    conflictClause(verb);
    target(verb);
    int depth = 0;
    for (int i = verb + 1; i < to; i++) {
      switch (tokens.type(i)) {
        case LEFT -> depth++;
        case RIGHT -> depth--;
        case COMMA -> {
          if (depth == 0 && kind == SqlStatement.Kind.INSERT && isBetweenTuples(i)) {
            traits.add(Trait.MULTI_ROW_SOURCE);
          }
        }
        case WORD -> {
          if (depth == 0) {
            clauseOfChange(i, kind);
          }
        }
        default -> {
          // Nothing that tells one change from another.
        }
      }
    }
    return scanned(kind);
  }

  /** {@code INSERT [OR …] INTO}, {@code UPDATE [OR …]} or {@code DELETE FROM} and its table. */
  private void target(int verb) {
    int index = verb + 1;
    if (tokens.is(index, Keyword.OR)) {
      index += 2;
    }
    index = skip(skip(index, Keyword.INTO), Keyword.FROM);
    boolean qualified = tokens.is(index + 1, Tokens.Type.DOT);
    int table = qualified ? index + 2 : index;
    if (table < to && tokens.isName(index) && tokens.isName(table)) {
      schema = qualified ? tokens.unquoted(index) : null;
      name = tokens.unquoted(table);
    }
  }

  private void conflictClause(int verb) {
    if (tokens.is(verb, Keyword.REPLACE)) {
      traits.add(Trait.OR_IGNORE_OR_REPLACE);
    } else if (tokens.is(verb + 1, Keyword.OR) && !tokens.is(verb + 2, Keyword.ABORT)) {
      traits.add(Trait.OR_IGNORE_OR_REPLACE);
      if (tokens.is(verb + 2, Keyword.ROLLBACK)) {
        traits.add(Trait.OR_ROLLBACK);
      }
    }
  }

  private boolean isBetweenTuples(int comma) {
    return tokens.is(comma - 1, Tokens.Type.RIGHT)
        && tokens.is(comma + 1, Tokens.Type.LEFT)
        && !traits.contains(Trait.ON_CONFLICT);
  }

  private void clauseOfChange(int index, SqlStatement.Kind kind) {
    switch (tokens.keyword(index)) {
      case RETURNING -> traits.add(Trait.RETURNING);
      case ON -> {
        if (kind == SqlStatement.Kind.INSERT && tokens.is(index + 1, Keyword.CONFLICT)) {
          traits.add(Trait.ON_CONFLICT);
        }
      }
      case SELECT, WITH -> {
        if (kind == SqlStatement.Kind.INSERT) {
          traits.add(Trait.MULTI_ROW_SOURCE);
        }
      }
      default -> {
        // Clauses that say nothing about routing.
      }
    }
  }

  private SqlStatement.Kind definition() {
    int what = from + 1;
    switch (tokens.keyword(what)) {
      case TEMP, TEMPORARY -> {
        traits.add(Trait.TEMP);
        what++;
      }
      case VIRTUAL -> traits.add(Trait.VIRTUAL_TABLE);
      default -> {
        // A schema may still be named further on.
      }
    }
    boolean stored = tokens.is(what, Keyword.VIEW) || tokens.is(what, Keyword.TRIGGER);
    if (stored && tokens.is(from, Keyword.CREATE)) {
      traits.add(Trait.STORED_BODY);
    }
    return scanned(SqlStatement.Kind.DDL);
  }

  private SqlStatement.Kind pragma(int first) {
    if (!tokens.isName(first) || first >= to) {
      return SqlStatement.Kind.UNKNOWN;
    }
    int index = first;
    if (tokens.is(first + 1, Tokens.Type.DOT)) {
      index = first + 2;
      if (!tokens.isName(index) || index >= to) {
        return SqlStatement.Kind.UNKNOWN;
      }
      schema = tokens.unquoted(first);
      if (schema.equalsIgnoreCase("temp")) {
        traits.add(Trait.TEMP);
      }
    }
    name = Names.toLowerCase(tokens.unquoted(index));
    return index + 1 == to || pragmaArgument(index + 1)
        ? SqlStatement.Kind.PRAGMA
        : SqlStatement.Kind.UNKNOWN;
  }

  /** Reads {@code = value} or {@code (value)} up to the end; false where SQLite would refuse it. */
  private boolean pragmaArgument(int index) {
    boolean parentheses = tokens.is(index, Tokens.Type.LEFT);
    if (!parentheses && !tokens.isOperator(index, '=')) {
      return false;
    }
    int value = index + 1;
    boolean minus = tokens.isOperator(value, '-');
    boolean signed = minus || tokens.isOperator(value, '+');
    if (signed) {
      value++;
    }
    boolean number = tokens.is(value, Tokens.Type.NUMBER);
    boolean word =
        tokens.isName(value) || tokens.is(value, Keyword.ON) || isWordAllowedAsValue(value);
    if (value >= to || !(number || (word && !signed))) {
      return false;
    }
    argument = (minus ? "-" : "") + tokens.unquoted(value);
    boolean closed = !parentheses || tokens.is(value + 1, Tokens.Type.RIGHT);
    return closed && value + (parentheses ? 2 : 1) == to;
  }

  private boolean isWordAllowedAsValue(int index) {
    return tokens.is(index, Keyword.DELETE) || tokens.is(index, Keyword.DEFAULT);
  }

  /** Many pragmas act when they are compiled, so EXPLAIN does not keep them from acting. */
  private SqlStatement.Kind explain() {
    int verb = afterExplain(tokens, from);
    if (verb >= to) {
      return SqlStatement.Kind.UNKNOWN;
    }
    if (!tokens.is(verb, Keyword.PRAGMA)) {
      return SqlStatement.Kind.EXPLAIN;
    }
    SqlStatement.Kind kind = pragma(verb + 1);
    String pragma = name;
    boolean reads =
        kind == SqlStatement.Kind.PRAGMA
            && pragma != null
            && Pragmas.effect(pragma, schema, argument) == Pragmas.Effect.READ;
    name = null;
    schema = null;
    argument = null;
    traits.clear();
    return reads ? SqlStatement.Kind.EXPLAIN : SqlStatement.Kind.UNKNOWN;
  }

  private SqlStatement.Kind begin() {
    int index = from + 1;
    switch (tokens.keyword(index)) {
      case IMMEDIATE -> traits.add(Trait.BEGIN_IMMEDIATE);
      case EXCLUSIVE -> traits.add(Trait.BEGIN_EXCLUSIVE);
      case DEFERRED -> {
        // What BEGIN means without a word.
      }
      default -> index--;
    }
    if (afterTransaction(index + 1) == to) {
      return SqlStatement.Kind.BEGIN;
    }
    traits.clear();
    return SqlStatement.Kind.UNKNOWN;
  }

  private SqlStatement.Kind commit() {
    return afterTransaction(from + 1) == to ? SqlStatement.Kind.COMMIT : SqlStatement.Kind.UNKNOWN;
  }

  private SqlStatement.Kind rollback() {
    int index = afterTransaction(from + 1);
    if (index == to) {
      return SqlStatement.Kind.ROLLBACK;
    }
    if (!tokens.is(index, Keyword.TO)) {
      return SqlStatement.Kind.UNKNOWN;
    }
    return savepoint(skip(index + 1, Keyword.SAVEPOINT), SqlStatement.Kind.ROLLBACK_TO);
  }

  /** Passes {@code [TRANSACTION [name]]}; SQLite takes the name and ignores it. */
  private int afterTransaction(int index) {
    if (index >= to || !tokens.is(index, Keyword.TRANSACTION)) {
      return index;
    }
    return index + 1 < to && tokens.isName(index + 1) ? index + 2 : index + 1;
  }

  private SqlStatement.Kind savepoint(int index, SqlStatement.Kind kind) {
    if (index + 1 != to || !tokens.isName(index)) {
      return SqlStatement.Kind.UNKNOWN;
    }
    name = tokens.unquoted(index);
    return kind;
  }

  private SqlStatement.Kind attach() {
    int file = skip(from + 1, Keyword.DATABASE);
    int as = file;
    int depth = 0;
    while (as < to && (depth > 0 || !tokens.is(as, Keyword.AS))) {
      if (tokens.is(as, Tokens.Type.LEFT)) {
        depth++;
      } else if (tokens.is(as, Tokens.Type.RIGHT)) {
        depth--;
      }
      as++;
    }
    if (as > file && as < to) {
      argument = source(file, as);
      name = schemaName(as + 1);
    }
    return scanned(SqlStatement.Kind.ATTACH);
  }

  private SqlStatement.Kind detach() {
    name = schemaName(skip(from + 1, Keyword.DATABASE));
    return scanned(SqlStatement.Kind.DETACH);
  }

  private @Nullable String schemaName(int index) {
    boolean plain = index + 1 == to || tokens.is(index + 1, Tokens.Type.WORD);
    return index < to && plain && tokens.isName(index) ? tokens.unquoted(index) : null;
  }

  private SqlStatement.Kind vacuum() {
    int index = from + 1;
    if (index < to && tokens.isName(index)) {
      schema = tokens.unquoted(index);
      if (schema.equalsIgnoreCase("temp")) {
        traits.add(Trait.TEMP);
      }
      index++;
    }
    if (index + 1 < to && tokens.is(index, Keyword.INTO)) {
      argument = source(index + 1, to);
      return scanned(SqlStatement.Kind.VACUUM_INTO);
    }
    return SqlStatement.Kind.VACUUM;
  }

  private int skip(int index, Keyword keyword) {
    return index < to && tokens.is(index, keyword) ? index + 1 : index;
  }

  /** Source text of tokens [first, last), from the first to the last of their characters. */
  private String source(int first, int last) {
    return tokens.text().substring(tokens.start(first), tokens.end(last - 1));
  }
}
