package io.pooledsqlite.sql;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds where one statement of a text ends and the next begins. */
final class Splitter {

  /** The shapes of sqlite-jdbc's own commands; it acts on them before SQLite sees the text. */
  private static final Pattern BACKUP = command("backup", "to");

  private static final Pattern RESTORE = command("restore", "from");

  private Splitter() {}

  static List<SqlStatement> split(String text) {
    SqlStatement command = commandOfDriver(text);
    if (command != null) {
      return List.of(command);
    }
    Tokens tokens = Lexer.tokenize(text);
    int size = tokens.size();
    List<SqlStatement> statements = new ArrayList<>(1);
    int from = 0;
    while (from < size) {
      int to = end(tokens, from);
      if (to > from) {
        statements.add(Classifier.classify(tokens, from, to));
      }
      from = to + 1;
    }
    return List.copyOf(statements);
  }

  /** Index of the semicolon that ends the statement at {@code from}, or the number of tokens. */
  private static int end(Tokens tokens, int from) {
    if (!isTrigger(tokens, from)) {
      return semicolon(tokens, from);
    }
    int end = semicolon(tokens, from);
    while (end < tokens.size()) {
      int next = end + 1;
      if (tokens.is(next, Keyword.END)
          && (next + 1 >= tokens.size() || tokens.is(next + 1, Tokens.Type.SEMICOLON))) {
        return next + 1;
      }
      end = semicolon(tokens, next);
    }
    return end;
  }

  private static int semicolon(Tokens tokens, int from) {
    int index = from;
    while (index < tokens.size() && !tokens.is(index, Tokens.Type.SEMICOLON)) {
      index++;
    }
    return index;
  }

  /** Whether semicolons inside the statement belong to it, up to {@code ; END}. */
  private static boolean isTrigger(Tokens tokens, int from) {
    int index = Classifier.afterExplain(tokens, from);
    if (!tokens.is(index, Keyword.CREATE)) {
      return false;
    }
    index++;
    if (tokens.is(index, Keyword.TEMP) || tokens.is(index, Keyword.TEMPORARY)) {
      index++;
    }
    return tokens.is(index, Keyword.TRIGGER);
  }

  private static @Nullable SqlStatement commandOfDriver(String text) {
    if (Names.startsWithIgnoreCase(text, 0, text.length(), "backup")) {
      return command(text, SqlStatement.Kind.BACKUP, BACKUP);
    }
    if (Names.startsWithIgnoreCase(text, 0, text.length(), "restore")) {
      return command(text, SqlStatement.Kind.RESTORE, RESTORE);
    }
    return null;
  }

  private static SqlStatement command(String text, SqlStatement.Kind kind, Pattern shape) {
    Matcher matcher = shape.matcher(text);
    boolean matches = matcher.matches();
    String schema = matches ? matcher.group("schema") : null;
    String file = matches ? matcher.group("file") : null;
    return new SqlStatement(
        text,
        0,
        text.length(),
        kind,
        EnumSet.noneOf(Trait.class),
        null,
        schema == null ? null : unquote(schema),
        file == null ? null : unquote(file));
  }

  private static String unquote(String word) {
    boolean quoted = word.startsWith("\"") || word.startsWith("'");
    return quoted ? Names.unquote(word) : word;
  }

  private static Pattern command(String verb, String preposition) {
    String word = "\"[^\"]*\"|'[^']*'|\\S+";
    return Pattern.compile(
        verb + "(?:\\s+(?<schema>" + word + "))?\\s+" + preposition + "\\s+(?<file>" + word + ")",
        Pattern.CASE_INSENSITIVE);
  }
}
