package io.pooledsqlite.pool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The time during which a file is out of the pool, because a session needs it as it was before the
 * pool came: in its own journal mode, and with nobody's connection open that the program did not
 * open. Meanwhile each session has a connection of its own and SQLite's locks alone decide who may
 * read and write. Thread-safe.
 */
final class Unpooling {

  /** How often the way back into the pool is tried while somebody is at the file. */
  private static final Duration RETRY = Duration.ofMillis(50);

  /** How long idle connections may take to close. */
  private static final long CLOSING_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** How long statements may take to end that no others follow. */
  private static final long PAUSING_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final Database database;
  private final JournalMode journalMode;
  private final WriteQueue queue;
  private final FilePooling pooling;
  private volatile boolean active;

  @GuardedBy("this")
  private final Set<Object> sessions = new HashSet<>();

  Unpooling(Database database, JournalMode journalMode, WriteQueue queue, FilePooling pooling) {
    this.database = database;
    this.journalMode = journalMode;
    this.queue = queue;
    this.pooling = pooling;
  }

  boolean isActive() {
    return active;
  }

  /**
   * Takes the file out of the pool for a session.
   *
   * @param own the session's own connection; without a transaction
   * @param patience how long the statements and transactions of others are waited for
   * @return false if they took longer: the file is in the pool still
   */
  boolean begin(Object session, PhysicalConnection own, Duration patience) {
    if (database.isUnpooledForGood()) {
      return true;
    }
    synchronized (this) {
      if (!sessions.add(session) || sessions.size() > 1) {
        return active;
      }
      // From here on nobody borrows any more, so that what is lent only gets less.
      active = true;
    }
    boolean out = false;
    pooling.closeGate();
    try {
      out = leavePool(own, System.nanoTime() + patience.toNanos());
      if (out) {
        giveOwnConnections(session);
      }
    } catch (SQLException e) {
      database.environment().listener().warned(database.path() + ": could not leave WAL mode", e);
    } finally {
      pooling.openGate();
      if (!out) {
        end(session);
      }
    }
    return out;
  }

  /** Later, when the file is locked, they could not be opened as the plain program's were. */
  private void giveOwnConnections(Object except) {
    for (Pool pool : database.pools()) {
      for (PoolSession session : pool.sessions()) {
        if (session != except) {
          session.takeOwnConnection();
        }
      }
    }
  }

  private boolean leavePool(PhysicalConnection own, long deadline) throws SQLException {
    database.spoolCursors();
    database.pools().forEach(Pool::drain);
    // The patience is for the work of others; how long our own closing takes is our own affair.
    long closed = Math.max(deadline, System.nanoTime() + CLOSING_NANOS);
    while (!database.pools().stream().allMatch(Pool::isDrained)) {
      if (System.nanoTime() >= (database.nothingRuns() ? closed : deadline)) {
        return false;
      }
      Pause.nanos(TimeUnit.MICROSECONDS.toNanos(200));
    }
    WriteTicket ticket = new WriteTicket(null);
    ticket.describe("taking the file out of the pool");
    try {
      queue.acquire(ticket, Math.max(1, deadline - System.nanoTime()));
    } catch (WriteQueue.RefusedException e) {
      return false;
    }
    try {
      return journalMode.leave(own);
    } finally {
      queue.release(ticket);
    }
  }

  /** The session does not need the file for itself any more. */
  void end(Object session) {
    synchronized (this) {
      if (!sessions.remove(session) || !sessions.isEmpty()) {
        return;
      }
    }
    later(Duration.ZERO);
  }

  private void later(Duration delay) {
    database.environment().later(delay, this::returnToPool);
  }

  private void returnToPool() {
    if (database.isRetired() || isWanted()) {
      return;
    }
    if (!returnNow()) {
      later(RETRY);
    }
  }

  /** Whether a session has the file for itself, or it is in the pool already. */
  private synchronized boolean isWanted() {
    return !active || !sessions.isEmpty();
  }

  /**
   * Opens the connection first: the slot is not held while that takes its time or fails. Waits
   * hardly longer than a moment.
   *
   * @return false if somebody is in the way
   */
  private boolean returnNow() {
    Pool pool = database.primary();
    ConnectionSource source = pool == null ? null : pool.writerSource();
    WriteTicket ticket = new WriteTicket(null);
    ticket.describe("taking the file back into the pool");
    boolean held = false;
    try {
      ConnectionSource.Borrowed writer = source == null ? null : source.borrow();
      try {
        held = queue.tryAcquire(ticket);
        return held && returnBy(writer == null ? null : writer.connection());
      } finally {
        // Before the slot: who ends the pool next must find no connection of ours in the way.
        if (source != null && writer != null) {
          source.giveBack(writer);
        }
      }
    } catch (SQLException e) {
      // Somebody has the file for himself, or it is gone; the next session to open it will tell.
      return false;
    } finally {
      if (held) {
        queue.release(ticket);
      }
    }
  }

  /**
   * With the slot held.
   *
   * @param connection switches to WAL; null if no pool is there for which that would matter
   */
  private boolean returnBy(@Nullable PhysicalConnection connection) throws SQLException {
    if (isWanted() || database.isRetired()) {
      return true;
    }
    if (connection != null && !enterWalBesideNoStatement(connection)) {
      return false;
    }
    synchronized (this) {
      active = !sessions.isEmpty();
    }
    database.written();
    return true;
  }

  /** A statement that met the lock which the switch takes, or tries to, would be refused by it. */
  private boolean enterWalBesideNoStatement(PhysicalConnection connection) throws SQLException {
    List<PoolSession> paused = new ArrayList<>();
    pooling.closeGate();
    try {
      return pauseAll(paused) && journalMode.enterAgain(connection);
    } finally {
      paused.forEach(PoolSession::resume);
      pooling.openGate();
    }
  }

  private boolean pauseAll(List<PoolSession> paused) {
    long deadline = System.nanoTime() + PAUSING_NANOS;
    for (Pool pool : database.pools()) {
      for (PoolSession session : pool.sessions()) {
        while (!session.tryPause()) {
          if (System.nanoTime() >= deadline) {
            return false;
          }
          Pause.nanos(TimeUnit.MICROSECONDS.toNanos(100));
        }
        paused.add(session);
      }
    }
    return true;
  }
}
