package io.pooledsqlite.pool;

import java.sql.SQLException;

/**
 * The journal mode a file had, and whether we changed it. Guarded by the write queue: every method
 * that changes it is called with the slot held, or before the database is shared.
 */
final class JournalMode {

  private static final String WAL = "wal";

  private final FilePooling pooling;
  private volatile boolean pending;
  private volatile boolean converted;

  JournalMode(FilePooling pooling) {
    this.pooling = pooling;
  }

  /**
   * Switches a file to WAL unless it is there already. An empty file is left alone until it has
   * content: page size, encoding and auto_vacuum can be chosen only before the first page is
   * written, and "the page size can not be changed in WAL mode" (sqlite.org/wal.html).
   *
   * @param empty whether the file has no content yet
   * @return false if SQLite answered with another mode
   */
  boolean set(PhysicalConnection connection, boolean empty) throws SQLException {
    if (empty) {
      pending = true;
      return true;
    }
    if (WAL.equalsIgnoreCase(connection.ask("PRAGMA journal_mode"))) {
      return true;
    }
    converted = WAL.equalsIgnoreCase(connection.ask("PRAGMA journal_mode=WAL"));
    pooling.switchedToWal(converted);
    return converted;
  }

  /** Whether the switch waits for the file's first content. */
  boolean isPending() {
    return pending && pooling.isPooled();
  }

  /** Whether the program has the file in WAL itself. */
  boolean isOfProgram() {
    return !pending && !pooling.isSwitchedToWal();
  }

  /** A session's own connection brought the file out of WAL. */
  void left() {
    pending = false;
    converted = false;
  }

  /** Makes the switch that waited; where it is refused, a later write tries again. */
  void convert(PhysicalConnection connection) throws SQLException {
    if (isPending() && !"0".equals(connection.ask("PRAGMA page_count"))) {
      pending = !set(connection, false);
    }
  }

  /** Whether the file must be given its rollback journal back. */
  boolean mustRestore() {
    return converted;
  }

  /** Leaves WAL mode; the caller's connection must be the only one. */
  void restore(PhysicalConnection last) throws SQLException {
    last.run("PRAGMA busy_timeout=0");
    if (!WAL.equalsIgnoreCase(last.ask("PRAGMA journal_mode=DELETE"))) {
      converted = false;
      pooling.switchedToWal(false);
    }
  }
}
