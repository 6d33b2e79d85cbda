package io.pooledsqlite.fuzz;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A text with what a comparison has to know about it.
 *
 * @param text for SQLite; {@link #DIRECTORY} stands for the directory of the run, {@link #RELATIVE}
 *     for the relative path to it
 * @param effect what it does
 * @param tables what it reads or changes, triggers and foreign keys included
 * @param pins whether a session that runs it may be tied to a connection of its own
 */
record Sql(String text, Effect effect, Set<String> tables, boolean pins) {

  static final String DIRECTORY = "$DIR";
  static final String RELATIVE = "$HERE_TO_DIR";

  /** With the names of a run's directory in their places. */
  static String in(String directory, String text) {
    return text.contains("$")
        ? text.replace(DIRECTORY, directory).replace(RELATIVE, relative(directory))
        : text;
  }

  private static String relative(String directory) {
    return Path.of("").toAbsolutePath().relativize(Path.of(directory)).toString();
  }

  /** What a text does. */
  enum Effect {
    READ,
    WRITE,
    DDL,
    TRANSACTION,
    PRAGMA,
    CHECKPOINT,
    JOURNAL_MODE
  }

  static Sql of(Effect effect, String text, String... tables) {
    return new Sql(text, effect, Set.of(tables), false);
  }

  Sql pinning() {
    return new Sql(text, effect, tables, true);
  }

  Sql withText(String other) {
    return new Sql(other, effect, tables, pins);
  }

  int parameters() {
    return (int) text.chars().filter(c -> c == '?').count();
  }

  boolean mayGiveRows() {
    return effect == Effect.READ
        || effect == Effect.PRAGMA
        || effect == Effect.CHECKPOINT
        || effect == Effect.JOURNAL_MODE
        || text.contains("RETURNING");
  }

  /** Whether a cursor over {@code read} may see what this text does. */
  boolean disturbs(Sql read) {
    return switch (effect) {
      case READ, PRAGMA, CHECKPOINT, JOURNAL_MODE -> false;
      case DDL -> true;
      case WRITE, TRANSACTION -> tables.stream().anyMatch(read.tables()::contains);
    };
  }

  /** Several texts run in one call. */
  static Sql all(List<Sql> texts) {
    StringBuilder text = new StringBuilder();
    Set<String> tables = new HashSet<>();
    Effect effect = Effect.READ;
    boolean pins = false;
    for (Sql each : texts) {
      text.append(each.text()).append("; ");
      tables.addAll(each.tables());
      pins |= each.pins();
      effect = strongest(effect, each.effect());
    }
    return new Sql(text.toString(), effect, Set.copyOf(tables), pins);
  }

  private static Effect strongest(Effect one, Effect other) {
    List<Effect> weakestFirst =
        List.of(
            Effect.READ,
            Effect.PRAGMA,
            Effect.CHECKPOINT,
            Effect.TRANSACTION,
            Effect.WRITE,
            Effect.DDL,
            Effect.JOURNAL_MODE);
    return weakestFirst.indexOf(one) > weakestFirst.indexOf(other) ? one : other;
  }
}
