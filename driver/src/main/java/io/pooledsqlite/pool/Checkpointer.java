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
  private final OpenSnapshots snapshots;
  private long pages;
  private boolean emptied;

  /**
   * Gets ready.
   *
   * @param walBytes the size of the WAL now
   * @param snapshots those that must not get old by this
   */
  Checkpointer(long walBytes, OpenSnapshots snapshots) {
    this.walBytes = walBytes;
    this.snapshots = snapshots;
  }

  /** Whether nothing is left in the WAL. */
  boolean hasEmptied() {
    return emptied;
  }

  /** How many pages the WAL had. */
  long pages() {
    return pages;
  }

  /**
   * Moves what is in the WAL and, unless that would make somebody's snapshot old, empties it.
   *
   * <p>A PASSIVE checkpoint copies "as many frames as possible without waiting for any database
   * readers or writers to finish"; TRUNCATE "also truncates the log file"
   * (sqlite.org/c3ref/wal_checkpoint_v2.html), and with no busy handler it does not wait either.
   * The first does the work, so that nobody is kept out for longer than the second takes.
   *
   * @return whether the main file alone now holds every committed row
   */
  boolean run(PhysicalConnection connection) throws SQLException {
    String pageSize = connection.ask("PRAGMA page_size");
    if (pageSize != null && walBytes > WAL_HEADER) {
      pages = (walBytes - WAL_HEADER) / (FRAME_HEADER + Integer.parseInt(pageSize));
    }
    if (!checkpoint(connection, "PASSIVE")) {
      return false;
    }
    emptied = walBytes <= 0;
    if (!emptied && snapshots.tryExclude()) {
      try {
        emptied = empty(connection);
      } finally {
        snapshots.readmit();
      }
    }
    return true;
  }

  private static boolean empty(PhysicalConnection connection) throws SQLException {
    String patience = connection.ask("PRAGMA busy_timeout");
    connection.run("PRAGMA busy_timeout=0");
    try {
      return checkpoint(connection, "TRUNCATE");
    } finally {
      if (patience != null) {
        connection.run("PRAGMA busy_timeout=" + patience);
      }
    }
  }

  private static boolean checkpoint(PhysicalConnection connection, String mode)
      throws SQLException {
    try (Statement statement = connection.raw().createStatement();
        ResultSet row = statement.executeQuery("PRAGMA main.wal_checkpoint(" + mode + ")")) {
      if (!row.next()) {
        return false;
      }
      boolean busy = row.getInt(1) != 0;
      // Columns 2 and 3: frames in the log and frames moved; equal when all were moved.
      int frames = row.getInt(2);
      return frames < 0 ? !busy : frames == row.getInt(3);
    }
  }
}
