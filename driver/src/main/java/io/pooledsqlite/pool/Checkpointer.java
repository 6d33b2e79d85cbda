package io.pooledsqlite.pool;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * One checkpoint: moves the WAL into the main file. Nothing must be committed meanwhile: the caller
 * holds the write queue's slot, or is {@link BesideTransaction}.
 */
final class Checkpointer {

  /** Sizes in "The Write-Ahead Log" (sqlite.org/fileformat2.html#walformat). */
  private static final int WAL_HEADER = 32;

  private static final int FRAME_HEADER = 24;

  /**
   * The columns of the pragma's row.
   *
   * @param frames in the WAL; negative if there is none
   * @param moved how many of them the main file has
   */
  private record Answer(boolean busy, int frames, int moved) {}

  private final long walBytes;
  private final @Nullable OpenSnapshots snapshots;
  private long pages;
  private boolean emptied;

  /**
   * Gets ready.
   *
   * @param walBytes the size of the WAL now
   * @param snapshots those that must not get old by this; null where nobody can write any more
   */
  Checkpointer(long walBytes, @Nullable OpenSnapshots snapshots) {
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
    if (!move(connection)) {
      return false;
    }
    emptied = walBytes <= 0;
    if (emptied) {
      return true;
    }
    if (snapshots == null) {
      emptied = empty(connection);
    } else if (snapshots.tryExclude()) {
      try {
        emptied = empty(connection);
      } finally {
        snapshots.readmit();
      }
    }
    return true;
  }

  /**
   * Moves what is in the WAL, and leaves it there, too.
   *
   * @return whether the main file alone now holds every committed row
   */
  boolean move(PhysicalConnection connection) throws SQLException {
    String pageSize = connection.ask("PRAGMA page_size");
    if (pageSize != null && walBytes > WAL_HEADER) {
      pages = (walBytes - WAL_HEADER) / (FRAME_HEADER + Integer.parseInt(pageSize));
    }
    Answer passive = checkpoint(connection, "PASSIVE");
    return passive.frames < 0 ? !passive.busy : passive.frames == passive.moved;
  }

  private static boolean empty(PhysicalConnection connection) throws SQLException {
    String patience = connection.ask("PRAGMA busy_timeout");
    connection.run("PRAGMA busy_timeout=0");
    try {
      return !checkpoint(connection, "TRUNCATE").busy;
    } finally {
      if (patience != null) {
        connection.run("PRAGMA busy_timeout=" + patience);
      }
    }
  }

  private static Answer checkpoint(PhysicalConnection connection, String mode) throws SQLException {
    try (Statement statement = connection.raw().createStatement();
        ResultSet row = statement.executeQuery("PRAGMA main.wal_checkpoint(" + mode + ")")) {
      return row.next()
          ? new Answer(row.getInt(1) != 0, row.getInt(2), row.getInt(3))
          : new Answer(true, -1, -1);
    }
  }
}
