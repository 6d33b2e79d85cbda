package io.pooledsqlite.agent.analysis;

import io.pooledsqlite.sql.Clock;
import io.pooledsqlite.sql.Pragmas;
import io.pooledsqlite.sql.SqlScript;
import io.pooledsqlite.sql.SqlStatement;
import io.pooledsqlite.sql.Trait;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the texts that reach JDBC do, by the driver's own classifier. Stateless. */
final class SqlJudge {

  /** What a region may do with a text. */
  enum Use {
    READ,
    SINGLE,
    WRITE
  }

  private static final Set<Trait> REFUSED =
      EnumSet.of(
          Trait.TEMP,
          Trait.TEMP_READ,
          Trait.LAST_INSERT_ROWID,
          Trait.CHANGES,
          Trait.TOTAL_CHANGES,
          Trait.LOAD_EXTENSION,
          Trait.PRAGMA_FUNCTION,
          Trait.ATTACHED_SCHEMA,
          Trait.VIRTUAL_TABLE);

  private static final Set<String> PRAGMAS_THAT_READ_THE_FILE =
      Set.of(
          "table_info",
          "table_xinfo",
          "table_list",
          "index_list",
          "index_info",
          "index_xinfo",
          "foreign_key_list",
          "user_version",
          "application_id");

  private SqlJudge() {}

  /** Why a region of this use may not run the text; null if it may. */
  static @Nullable String refuses(Texts sql, boolean whole, Use use) {
    if (!sql.known()) {
      return "runs SQL that is not known to its end: " + shown(sql);
    }
    for (String text : texts(sql)) {
      SqlScript script = SqlScript.parse(text);
      List<SqlStatement> statements = whole ? script.statements() : List.of(script.first());
      for (SqlStatement statement : statements) {
        String why = refuses(statement, use);
        if (why != null) {
          return why;
        }
      }
    }
    return null;
  }

  private static @Nullable String refuses(SqlStatement statement, Use use) {
    for (Trait trait : statement.traits()) {
      if (REFUSED.contains(trait)) {
        return switch (trait) {
          case LAST_INSERT_ROWID -> "asks SQL for last_insert_rowid()";
          case CHANGES, TOTAL_CHANGES -> "asks SQL for changes()";
          default -> "runs SQL that depends on the session: " + shown(statement.text());
        };
      }
    }
    boolean fits =
        switch (statement.kind()) {
          case EMPTY, READ, EXPLAIN -> true;
          case PRAGMA -> readsTheFile(statement);
          case INSERT, UPDATE, DELETE ->
              use == Use.SINGLE
                  // Rows of RETURNING commit as they are left, where an exception may be swallowed.
                  || (use == Use.WRITE
                      && !statement.has(Trait.OR_ROLLBACK)
                      && !statement.has(Trait.RETURNING));
          // DDL among them: who has compiled a text, or failed to, has seen the schema.
          default -> false;
        };
    return fits ? null : "runs " + shown(statement.text());
  }

  private static boolean readsTheFile(SqlStatement pragma) {
    String name = pragma.name();
    return name != null
        && PRAGMAS_THAT_READ_THE_FILE.contains(name)
        && Pragmas.effect(pragma) == Pragmas.Effect.READ;
  }

  /** Whether every text is one INSERT. */
  static boolean insertsOnly(Texts sql) {
    return sql.known()
        && texts(sql).stream()
            .map(SqlScript::parse)
            .allMatch(
                script -> script.isSingle() && script.first().kind() == SqlStatement.Kind.INSERT);
  }

  /** Whether a text may ask for the time. */
  static boolean asksForTheTime(Texts sql) {
    return texts(sql).stream().anyMatch(Clock::isAskedIn);
  }

  /** The number of statements in the longest of the texts, at most {@link Outcome#SEVERAL}. */
  static int statements(Texts sql) {
    if (!sql.known()) {
      return Outcome.SEVERAL;
    }
    int most = 0;
    for (String text : texts(sql)) {
      most = Math.max(most, SqlScript.parse(text).statements().size());
    }
    return Math.min(most, Outcome.SEVERAL);
  }

  /** Texts that stand for all that the holes allow. */
  private static List<String> texts(Texts sql) {
    List<String> texts = new ArrayList<>();
    for (String text : sql.alternatives()) {
      texts.add(filled(text, "7", ""));
      texts.add(filled(text, "-7", "?,?"));
      texts.add(filled(text, "7", " "));
    }
    return texts;
  }

  private static String filled(String text, String number, String marks) {
    return text.replace(String.valueOf(Texts.NUMBER), number)
        .replace(String.valueOf(Texts.MARKS), marks);
  }

  /** A text, short enough for a report and without its literals. */
  static String shown(Texts sql) {
    return shown(sql.alternatives().iterator().next());
  }

  private static String shown(String text) {
    String one =
        text.replace(Texts.NUMBER, '#')
            .replace(Texts.MARKS, '?')
            .replace(String.valueOf(Texts.ANY), "…")
            .replaceAll("\\s+", " ")
            .trim();
    String withoutLiterals = one.replaceAll("'[^']*'?", "'…'");
    return withoutLiterals.length() > 60 ? withoutLiterals.substring(0, 59) + "…" : withoutLiterals;
  }
}
