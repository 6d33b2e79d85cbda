package io.pooledsqlite.pool;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Moves the WAL into the main file. The caller holds the write queue's slot. Stateless. */
final class Checkpointer {

  private Checkpointer() {}

  /**
   * Runs a TRUNCATE checkpoint without waiting for readers.
   *
   * <p>"If the database connection is in WAL mode … SQLITE_CHECKPOINT_TRUNCATE works the same way
   * as RESTART but also truncates the log file" (sqlite.org/c3ref/wal_checkpoint_v2.html); with no
   * busy handler it copies what it can and reports busy instead of waiting.
   *
   * @return whether the main file alone now holds every committed row
   */
  static boolean run(PhysicalConnection connection) throws SQLException {
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
