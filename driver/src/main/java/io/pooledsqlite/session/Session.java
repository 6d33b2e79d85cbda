package io.pooledsqlite.session;

import io.pooledsqlite.config.Cursors;
import io.pooledsqlite.pool.FileHold;
import io.pooledsqlite.pool.LeakKind;
import io.pooledsqlite.pool.Lease;
import io.pooledsqlite.pool.PhysicalConnection;
import io.pooledsqlite.pool.PinReason;
import io.pooledsqlite.pool.Pool;
import io.pooledsqlite.pool.PoolSession;
import io.pooledsqlite.sql.SqlStatement;
import io.pooledsqlite.sql.SqlStatement.Kind;
import java.lang.ref.Reference;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A logical connection's side of the pool: its life, its transactions as JDBC sees them, and what
 * maintenance asks of it. Where its statements run, the {@link Router} decides. Thread-safe.
 */
public final class Session implements PoolSession {

  /** What is done with the connection once it is there; may be done again after a refused write. */
  @FunctionalInterface
  public interface Work<T> {
    T run(StatementScope scope) throws SQLException;
  }

  /**
   * The work of one INSERT, UPDATE or DELETE that leaves no cursor. Another thread may do it while
   * the caller waits, in a transaction with other writes, and it may be done again.
   */
  @FunctionalInterface
  public interface GroupableWork<T> extends Work<T> {}

  private static final Duration LEAVING_PERIOD = Duration.ofMillis(250);

  private final Pool pool;
  private final ReentrantLock lock = new SessionLock();
  private final OpenScopes scopes = new OpenScopes();
  private final CarriedState state;
  private final Attachments attachments;
  private final SlotWait slot;
  private final TransactionControl transactions;
  private final OwnConnection own;
  private final Router router;
  private final LeakWatch leaks;
  private final Scratch scratch;
  private SqlStatement.@Nullable Kind lastStatement;

  /** Kept so that the pool learns of it when the application loses its connection. */
  @SuppressWarnings("UnusedVariable")
  private @Nullable Reference<Object> held;

  private volatile boolean closed;

  /** Opens a session in a pool whose database holds a reference for it. */
  public Session(Pool pool) {
    this.pool = pool;
    this.state = new CarriedState(pool);
    this.attachments = new Attachments(pool);
    this.slot = new SlotWait(pool, this, attachments);
    this.transactions = new TransactionControl(pool, lock, state, slot, attachments);
    this.own = new OwnConnection(pool, this, lock, state, transactions, slot, scopes);
    this.router = new Router(pool, this, lock, scopes, state, attachments, slot, transactions, own);
    this.leaks = new LeakWatch(pool);
    this.scratch = new Scratch(pool);
    pool.add(this);
  }

  /**
   * Gets ready for a text that is run several times in one go. If it asks each time for what the
   * time before left in the connection's counters, no literal can stand for that: the session has a
   * connection of its own from then on.
   *
   * @return whether that is so: the text is to be run there as it is
   */
  public boolean ownCountersFor(SqlStatement statement) throws SQLException {
    boolean asks = Pins.asksCounters(statement);
    if (asks) {
      pin(PinReason.CHANGE_COUNTERS);
    }
    return asks;
  }

  /** The pool that serves this session. */
  public Pool pool() {
    return pool;
  }

  /** Whether {@link #close} was called. */
  public boolean isClosed() {
    return closed;
  }

  /** Where rows are kept that must outlive their cursor. */
  public Scratch scratch() {
    // Of a result set that outlives its session, some things may still be asked.
    return closed ? new Scratch(pool) : scratch;
  }

  /** {@code changes()} of this session. */
  public long changes() {
    return state.counters().changes();
  }

  /** {@code last_insert_rowid()} of this session. */
  public long lastInsertRowid() {
    return state.counters().lastInsertRowid();
  }

  long capture(PhysicalConnection connection, SqlStatement statement) throws SQLException {
    return state.counters().capture(connection, statement, this);
  }

  void captureAfterSchemaChange(PhysicalConnection connection, boolean deletesRows)
      throws SQLException {
    state.counters().captureAfterSchemaChange(connection, deletesRows, this);
  }

  boolean owns(Lease lease) {
    return own.lease() == lease;
  }

  void checkOpen() throws SQLException {
    if (closed) {
      throw new SQLException("database connection closed");
    }
  }

  void checkUsable() throws SQLException {
    if (closed) {
      throw new SQLException("The database has been closed");
    }
  }

