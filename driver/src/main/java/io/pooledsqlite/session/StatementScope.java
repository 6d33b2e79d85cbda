package io.pooledsqlite.session;

import io.pooledsqlite.pool.Lease;
import io.pooledsqlite.pool.PhysicalConnection;
import io.pooledsqlite.sql.SqlStatement;
import io.pooledsqlite.sql.Trait;
import java.lang.ref.WeakReference;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * One execution of one statement: the connection it may use, from {@link Session#run} until it is
 * done or its cursor closed. The executing thread owns it; interrupting and closing the cursor may
 * come from other threads.
 */
public final class StatementScope {

  /** How the driver's statement is put away. */
  @FunctionalInterface
  public interface PutAway {
    /** Puts it away, while its connection is still ours. */
    void run() throws SQLException;
  }

  private final Session session;
  private final SqlStatement statement;
  private final Lease lease;
  private final @Nullable Transaction transaction;
  private final boolean shared;
  private final String sql;
  private final boolean cacheable;
  private final long begunAt;

  /** Runs it; null once it left a cursor. */
  private volatile @Nullable Thread runner = Thread.currentThread();

  private @Nullable WriteClaim claim;
  private @Nullable SnapshotHold snapshot;
  private @Nullable Statement running;
  private volatile @Nullable WeakReference<Cursor> cursor;
  private volatile @Nullable ResultSet rows;
  private volatile @Nullable PutAway putAway;
  private @Nullable Long capturedRowid;

  /** Both only tell which cursor to move first, and moving takes its lock: a row costs no fence. */
  private long lastAsked;

  private boolean isAsked;

  private volatile boolean spooledFew;

  /** The cursor's end was begun where the stack had no room for it. */
  private volatile boolean leftBehind;

  private @Nullable String statistics;
  private boolean deletesRows;
  private boolean over;

  StatementScope(
      Session session,
      SqlStatement statement,
      String sql,
      boolean cacheable,
      Lease lease,
      boolean shared,
      @Nullable Transaction transaction,
      @Nullable WriteClaim claim) {
    this.session = session;
    this.statement = statement;
    this.sql = sql;
    this.cacheable = cacheable;
    this.lease = lease;
    this.transaction = transaction;
    this.claim = claim;
    this.shared = shared;
    this.begunAt = shared ? System.nanoTime() : lease.lentAt();
  }

  /** The connection; not to be used after the scope is over. */
  public PhysicalConnection connection() {
    return lease.connection();
  }

  /** The text to run: the application's own but where a literal must stand for session state. */
  public String sql() {
    return sql;
  }

  /** Whether a prepared statement for {@link #sql} may be kept for later executions. */
  public boolean isCacheable() {
    return cacheable;
  }

  SqlStatement statement() {
    return statement;
  }

  /** The schema epoch to prepare under. */
  public long schemaEpoch() {
    return session.pool().database().schemaEpoch();
  }

  /**
   * Takes over what the statement that just wrote left in the connection's counters; once.
   *
   * @return the session's {@code last_insert_rowid()} after it
   */
  public long capture() throws SQLException {
    Long known = capturedRowid;
    if (known == null) {
      known = session.capture(connection(), statement);
      capturedRowid = known;
    }
    return known;
  }

  /** {@code changes()} of the session, after what just ran. */
  public long changes() throws SQLException {
    if (statement.kind() == SqlStatement.Kind.DDL) {
      captureAfterSchemaChange();
    }
    return session.changes();
  }

  /** Takes over what a schema change that just ran left in the connection's counters. */
  void captureAfterSchemaChange() throws SQLException {
    session.captureAfterSchemaChange(connection(), deletesRows);
  }

  /** Whether {@code changes()} tells of the schema change, even if no row was there to delete. */
  void deletesRows(boolean deletes) {
    this.deletesRows = deletes;
  }

  /** Keeps what the statistics were before it, which may change them. */
  void statistics(String before) {
    statistics = before;
  }

  @Nullable String statistics() {
    return statistics;
  }

  /**
   * Whether rows must be read to their end before the statement is done: SQLite commits an
   * autocommit write when the statement ends, and the slot is not to wait for the application. Nor
   * can sqlite-jdbc roll back on our connections beside a write that is not done: it takes them for
   * ones in autocommit, and commits once more.
   */
  public boolean mustSpool() {
    return (claim != null && claim.isHeld())
        || (transaction == null && statement.has(Trait.RETURNING))
        || Pins.isOptimize(statement);
  }

  /** Whether this is a write on the session's own connection, outside a transaction. */
  boolean holdsSlot() {
    return claim != null && isOnOwnConnection();
  }

  @Nullable Transaction transaction() {
    return transaction;
  }

  /** Tells the transaction, if there is one, what ran in it. */
  void ranInTransaction(boolean succeeded) {
    if (transaction != null) {
      transaction.ran(statement, sql, succeeded);
    }
  }

  /** Whether the connection belongs to the session, so that nobody else waits for it. */
  public boolean isOnOwnConnection() {
    return session.owns(lease);
  }

  /** Whether the lease outlives this scope: a transaction's, a group's or the session's own. */
  public boolean isShared() {
    return shared;
  }

  /** Whether account is kept of this query, because its transaction may have to begin again. */
  public boolean isRecorded() {
    return transaction != null
        && transaction.isRepeatable()
        && statement.kind() == SqlStatement.Kind.READ;
  }

  /** Keeps account of this query; null if its transaction has too many. */
  public @Nullable ReadRecord record(ReadRecord.Query query) {
    return transaction == null ? null : transaction.record(query);
  }

  /** Says what keeps its snapshot from getting old, until it is over. */
  void snapshot(SnapshotHold hold) {
    snapshot = hold;
  }

  private void releaseSnapshot() {
    SnapshotHold held = snapshot;
    if (held != null) {
      held.release();
    }
  }

  /** Names the driver's statement that is about to run, for {@link #interrupt}. */
  public synchronized void running(Statement physical) {
    running = physical;
  }

  /** Interrupts what runs in this scope; nothing happens once it is over. */
  public synchronized void interrupt() throws SQLException {
    if (over) {
      return;
    }
    if (running != null) {
      running.cancel();
      if (!isOnOwnConnection()) {
        // An interrupt lasts "until all currently running SQL statements … complete", and may cut
        // off sqlite-jdbc's own BEGIN and COMMIT: nobody else is to find what it left.
        connection().markBroken();
      }
    }
  }

  /**
   * Keeps the scope for a cursor.
   *
   * @param open the result set; held weakly, so that one that nobody can close is found
   * @param driverRows the driver's cursor; closed once, while the connection is still ours
   * @param whenClosed puts its statement away after that
   */
  public void keepFor(Cursor open, ResultSet driverRows, PutAway whenClosed) {
    rows = driverRows;
    putAway = whenClosed;
    lastAsked = session.called();
    cursor = new WeakReference<>(open);
    runner = null;
    if (transaction != null) {
      transaction.cursorOpened(this);
    }
  }

  /** The application asks its result set for a row. */
  public void rowAsked() {
    isAsked = true;
    lastAsked = session.called();
  }

  /** It has its answer. */
  public void rowGiven() {
    isAsked = false;
  }

  /** Whether this thread is in a call that reads a row. */
  boolean isAskedByThisThread() {
    Cursor open = cursor();
    return open != null && open.isLockedByThisThread() && isAsked;
  }

  /** Whether a call reads a row; known for sure to its thread only. */
  boolean isAsked() {
    return isAsked;
  }

  /** When the application last asked for a row, in calls of its session. */
  long lastAsked() {
    return lastAsked;
  }

  boolean hasCursor() {
    return cursor != null;
  }

  /** Whether a cursor on a connection of the pool is open of which nobody reads at the moment. */
  boolean hasIdlePooledCursor() {
    return !shared && hasCursor() && !isAsked;
  }

  /** The cursor's result set, or null if it became unreachable or there is none. */
  @Nullable Cursor cursor() {
    WeakReference<Cursor> reference = cursor;
    return reference == null ? null : reference.get();
  }

  /** Reads a cursor on a connection of the pool to its end; returns whether there was one. */
  boolean spool(int mostRows) {
    Cursor open = shared ? null : cursor();
    return open != null && open.spool(mostRows);
  }

  /**
   * Whether {@link #spoolFew} may be worth while: it is so once, and not where the next row may be
   * looked for without end, which a text can ask for by WITH.
   */
  boolean maySpoolFew() {
    return !spooledFew
        && hasIdlePooledCursor()
        && !sql.regionMatches(true, statement.start(), "WITH", 0, 4);
  }

  /** {@link #spool}, of a cursor that may have but few rows left. */
  boolean spoolFew(int mostRows) {
    spooledFew = true;
    return spool(mostRows);
  }

  boolean isLost() {
    WeakReference<Cursor> reference = cursor;
    return reference != null && reference.get() == null;
  }

  /** Closes the result set because its session closes. */
  void closeWithSession() {
    Cursor open = cursor();
    if (open != null) {
      open.closeWithSession();
    }
    // Nobody can close one that was lost, or whose close did not get here for want of stack.
    if (hasCursor()) {
      closeCursor();
    }
  }

  /** Ends the cursor: the driver's side is closed and the connection goes back. */
  public void closeCursor() {
    synchronized (this) {
      if (over || cursor == null) {
        return;
      }
      over = true;
      running = null;
    }
    try {
      endCursor();
    } catch (StackOverflowError e) {
      // Whoever has room for it goes on with it, at the session's close at the latest.
      leftBehind = true;
      throw e;
    }
  }

  private void endCursor() {
    try {
      closeRows();
      captureAtEnd();
    } catch (StackOverflowError e) {
      throw e;
    } catch (RuntimeException | Error e) {
      connection().markBroken();
      giveCursorBack();
      throw e;
    }
    giveCursorBack();
  }

  /** Half-way through this nobody could go on with it. */
  private void giveCursorBack() {
    StackRoom.need(StackRoom.TO_COUNT_OUT);
    session.scopeOver(this);
    releaseSnapshot();
    if (transaction != null) {
      transaction.cursorClosed(this);
    } else if (!shared) {
      lease.close();
    }
  }

  private void closeRows() {
    ResultSet open = rows;
    PutAway closing = putAway;
    try {
      if (open != null && closing != null) {
        open.close();
        closing.run();
      }
    } catch (SQLException ignored) {
      // The driver's statement is freed with its connection at the latest.
    }
  }

  /** The rows ended, though the cursor stays open. */
  public void rowsEnded() {
    captureAtEnd();
  }

  /** SQLite counts the changes of a statement with RETURNING when its rows end. */
  private void captureAtEnd() {
    if (statement.has(Trait.RETURNING)) {
      try {
        session.capture(connection(), statement);
      } catch (SQLException e) {
        connection().markBroken();
      }
    }
  }

  /** The statement ran; it is not done before what it wrote is committed. */
  synchronized void ran() {
    over = true;
    running = null;
  }

  /** The statement is done and left no cursor. */
  void finish(boolean wrote) {
    if (claim == null && !shared) {
      // As with a cursor; who has the slot had room for more when he took it.
      StackRoom.need(StackRoom.TO_COUNT_OUT);
    }
    ran();
    session.scopeOver(this);
    releaseSnapshot();
    if (transaction != null) {
      transaction.idleFromNow();
    }
    try {
      if (!shared) {
        lease.close();
      }
    } finally {
      WriteClaim held = claim;
      claim = null;
      if (held != null) {
        held.release(wrote);
      }
    }
  }

  /** The thread that runs it; null once it left a cursor. */
  @Nullable Thread runner() {
    return runner;
  }

  /** Ends a statement that its thread does not run any more, unless another call does. */
  void endLeftBehind(Thread thread) {
    boolean ranOnly;
    synchronized (this) {
      ranOnly = runner == thread;
      if (!ranOnly && !leftBehind) {
        return;
      }
      runner = null;
      leftBehind = false;
    }
    connection().markBroken();
    if (ranOnly) {
      finish(true);
    } else {
      giveCursorBack();
    }
  }

  /** How long it has been open at {@code now}; 0 once it is over. */
  synchronized long age(long now) {
    return over ? 0 : now - begunAt;
  }
}
