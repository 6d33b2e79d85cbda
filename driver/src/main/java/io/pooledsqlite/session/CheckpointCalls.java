package io.pooledsqlite.session;

import io.pooledsqlite.pool.Database;
import io.pooledsqlite.sql.SqlStatement;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a program's own {@code PRAGMA wal_checkpoint} and {@code optimize}: both answer
 * as they would in the journal mode in which the program believes its file to be. Stateless.
 */
final class CheckpointCalls {

  /** What a checkpoint answers where there is no WAL. */
  private static final String NO_CHECKPOINT = "SELECT 0 AS busy, -1 AS log, -1 AS checkpointed";

  /** What it answers where somebody was in its way. */
  private static final String BUSY_CHECKPOINT = "SELECT 1 AS busy, -1 AS log, -1 AS checkpointed";

  private static final Pattern TRUNCATE = Pattern.compile("TRUNCATE", Pattern.CASE_INSENSITIVE);

  private CheckpointCalls() {}

  /**
   * In the program's own journal mode a checkpoint has nothing to do; ours would make the snapshots
   * of others old if it emptied the WAL.
   */
  static String withoutEmptyingWal(Database database, SqlStatement statement, String sql) {
    return Pins.isCheckpoint(statement) && database.isWalHidden()
        ? TRUNCATE.matcher(sql).replaceFirst("PASSIVE")
        : sql;
  }

  /**
   * What SQLite would do instead of reporting an error, where maintenance can not have the lock.
   */
  static @Nullable String withoutLock(Database database, SqlStatement statement) {
    if (Pins.isCheckpoint(statement)) {
      return database.isWalHidden() ? NO_CHECKPOINT : BUSY_CHECKPOINT;
    }
    // With this mask it only tells what it would do.
    return Pins.isOptimize(statement) ? "PRAGMA optimize(1)" : null;
  }

  /** Whether the program has the file in WAL, and its transaction has not been at it. */
  static boolean mayRunNow(Database database, @Nullable Transaction open) throws SQLException {
    return !database.isWalHidden()
        && (open == null || (!open.isWriting() && !open.hasTouchedFile()));
  }

  /** What SQLite refuses with SQLITE_LOCKED once the transaction has been at the file. */
  static String textIn(Transaction open, String sql) throws SQLException {
    if (!open.hasTouchedFile()) {
      return NO_CHECKPOINT;
    }
    // It is to be refused in any case, not to be done: it does not have the slot.
    open.connection().readFile();
    return sql;
  }
}