  // Regions.

  /**
   * Begins a region of the calling thread, which must {@linkplain Region#leave leave} it.
   *
   * @param kind what was proved of it
   * @param escalation asked for the lock when the region turns out to do more
   * @return null if the session's present state makes the proof worthless: the caller takes the
   *     lock for itself
   */
  public @Nullable Region enterRegion(Region.Kind kind, Region.Escalation escalation) {
    return Region.enter(this, router, kind, escalation);
  }

  /** Whatever is not a statement was not expected in a region. */
  private void leaveRegion(String what) throws SQLException {
    Region region = Region.current(this);
    if (region != null) {
      region.goOnAlone(what);
    }
  }

  void regionBegan(Region region) {
    scopes.add(region);
  }

  void regionEnded(Region region) {
    scopes.remove(region);
  }

  // Running a statement.

  /**
   * Runs one statement where it belongs.
   *
   * @param statement what it is
   * @param sql the text to run, at whose beginning the statement stands
   * @param timeoutSeconds {@code Statement.setQueryTimeout}; 0 means none
   */
  public <T> T run(SqlStatement statement, String sql, int timeoutSeconds, Work<T> work)
      throws SQLException {
    return Carrier.call(() -> runHere(statement, sql, timeoutSeconds, work));
  }

  private <T> T runHere(SqlStatement statement, String sql, int timeoutSeconds, Work<T> work)
      throws SQLException {
    checkUsable();
    leaks.called();
    lastStatement = statement.kind();
    Region region = Region.current(this);
    if (region != null) {
      return region.run(statement, sql, timeoutSeconds, work);
    }
    transactions.checkNotAbandoned(statement);
    if (transactions.look() == null) {
      pool.database().passGate();
      if (statement.kind() == Kind.READ) {
        pool.database().slot().letWritersRun();
      }
    }
    return statement.kind() == Kind.ATTACH
        ? attach(statement, sql, timeoutSeconds, work)
        : router.run(statement, sql, timeoutSeconds, work);
  }

