package io.pooledsqlite.pool;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The way out of WAL at the exit of the JVM where sessions are open that keep the file open, though
 * nothing runs in them: those with a connection of their own, and those in a transaction that has
 * only read. One connection stays open and leaves WAL; SQLite refuses that while any other has the
 * file open. The sessions can go on after it, each with a connection of its own, as hooks of the
 * application may want to. Waits for nobody. For one thread.
 */
final class ExitDeparture {

  private final Database database;
  private final MainFile mainFile;
  private final JournalMode journalMode;
  private final WriteQueue queue;
  private final FilePooling pooling;
  private final PoolSet pools;

  ExitDeparture(
      Database database,
      MainFile mainFile,
      JournalMode journalMode,
      WriteQueue queue,
      FilePooling pooling,
      PoolSet pools) {
    this.database = database;
    this.mainFile = mainFile;
    this.journalMode = journalMode;
    this.queue = queue;
    this.pooling = pooling;
    this.pools = pools;
  }

  /**
   * Tries once.
   *
   * @return whether the file is out of WAL
   */
  boolean attempt() {
    if (!mainFile.mayLeaveWal()) {
      return false;
    }
    List<PoolSession> paused = new ArrayList<>();
    pooling.closeGate();
    try {
      return pauseAll(paused) && leaveBesideIdleSessions(paused);
    } finally {
      paused.forEach(PoolSession::resume);
      pooling.openGate();
    }
  }

  private boolean pauseAll(List<PoolSession> paused) {
    for (PoolSession session : pools.sessions()) {
      if (!session.tryPause()) {
        return false;
      }
      paused.add(session);
    }
    return true;
  }

  private boolean leaveBesideIdleSessions(List<PoolSession> paused) {
    List<FileHold> own = new ArrayList<>();
    List<FileHold> others = new ArrayList<>();
    for (PoolSession session : paused) {
      if (!session.isIdle()) {
        return false;
      }
      FileHold hold = session.fileHold();
      if (hold != null) {
        (hold.isOwn() ? own : others).add(hold);
      }
    }
    // Of two connections that sessions need neither can be closed.
    if (own.size() > 1 || !pools.hasOnly(own.size(), others.size())) {
      return false;
    }
    if (own.isEmpty() && others.isEmpty()) {
      // All is at rest by now: the pool is to be ended in the ordinary way.
      return false;
    }
    FileHold last = own.isEmpty() ? others.remove(0) : own.get(0);
    return leaveAsOnlyWriter(last, others);
  }

  private boolean leaveAsOnlyWriter(FileHold last, List<FileHold> others) {
    WriteTicket ticket = new WriteTicket(null);
    ticket.describe("the exit of the JVM");
    if (!queue.tryAcquire(ticket)) {
      return false;
    }
    try {
      return leave(last, others);
    } finally {
      queue.release(ticket);
    }
  }

  private boolean leave(FileHold last, List<FileHold> others) {
    List<FileHold> ended = new ArrayList<>();
    String before = null;
    boolean left = false;
    try {
      before = last.connection().dataVersion();
      if (endSnapshots(last, others, ended)) {
        others.forEach(FileHold::close);
        left = journalMode.leaveForGood(last.connection());
      }
    } catch (SQLException e) {
      // Somebody uses a connection that was handed out.
      if (!SqliteErrors.hasCode(e, SqliteErrors.ERROR)) {
        database.environment().listener().warned(database.path() + ": could not leave WAL", e);
      }
    } finally {
      goOn(last, ended, before, left);
    }
    return left;
  }

  private static boolean endSnapshots(FileHold last, List<FileHold> others, List<FileHold> ended) {
    List<FileHold> all = new ArrayList<>(others);
    all.add(0, last);
    for (FileHold hold : all) {
      if (!hold.endSnapshot()) {
        return false;
      }
      ended.add(hold);
    }
    return true;
  }

  /**
   * The transactions begin again, on the state of the file on which they were, as the last
   * connection knows it: it has had the file open all the time. Out of WAL they need no lock before
   * their next statements: it would keep the application's hooks from committing.
   */
  private void goOn(FileHold last, List<FileHold> ended, @Nullable String before, boolean left) {
    List<FileHold> others = ended.stream().filter(hold -> hold != last).toList();
    if (!others.isEmpty()) {
      beginAgain(others, last.connection(), before);
    }
    if (ended.contains(last) && before != null) {
      last.rest(before);
    }
    if (!left) {
      // In a WAL snapshots are in nobody's way.
      ended.forEach(FileHold::wake);
    }
  }

  /** While {@code witness} reads nobody commits, but in a WAL. */
  private void beginAgain(
      List<FileHold> others, PhysicalConnection witness, @Nullable String before) {
    boolean same = false;
    try {
      witness.run("BEGIN");
      try {
        witness.readFile();
        same = Objects.equals(before, witness.dataVersion());
        others.forEach(FileHold::rest);
      } finally {
        witness.run("COMMIT");
      }
      // In WAL others may have committed meanwhile.
      same = same && Objects.equals(before, witness.dataVersion());
    } catch (SQLException e) {
      same = false;
    }
    if (!same) {
      others.forEach(FileHold::lost);
    }
  }
}
