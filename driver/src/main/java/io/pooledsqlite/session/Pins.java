package io.pooledsqlite.session;

import io.pooledsqlite.pool.PinReason;
import io.pooledsqlite.sql.Pragmas;
import io.pooledsqlite.sql.SqlStatement;
import io.pooledsqlite.sql.SqlStatement.Kind;
import io.pooledsqlite.sql.Trait;
import org.jspecify.annotations.Nullable;

/** Tells which statements leave something on a connection that can not be carried. Stateless. */
final class Pins {

  private Pins() {}

  /** Why the session must have a connection of its own to run this, or null. */
  static @Nullable PinReason reasonFor(SqlStatement statement) {
    return switch (statement.kind()) {
      case ATTACH, DETACH -> PinReason.ATTACH;
      case RESTORE -> PinReason.BACKUP;
      case UNKNOWN -> PinReason.UNKNOWN;
      case PRAGMA -> {
        if (takesFile(statement)) {
          yield PinReason.UNPOOLED;
        }
        yield pinsPragma(statement) ? PinReason.PRAGMA : null;
      }
      default -> {
        if (statement.has(Trait.TEMP)) {
          yield PinReason.TEMP;
        }
        yield statement.has(Trait.LOAD_EXTENSION) ? PinReason.EXTENSION : null;
      }
    };
  }

  private static boolean pinsPragma(SqlStatement statement) {
    // data_version counts per connection and means something only on one and the same.
    return switch (Pragmas.effect(statement)) {
      case PIN -> true;
      default -> "data_version".equals(statement.name());
    };
  }

  /** Whether the session wants the file for itself from now on. */
  static boolean takesFile(SqlStatement statement) {
    return setsLockingMode(statement, "exclusive");
  }

  /** Whether the session gives up a file that it had for itself. */
  static boolean givesFileBack(SqlStatement statement) {
    return setsLockingMode(statement, "normal");
  }

  static boolean isOptimize(SqlStatement statement) {
    return statement.kind() == Kind.PRAGMA && "optimize".equals(statement.name());
  }

  /** Whether the statement may change what SQLite knows of the tables' contents. */
  static boolean mayAnalyze(SqlStatement statement) {
    return switch (statement.kind()) {
      case ANALYZE, UNKNOWN -> true;
      default -> isOptimize(statement);
    };
  }

  /** Whether the statement asks for the locking mode, or sets it. */
  static boolean isLockingMode(SqlStatement statement) {
    return statement.kind() == Kind.PRAGMA && "locking_mode".equals(statement.name());
  }

  private static boolean setsLockingMode(SqlStatement statement, String mode) {
    return statement.kind() == Kind.PRAGMA
        && Pragmas.effect(statement) == Pragmas.Effect.LOCKING_MODE
        && mode.equalsIgnoreCase(statement.argument());
  }

  /** Whether a statement needs the write queue; the journal mode is answered, not changed. */
  static boolean writes(SqlStatement statement) {
    return statement.writes() && !isJournalMode(statement);
  }

  static boolean isCheckpoint(SqlStatement statement) {
    return statement.kind() == Kind.PRAGMA
        && Pragmas.effect(statement) == Pragmas.Effect.CHECKPOINT;
  }

  /** Whether the statement asks for a journal mode, or sets it. */
  static boolean isJournalMode(SqlStatement statement) {
    return statement.kind() == Kind.PRAGMA
        && Pragmas.effect(statement) == Pragmas.Effect.JOURNAL_MODE;
  }

  /** Whether running the text asks for what the session keeps itself. */
  static boolean asksCounters(SqlStatement statement) {
    return callsCounters(statement) && !statement.has(Trait.STORED_BODY);
  }

  /** Whether the text calls a function that answers for a connection. */
  static boolean callsCounters(SqlStatement statement) {
    return statement.has(Trait.LAST_INSERT_ROWID)
        || statement.has(Trait.CHANGES)
        || statement.has(Trait.TOTAL_CHANGES);
  }
}