  private <T> T attach(SqlStatement statement, String sql, int timeoutSeconds, Work<T> work)
      throws SQLException {
    lock.lock();
    try {
      Lock attaching = pool.database().attaching();
      attaching.lock();
      try {
        return router.run(statement, sql, timeoutSeconds, work);
      } finally {
        attaching.unlock();
        goOnLeaving();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Files that could not leave WAL when they were attached do so once nobody uses them. */
  private void goOnLeaving() {
    if (!closed && attachments.isLeaving()) {
      pool.later(LEAVING_PERIOD, this::leaveIfIdle);
    }
  }

  private void leaveIfIdle() {
    if (!lock.tryLock()) {
      pool.later(LEAVING_PERIOD, this::leaveIfIdle);
      return;
    }
    try {
      Lease mine = own.lease();
      if (!closed && mine != null && transactions.look() == null) {
        attachments.leaveNow(mine.connection());
      }
      goOnLeaving();
    } catch (RuntimeException e) {
      pool.listener().warned(pool.poolName() + ": could not leave WAL mode", e);
    } finally {
      lock.unlock();
    }
  }

  void scopeBegan(StatementScope scope) {
    scopes.add(scope);
  }

  void scopeOver(StatementScope scope) {
    scopes.remove(scope);
  }

  /**
   * Says that a reader is about to be needed by a thread that has no result set's lock: where none
   * is free, the session gives one back.
   */
  public void needReader() {
    if (!pool.hasFreeReader()) {
      Carrier.run(router::giveReaderBack);
    }
  }

  /** {@link Pool#noticeForeignSchemaChange}. */
  public void noticeForeignSchemaChange() {
    Carrier.run(pool::noticeForeignSchemaChange);
  }

  /** Lends a connection to compile or describe a statement that is not run. */
  public <T> T describe(Work<T> work) throws SQLException {
    Region region = Region.current(this);
    return Carrier.call(() -> region == null ? router.describe(work) : region.describe(work));
  }

  /** Ties the session to a connection of its own from now on; its transaction's, if one is open. */
  public Lease pin(PinReason reason) throws SQLException {
    return Carrier.call(() -> pinHere(reason));
  }

  private Lease pinHere(PinReason reason) throws SQLException {
    leaveRegion("needs a connection of its own");
    lock.lock();
    try {
      if (own.lease() == null) {
        checkOpen();
      }
      transactions.wake();
      return own.pin(reason);
    } finally {
      lock.unlock();
    }
  }

  /** Whether any connection of the pool would do for its next statement, just as it is. */
  public boolean isFree() {
    return router.isFree() && state.pragmas().pragmas().isEmpty();
  }

  /** The connection that the session is tied to, if it is; closed once the session is. */
  public @Nullable Connection ownConnection() {
    Lease mine = own.lease();
    return mine == null ? null : mine.connection().raw();
  }

  // JDBC's transaction control.

  /** {@code Connection.getAutoCommit}: SQL-level BEGIN and COMMIT do not change it. */
  public boolean getAutoCommit() throws SQLException {
    checkOpen();
    leaks.called();
    return transactions.autoCommit();
  }

  /** {@code Connection.setAutoCommit}: true commits, false begins. */
  public void setAutoCommit(boolean autoCommit) throws SQLException {
    Carrier.run(() -> change(autoCommit));
  }

  private void change(boolean autoCommit) throws SQLException {
    needRoomToEnd();
    leaveRegion("calls setAutoCommit");
    leaks.called();
    lock.lock();
    try {
      checkOpen();
      if (transactions.autoCommit() == autoCommit) {
        return;
      }
      transactions.autoCommit(autoCommit);
      if (autoCommit) {
        transactions.end("COMMIT", true, this::runIdle);
      } else {
        begin();
      }
    } finally {
      lock.unlock();
    }
  }

  /** {@code Connection.commit}. */
  public void commit() throws SQLException {
    Carrier.run(() -> endAndBegin("COMMIT", true));
  }

  /** {@code Connection.rollback}. */
  public void rollback() throws SQLException {
    Carrier.run(() -> endAndBegin("ROLLBACK", false));
  }

  private void endAndBegin(String sql, boolean committing) throws SQLException {
    needRoomToEnd();
    leaveRegion("calls commit or rollback");
    leaks.called();
    lock.lock();
    try {
      checkOpen();
      if (transactions.autoCommit()) {
        throw new SQLException("database in auto-commit mode");
      }
      transactions.end(sql, committing, this::runIdle);
      begin();
    } finally {
      lock.unlock();
    }
  }

  private void begin() throws SQLException {
    SqlStatement atOnce = TransactionMode.of(pool.driverSetting(TransactionMode.SETTING)).begin();
    if (atOnce == null) {
      transactions.begin();
    } else {
      runAsItIs(atOnce);
    }
  }

  private void runAsItIs(SqlStatement statement) throws SQLException {
    run(
        statement,
        statement.text(),
        0,
        scope -> {
          scope.connection().run(scope.sql());
          return true;
        });
  }

  /** What a transaction holds must be given back, however deep the application's stack is. */
  private void needRoomToEnd() {
    if (transactions.look() != null) {
      StackRoom.need(StackRoom.TO_COMMIT);
    }
  }

  private void runIdle(String sql) throws SQLException {
    describe(
        scope -> {
          scope.connection().run(sql);
          return true;
        });
  }

  /** Runs {@code SAVEPOINT}, {@code RELEASE} or {@code ROLLBACK TO} for JDBC's savepoint calls. */
  public void savepoint(SqlStatement statement) throws SQLException {
    Carrier.run(() -> markOrGoBack(statement));
  }

  private void markOrGoBack(SqlStatement statement) throws SQLException {
    StackRoom.need(StackRoom.TO_COMMIT);
    leaveRegion("uses a savepoint");
    lock.lock();
    try {
      checkOpen();
      if (statement.kind() == Kind.SAVEPOINT) {
        transactions.autoCommit(false);
      } else if (transactions.autoCommit()) {
        throw new SQLException("database in auto-commit mode");
      }
      runAsItIs(statement);
    } finally {
      lock.unlock();
    }
  }

  // Looking after open cursors, closing.

  /** {@code Statement.cancel}: interrupts what runs or waits in this session. */
  public void cancel() throws SQLException {
    slot.cancel();
    scopes.interrupt();
  }

  @Override
  public int reclaimLostCursors() {
    List<StatementScope> lost = scopes.lost();
    for (StatementScope scope : lost) {
      LeakWatch.Look before = look();
      scope.closeCursor();
      leaks.reclaimed(before, LeakKind.RESULT_SET);
    }
    return lost.size();
  }

  @Override
  public int spoolCursors() {
    return scopes.spoolPooled();
  }

  @Override
  public void readAhead() {
    if (pool.config().cursors() != Cursors.SAME_CONNECTION) {
      for (int spooled = scopes.spoolAll(); spooled > 0; spooled--) {
        pool.listener().cursorSpooled(pool);
      }
    }
  }

  @Override
  public void giveUpAnticipation() {
    if (lock.tryLock()) {
      try {
        transactions.giveUpAnticipation();
      } finally {
        lock.unlock();
      }
    }
  }

  @Override
  public boolean isIdle() {
    Transaction open = transactions.look();
    Lease mine = own.lease();
    // A change of the journal mode is a commit.
    return !closed
        && (mine == null || !mine.connection().areCommitsHeard())
        && !scopes.anyRunning()
        && !scopes.anyOwnCursor()
        && (open == null || open.canBeginOnceMore());
  }

  @Override
  public @Nullable FileHold fileHold() {
    return IdleHold.of(pool, state, transactions, own.lease());
  }

  @Override
  public long snapshotNanos(long now) {
    Transaction open = transactions.look();
    return Math.max(open == null ? 0 : open.age(now), scopes.oldest(now));
  }

  @Override
  public void takeOwnConnection() {
    if (!lock.tryLock()) {
      return;
    }
    try {
      if (!closed && !transactions.inTransaction()) {
        pin(PinReason.UNPOOLED);
      }
    } catch (SQLException e) {
      // Its next statement tries again, and tells.
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean tryPause() {
    return lock.tryLock();
  }

  @Override
  public void resume() {
    lock.unlock();
  }

  @Override
  public void rollBackAbandoned(Duration limit) {
    transactions.rollBackAbandoned(limit);
  }

  @Override
  public void reportIdle(long now, long nanos) {
    leaks.look(look(), now, nanos);
  }

  @Override
  public void noteUse(long now) {
    leaks.noteCalls(now);
  }

  /** A row was asked for. */
  long called() {
    return leaks.called();
  }

  /** A result set became unreachable that was read to its end earlier. */
  public void lostSpooledCursor() {
    if (!closed) {
      leaks.reclaimed(look(), LeakKind.RESULT_SET);
    }
  }

  private LeakWatch.Look look() {
    Transaction open = transactions.look();
    boolean cursor = scopes.anyCursor();
    boolean running = slot.isWaiting() || scopes.anyRunning();
    LeakKind kind =
        open != null ? LeakKind.TRANSACTION : cursor ? LeakKind.RESULT_SET : LeakKind.SESSION;
    SqlStatement.Kind last = lastStatement;
    return new LeakWatch.Look(
        kind,
        running,
        last == null ? "none" : last.name(),
        open != null,
        open != null && open.isWriting());
  }

  /** Says what the application holds of this session: if it is lost, the session is closed. */
  public void heldBy(Object connection) {
    held = pool.heldBy(connection, this);
  }

  @Override
  public void reclaim() {
    if (!closed) {
      leaks.reclaimed(look(), LeakKind.SESSION);
      close();
    }
  }

  /** Whether this thread is in a function of the application's that a statement of ours calls. */
  public boolean isInsideOwnStatement() {
    return lock.isHeldByCurrentThread() || scopes.anyAskedByThisThread();
  }

  /**
   * Ends the session: cursors are closed, an open transaction is rolled back. Idempotent. Not to be
   * called {@linkplain #isInsideOwnStatement inside a statement} of the session's own.
   *
   * @throws StackOverflowError if there is no room to end it; it is still open then, and so is its
   *     transaction
   */
  public void close() {
    if (closed) {
      return;
    }
    StackRoom.need(StackRoom.TO_COMMIT);
    Carrier.run(this::end);
  }

  private void end() {
    scopes.endThoseLeftBehind();
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
    } finally {
      lock.unlock();
    }
    slot.cancel();
    scopes.closeWithSession();
    lock.lock();
    try {
      endOnConnection();
    } finally {
      lock.unlock();
      leaks.closed();
      scratch.close();
      attachments.close();
      pool.remove(this);
      own.giveFileBack();
    }
  }

  private void endOnConnection() {
    Lease mine = own.lease();
    if (mine != null && mine.connection().isListenedTo() && transactions.look() != null) {
      // SQLite rolls back at the close, of which listeners hear nothing; then the slot goes back.
      try {
        own.close();
      } finally {
        transactions.rollBackAtClose();
      }
      return;
    }
    try {
      transactions.rollBackAtClose();
      if (mine != null) {
        attachments.leaveNow(mine.connection());
      }
    } finally {
      own.close();
    }
  }
}
