package io.pooledsqlite.pool;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a pool knows of a session: enough to look after cursors that keep the WAL from being reset
 * and after those that nobody can close any more. Implementations are thread-safe.
 */
public interface PoolSession {

  /** Closes the session, whose connection the application lost without closing it. */
  void reclaim();

  /** Closes cursors whose result set became unreachable; returns how many. */
  int reclaimLostCursors();

  /**
   * Reads open cursors to their end into temporary storage, so that their snapshots end.
   *
   * @return how many were spooled
   */
  int spoolCursors();

  /** As {@link #spoolCursors}, with those on connections of its own. */
  void readAhead();

  /** Gives back the slot of a transaction that has only read; not if a statement runs in it. */
  void giveUpAnticipation();

  /**
   * Whether nothing runs in it, and no result set or transaction is open but one that has only
   * read. Asked while it is {@linkplain #tryPause paused}.
   */
  boolean isIdle();

  /** What it has of the file while it {@linkplain #isIdle is idle}; null if it has nothing. */
  @Nullable FileHold fileHold();

  /** How long its oldest read snapshot has been open at {@code now}; 0 if it has none. */
  long snapshotNanos(long now);

  /**
   * Takes a connection of its own, because the file leaves the pool; not if it is in the middle of
   * a statement or transaction: it takes one later then.
   */
  void takeOwnConnection();

  /**
   * Keeps statements of the session from running on connections of its own, until this thread
   * {@linkplain #resume resumes} it.
   *
   * @return false if one runs
   */
  boolean tryPause();

  /** Ends a pause. */
  void resume();

  /** Rolls back a write transaction in which nothing ran for {@code limit}. */
  void rollBackAbandoned(Duration limit);

  /** Tells once if nothing was called for {@code nanos} at {@code now}. */
  void reportIdle(long now, long nanos);

  /** Notes whether JDBC was called since the last look, for what may be told of the session. */
  void noteUse(long now);
}
