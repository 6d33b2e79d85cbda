package io.pooledsqlite.pool;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** One checkpoint: moves the WAL into the main file. The caller holds the write queue's slot. */
final class Checkpointer {

  /** Sizes in "The Write-Ahead Log" (sqlite.org/fileformat2.html#walformat). */
  private static final int WAL_HEADER = 32;

  private static final int FRAME_HEADER = 24;

  private final long walBytes;
  private long pages;

  /**
   * Gets ready.
   *
   * @param walBytes the size of the WAL now: afterwards it is truncated
   */
  Checkpointer(long walBytes) {
    this.walBytes = walBytes;
  }

  /** How many pages the WAL had. */
  long pages() {
    return pages;
  }

  /**
   * Runs a TRUNCATE checkpoint without waiting for readers.
   *
   * <p>"If the database connection is in WAL mode … SQLITE_CHECKPOINT_TRUNCATE works the same way
   * as RESTART but also truncates the log file" (sqlite.org/c3ref/wal_checkpoint_v2.html); with no
   * busy handler it copies what it can and reports busy instead of waiting.
   *
   * @return whether the main file alone now holds every committed row
   */
  boolean run(PhysicalConnection connection) throws SQLException {
    String pageSize = connection.ask("PRAGMA page_size");
    if (pageSize != null && walBytes > WAL_HEADER) {
      pages = (walBytes - WAL_HEADER) / (FRAME_HEADER + Integer.parseInt(pageSize));
    }
    String patience = connection.ask("PRAGMA busy_timeout");
    connection.run("PRAGMA busy_timeout=0");
    try (Statement statement = connection.raw().createStatement();
        ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
      if (!row.next()) {
        return false;
      }
      boolean busy = row.getInt(1) != 0;
      // Columns 2 and 3: frames in the log and frames moved; equal when all were moved.
      int frames = row.getInt(2);
      return !busy || (frames >= 0 && frames == row.getInt(3));
    } finally {
      if (patience != null) {
        connection.run("PRAGMA busy_timeout=" + patience);
      }
    }
  }
}
