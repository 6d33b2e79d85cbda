package io.pooledsqlite.pool;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Files on their way out of WAL and out of pooling, because one session has them open together or
 * needs the locks of a rollback journal. That session's own connection leaves WAL, which only the
 * last connection to a file can: "the PRAGMA fails if there are other connections" is how SQLite
 * keeps it exact, whatever else goes on. Guarded by the session lock.
 */
public final class Departure implements AutoCloseable {

  /**
   * One of the files, as the session's connection knows it.
   *
   * @param held whether a reference is held to the database, so that whoever opens the file
   *     meanwhile comes under it
   */
  record Part(String schema, FilePooling pooling, @Nullable Database database, boolean held) {

    void closeIdle() {
      if (database != null) {
        // Again and again: the pool may have been in the middle of opening one.
        database.closeIdle();
      }
    }

    boolean isAttached() {
      return !schema.equals(MAIN);
    }

    void release() {
      if (database != null && held) {
        database.release();
      }
    }

    boolean isBusy() {
      return !pooling.isUnpooled() && database != null && !database.nothingRuns();
    }
  }

  /** What SQLite calls the session's own file; no other can be attached by that name. */
  static final String MAIN = "main";

  /** How long idle connections may take to close; what lasts longer is somebody else's. */
  private static final long CLOSING_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final List<Part> parts;
  private boolean closed;

  Departure(List<Part> parts) {
    this.parts = new ArrayList<>(parts);
  }

  /**
   * The session detached a file, so that its connection can not bring it out of WAL any more. It
   * stays on its way out, which its last close is, too. Its name may be another file's next.
   */
  public void detached(String schema) {
    parts.removeIf(
        part -> {
          boolean gone = part.isAttached() && part.schema().equals(schema);
          if (gone && !closed) {
            part.release();
          }
          return gone;
        });
  }

  /** Whether a file is still attached to the session's own. */
  public boolean isOfAttached() {
    return parts.stream().anyMatch(Part::isAttached);
  }

  /** Whether all files are out of WAL. */
  public boolean isOver() {
    return parts.stream().allMatch(part -> part.pooling().isUnpooled());
  }

  /** Whether a statement, result set or transaction of this JVM runs on one of the files. */
  public boolean isBlocked() {
    return parts.stream().anyMatch(Part::isBusy);
  }

  /**
   * Waits until the files are out of WAL. New statements wait meanwhile; it ends early where
   * nothing of ours stands in the way, but a connection that another session or process keeps.
   *
   * @param own the session's connection, which has all the files open and no transaction
   * @return whether they are
   */
  public boolean await(PhysicalConnection own, Duration patience) throws SQLException {
    long deadline = System.nanoTime() + patience.toNanos();
    long closing = System.nanoTime() + CLOSING_NANOS;
    // The gate is what lets us through where statements of others follow each other without a gap.
    parts.forEach(part -> part.pooling().closeGate());
    try {
      boolean done = attempt(own);
      while (!done && System.nanoTime() < deadline) {
        if (isBlocked()) {
          closing = System.nanoTime() + CLOSING_NANOS;
        } else if (System.nanoTime() > closing) {
          break;
        }
        Pause.nanos(TimeUnit.MILLISECONDS.toNanos(1));
        done = attempt(own);
      }
    } finally {
      parts.forEach(part -> part.pooling().openGate());
      retire();
    }
    return isOver();
  }

  private boolean attempt(PhysicalConnection own) throws SQLException {
    String patience = own.ask("PRAGMA busy_timeout");
    // Zero may be a busy handler of the application's own; setting it would take that away.
    boolean waits = !"0".equals(patience);
    if (waits) {
      own.run("PRAGMA busy_timeout = 0");
    }
    try {
      for (Part part : parts) {
        if (!part.pooling().isUnpooled() && !part.isBusy()) {
          part.closeIdle();
          leaveWal(part, own);
        }
      }
    } finally {
      if (waits) {
        own.run("PRAGMA busy_timeout = " + patience);
      }
    }
    return isOver();
  }

  private static void leaveWal(Part part, PhysicalConnection own) throws SQLException {
    try {
      if (own.leaveWal(part.schema())) {
        part.pooling().left();
      }
    } catch (SQLException e) {
      boolean open = SqliteErrors.hasCode(e, SqliteErrors.BUSY);
      // Another connection has the file open, or this one is in the middle of a query.
      if (!open && !SqliteErrors.hasCode(e, SqliteErrors.ERROR)) {
        throw e;
      }
    }
  }

  private void retire() {
    for (Part part : parts) {
      if (part.pooling().isUnpooled()) {
        // Also those that another copy of this library has; nobody uses their connections.
        part.pooling().retireAll();
      }
    }
    if (isOver()) {
      close();
    }
  }

  /** Gives up: the files go back to their pools' last close. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      parts.forEach(Part::release);
    }
  }
}
