package io.pooledsqlite.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.pooledsqlite.config.Cursors;
import io.pooledsqlite.pool.LeakKind;
import io.pooledsqlite.pool.Lease;
import io.pooledsqlite.pool.LeaseKind;
import io.pooledsqlite.pool.PhysicalConnection;
import io.pooledsqlite.pool.PinReason;
import io.pooledsqlite.pool.Pool;
import io.pooledsqlite.pool.PoolSession;
import io.pooledsqlite.pool.SqliteErrors;
import io.pooledsqlite.sql.SqlStatement;
import io.pooledsqlite.sql.SqlStatement.Kind;
import io.pooledsqlite.sql.Trait;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A logical connection's side of the pool: decides on which physical connection each statement
 * runs. Thread-safe; statements of an autocommit session run beside each other, those of a
 * transaction or of a pinned session one after the other, as sqlite-jdbc runs them.
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
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<StatementScope> scopes = ConcurrentHashMap.newKeySet();
  private final CarriedState state;
  private final Attachments attachments;
  private final SlotWait slot;
  private final TransactionControl transactions;
  private final OwnConnection own;
  private final GroupCommit groupCommit;
  private final LeakWatch leaks;
  private SqlStatement.@Nullable Kind lastStatement;
  private volatile boolean closed;

  /** What others had committed when a statement last began on the session's own connection. */
  @GuardedBy("lock")
  private long ownSnapshot;

  /** Opens a session in a pool whose database holds a reference for it. */
  public Session(Pool pool) {
    this.pool = pool;
    this.state = new CarriedState(pool);
    this.attachments = new Attachments(pool);
    this.slot = new SlotWait(pool, this, attachments);
    this.transactions = new TransactionControl(pool, lock, state, slot, attachments);
    this.own = new OwnConnection(pool, this, lock, state, transactions, slot, this::hasOwnCursors);
    this.groupCommit = new GroupCommit(pool, this, state, slot);
    this.leaks = new LeakWatch(pool);
    pool.add(this);
  }

  /** The pool that serves this session. */
  public Pool pool() {
    return pool;
  }

  /** Whether {@link #close} was called. */
  public boolean isClosed() {
    return closed;
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

  boolean owns(Lease lease) {
    return own.lease() == lease;
  }

  private void checkOpen() throws SQLException {
    if (closed) {
      throw new SQLException("database connection closed");
    }
  }

  private void checkUsable() throws SQLException {
    if (closed) {
      throw new SQLException("The database has been closed");
    }
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
    checkUsable();
    leaks.called();
    lastStatement = statement.kind();
    transactions.checkNotAbandoned(statement);
    if (transactions.look() == null) {
      pool.database().passGate();
    }
    return statement.kind() == Kind.ATTACH
        ? attach(statement, sql, timeoutSeconds, work)
        : runOpen(statement, sql, timeoutSeconds, work);
  }

  private <T> T attach(SqlStatement statement, String sql, int timeoutSeconds, Work<T> work)
      throws SQLException {
    lock.lock();
    try {
      Lock attaching = pool.database().attaching();
      attaching.lock();
      try {
        return runOpen(statement, sql, timeoutSeconds, work);
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

  private <T> T runOpen(SqlStatement statement, String sql, int timeoutSeconds, Work<T> work)
      throws SQLException {
    own.arrange(statement);
    pinIfNeeded(statement, sql);
    StatementScope scope;
    try {
      // With the flag off, commit() leaves one transaction and begins the next under the session
      // lock; a statement of another thread must not slip between the two.
      boolean free = transactions.autoCommit() && isPlain(statement);
      if (free && work instanceof GroupableWork<T> groupable && timeoutSeconds == 0) {
        T result = groupCommit.run(statement, sql, groupable);
        if (result != null) {
          return result;
        }
      }
      scope = free ? enter(statement, sql, timeoutSeconds) : null;
    } catch (SQLException e) {
      // close() ends the waits of its session.
      checkUsable();
      throw e;
    }
    if (scope != null) {
      return finish(scope, work);
    }
    lock.lock();
    try {
      checkOpen();
      transactions.checkNotAbandoned(statement);
      // Nobody begins a transaction now, so a write that had to wait for one joins it or runs.
      scope = isPlain(statement) ? enter(statement, sql, timeoutSeconds) : null;
      return scope != null ? finish(scope, work) : runLocked(statement, sql, timeoutSeconds, work);
    } finally {
      lock.unlock();
    }
  }

  /** Autocommit and unpinned: the statement stands for itself and needs no session lock. */
  private boolean isPlain(SqlStatement statement) {
    return own.lease() == null && !transactions.inTransaction() && !opensTransaction(statement);
  }

  private static boolean opensTransaction(SqlStatement statement) {
    return statement.kind() == Kind.BEGIN || statement.kind() == Kind.SAVEPOINT;
  }

  @GuardedBy("lock")
  private <T> T runLocked(SqlStatement statement, String sql, int timeoutSeconds, Work<T> work)
      throws SQLException {
    Lease mine = own.lease();
    if (mine != null && transactions.look() == null) {
      leaveOldSnapshot();
      boolean begins = opensTransaction(statement) || transactions.inTransaction();
      attachments.beforeStatement(mine.connection(), Pins.writes(statement), begins);
    }
    boolean outermost = opensTransaction(statement) && !transactions.inTransaction();
    if (outermost) {
      // Sent at once, unlike JDBC's BEGIN, so that SQLite itself judges the text.
      boolean immediate =
          statement.has(Trait.BEGIN_IMMEDIATE) || statement.has(Trait.BEGIN_EXCLUSIVE);
      transactions.open(statement, immediate, timeoutSeconds, mine);
    }
    T result;
    try {
      boolean nested = statement.kind() == Kind.BEGIN && !outermost;
      // A reader would refuse BEGIN IMMEDIATE for another reason than the one that counts.
      result = finishOrMove(statement, nested ? "BEGIN" : sql, timeoutSeconds, work);
    } catch (Throwable e) {
      // executeQuery("COMMIT") commits before it complains that there are no rows.
      transactions.noticeEnd(true);
      if (!outermost && e instanceof SQLException failure) {
        transactions.noticeNothingDone(statement, sql, failure);
      }
      throw e;
    } finally {
      if (mine != null && Attachments.areChangedBy(statement)) {
        boolean within = transactions.look() != null;
        attachments.changed(mine.connection(), statement, within);
      }
    }
    switch (statement.kind()) {
      case COMMIT -> transactions.ended(true);
      case ROLLBACK -> transactions.ended(false);
      // Releasing the outermost savepoint of a transaction without BEGIN commits it.
      case RELEASE -> transactions.noticeEnd(true);
      default -> {}
    }
    return result;
  }

  /**
   * Open cursors keep their connection on their snapshot: what others committed since would not be
   * seen, and a write on top of it would be refused.
   */
  @GuardedBy("lock")
  private void leaveOldSnapshot() {
    long now = slot.commitsOfOthers();
    if (now == ownSnapshot) {
      return;
    }
    ownSnapshot = now;
    if (pool.config().cursors() == Cursors.SAME_CONNECTION || pool.database().isUnpooled()) {
      return;
    }
    for (StatementScope scope : scopes) {
      Cursor cursor = scope.isOnOwnConnection() ? scope.cursor() : null;
      if (cursor != null && cursor.spool()) {
        pool.listener().cursorSpooled(pool);
      }
    }
  }

  private <T> T finishOrMove(SqlStatement statement, String sql, int timeoutSeconds, Work<T> work)
      throws SQLException {
    try {
      return finish(enterLocked(statement, sql, timeoutSeconds), work);
    } catch (SQLException e) {
      if (!SqliteErrors.isBusySnapshot(e) || !transactions.moveToPresent()) {
        throw e;
      }
    }
    return finish(enterLocked(statement, sql, timeoutSeconds), work);
  }

  /** Returns null if a transaction that another thread began meanwhile must take the write in. */
  private @Nullable StatementScope enter(SqlStatement statement, String sql, int timeoutSeconds)
      throws SQLException {
    String text = state.sharedText(statement, sql);
    if (text == null) {
      throw new IllegalStateException("not pinned: " + statement.kind());
    }
    if (!Pins.writes(statement)) {
      return enterReader(statement, sql, text);
    }
    WriteClaim claim;
    try {
      claim = slot.forWrite(statement, timeoutSeconds, state.pragmas());
    } catch (SQLException e) {
      refuseIfNeeded(statement, sql, e);
      return enterReader(statement, sql, text);
    }
    if (claim == null) {
      return null;
    }
    return enterWriter(statement, sql, text, lendWriter(claim), claim);
  }

  /** Lends the writer to the holder of the slot, who loses it where that fails. */
  Lease lendWriter(WriteClaim claim) throws SQLException {
    try {
      return pool.lendWriter(LeaseKind.WRITE, state.pragmas());
    } catch (Throwable e) {
      claim.release(false);
      throw e;
    }
  }

  /**
   * Gets ready to write in autocommit.
   *
   * @param claim the slot, which goes back with the scope, as does the lease; null for a write in a
   *     group, whose leader keeps both
   */
  StatementScope enterWriter(
      SqlStatement statement, String sql, String text, Lease lease, @Nullable WriteClaim claim)
      throws SQLException {
    StatementScope scope = begin(statement, sql, text, lease, claim == null, claim);
    try {
      state.beforeWrite(lease.connection(), null, statement, this);
      return scope;
    } catch (Throwable e) {
      lease.connection().markBroken();
      scope.finish(false);
      throw e;
    }
  }

  private StatementScope enterReader(SqlStatement statement, String sql, String text)
      throws SQLException {
    Lease reader = pool.lendReader(LeaseKind.READ, state.pragmas());
    return begin(statement, sql, text, reader, false, null);
  }

  /**
   * The slot can not be had. SQLite finds errors in a text before it asks for the lock, and asks
   * only if it needs it: then so do we.
   *
   * @throws SQLException the text's own error, or {@code busy} if it needs the lock
   */
  void refuseIfNeeded(SqlStatement statement, String sql, SQLException busy) throws SQLException {
    if (!SqliteErrors.hasCode(busy, SqliteErrors.BUSY)
        || !LockNeed.isKnownFor(statement)
        || describe(scope -> LockNeed.isNeeded(scope.connection(), sql))) {
      throw busy;
    }
  }

  private StatementScope begin(
      SqlStatement statement,
      String sql,
      String text,
      Lease lease,
      boolean shared,
      @Nullable WriteClaim claim)
      throws SQLException {
    StatementScope scope =
        new StatementScope(
            this, statement, text, isKept(statement, sql, text), lease, shared, null, claim);
    scopes.add(scope);
    try {
      checkUsable();
      state.before(scope);
      return scope;
    } catch (Throwable e) {
      scope.finish(false);
      throw e;
    }
  }

  /** Substituted texts differ each time, and pragmas act when they are compiled. */
  private static boolean isKept(SqlStatement statement, String sql, String text) {
    return statement.kind() != Kind.PRAGMA && text.equals(sql);
  }

  private StatementScope enterLocked(SqlStatement statement, String sql, int timeoutSeconds)
      throws SQLException {
    Lease mine = own.lease();
    boolean writes = Pins.writes(statement) && !isWithinWrite() && !own.isForTempAlone(statement);
    Transaction open;
    try {
      open = transactions.forStatement(statement, writes, timeoutSeconds, mine);
    } catch (SQLException e) {
      refuseIfNeeded(statement, sql, e);
      open = transactions.forStatement(statement, false, timeoutSeconds, mine);
    }
    if (open != null) {
      return enterTransaction(open, statement, sql);
    }
    if (mine == null) {
      return Objects.requireNonNull(enter(statement, sql, timeoutSeconds));
    }
    WriteClaim claim = null;
    if (writes) {
      try {
        claim = slot.forWrite(statement, timeoutSeconds, state.pragmas());
      } catch (SQLException e) {
        refuseIfNeeded(statement, sql, e);
      }
    }
    return begin(statement, sql, own.text(statement, sql), mine, true, claim);
  }

  /**
   * Whether the own connection is in the middle of a write: an SQL function of the application's
   * that runs statements itself. They belong to that write and must not wait for its slot; nor may
   * we ask the connection anything that may have no rows, after which sqlite-jdbc tries to commit.
   */
  private boolean isWithinWrite() {
    return lock.getHoldCount() > 1 && scopes.stream().anyMatch(StatementScope::holdsSlot);
  }

  private StatementScope enterTransaction(Transaction open, SqlStatement statement, String sql)
      throws SQLException {
    open.used();
    String text = textWithin(open, statement, sql);
    if (Pins.writes(statement)) {
      state.beforeWrite(open.connection(), open, statement, this);
    }
    if (statement.kind() == Kind.DDL) {
      open.changesSchema();
    }
    if (statement.kind() != Kind.READ && statement.kind() != Kind.EXPLAIN && !open.isWriting()) {
      open.unrepeatable();
    }
    boolean kept = isKept(statement, sql, text);
    StatementScope scope =
        new StatementScope(this, statement, text, kept, open.lease(), true, open, null);
    scopes.add(scope);
    try {
      checkUsable();
      state.before(scope);
      return scope;
    } catch (Throwable e) {
      scope.finish(false);
      throw e;
    }
  }

  private String textWithin(Transaction open, SqlStatement statement, String sql) {
    if (statement.kind() == Kind.BEGIN && open.isOnReader()) {
      // Refused whatever its kind; but of IMMEDIATE, query_only would say so first.
      return "BEGIN";
    }
    return own.lease() != null
        ? own.text(statement, sql)
        : Objects.requireNonNullElse(state.sharedText(statement, sql), sql);
  }

  <T> T finish(StatementScope scope, Work<T> work) throws SQLException {
    boolean done = false;
    try {
      T result = attempt(scope, work);
      done = true;
      return result;
    } finally {
      own.after(scope.statement());
      if (!scope.hasCursor()) {
        scope.finish(true);
      } else if (!done || closed) {
        scope.closeWithSession();
      } else if (!scope.isShared() && pool.database().keepsNoCursors()) {
        if (spool(scope)) {
          pool.listener().cursorSpooled(pool);
        }
      }
    }
  }

  /** Does the work; the scope stays open. */
  <T> T attempt(StatementScope scope, Work<T> work) throws SQLException {
    try {
      T result = work.run(scope);
      state.after(scope, this);
      return result;
    } catch (SQLException e) {
      failed(scope, e);
      afterFailure(scope, e);
      throw e;
    } catch (RuntimeException | Error e) {
      // Nobody knows what was done; an application's own transaction is the application's to end.
      if (!scope.isShared()) {
        scope.connection().markBroken();
      }
      throw e;
    }
  }

  private boolean hasOwnCursors() {
    return scopes.stream().anyMatch(scope -> scope.isShared() && scope.hasCursor());
  }

  private void failed(StatementScope scope, SQLException e) {
    if (SqliteErrors.hasCode(e, SqliteErrors.BUSY)) {
      pool.listener().busy(pool);
    }
    // The pool must not keep a connection on which a failed statement left a transaction.
    if (!scope.isShared() && scope.mustSpool() && scope.connection().inTransaction()) {
      scope.connection().markBroken();
    }
  }

  /** An error does not mean that nothing was done: {@code executeQuery} of a PRAGMA or INSERT. */
  private void afterFailure(StatementScope scope, SQLException failure) {
    if (SqliteErrors.hasCode(failure, SqliteErrors.ERROR)) {
      // The text did not compile, so nothing ran.
      return;
    }
    try {
      state.after(scope, this);
    } catch (SQLException e) {
      scope.connection().markBroken();
      if (e != failure) {
        failure.addSuppressed(e);
      }
    }
  }

  void scopeOver(StatementScope scope) {
    scopes.remove(scope);
  }

  /** Lends a connection to compile or describe a statement that is not run. */
  public <T> T describe(Work<T> work) throws SQLException {
    checkUsable();
    if (isPlain(SqlStatement.EMPTY)) {
      return describeOnReader(work);
    }
    lock.lock();
    try {
      checkOpen();
      Transaction open = transactions.current();
      Lease lease = open != null ? open.lease() : own.lease();
      if (lease == null) {
        return describeOnReader(work);
      }
      StatementScope scope =
          new StatementScope(this, SqlStatement.EMPTY, "", false, lease, true, open, null);
      scopes.add(scope);
      return finish(scope, work);
    } finally {
      lock.unlock();
    }
  }

  private <T> T describeOnReader(Work<T> work) throws SQLException {
    Lease lease = pool.lendReader(LeaseKind.READ, state.pragmas());
    return finish(begin(SqlStatement.EMPTY, "", "", lease, false, null), work);
  }

  // Pins.

  private void pinIfNeeded(SqlStatement statement, String sql) throws SQLException {
    if (own.lease() != null) {
      return;
    }
    PinReason reason = Pins.reasonFor(statement);
    if (reason == null && (pool.database().isUnpooled() || own.needsFile(statement))) {
      reason = PinReason.UNPOOLED;
    }
    if (reason == null && pool.config().cursors() == Cursors.SAME_CONNECTION) {
      reason = PinReason.SETTING;
    }
    if (reason == PinReason.UNKNOWN) {
      refuseWhatSqliteRefuses(sql);
    }
    if (reason == null && needsCounters(statement, sql)) {
      // No literal can stand there: a connection of its own, brought to the session's value.
      reason = PinReason.CHANGE_COUNTERS;
    }
    if (reason != null) {
      pin(reason);
      own.arrange(statement);
    }
  }

  private boolean needsCounters(SqlStatement statement, String sql) throws SQLException {
    if (Pins.asksCounters(statement) && state.countersText(statement, sql) == null) {
      return true;
    }
    if (!transactions.inTransaction()) {
      return state.facts(null, null).needOwnConnection(statement);
    }
    lock.lock();
    try {
      return state.facts(transactions.current(), null).needOwnConnection(statement);
    } finally {
      lock.unlock();
    }
  }

  /** A text that does not even compile changes nothing, so it is no reason to pin. */
  private void refuseWhatSqliteRefuses(String sql) throws SQLException {
    describe(
        scope -> {
          if (!scope.isShared()) {
            // What it is may act when it is compiled, as pragmas do.
            scope.connection().markBroken();
          }
          scope.connection().raw().prepareStatement(sql).close();
          return true;
        });
  }

  /** Ties the session to a connection of its own from now on; its transaction's, if one is open. */
  public Lease pin(PinReason reason) throws SQLException {
    lock.lock();
    try {
      if (own.lease() == null) {
        checkOpen();
      }
      return own.pin(reason);
    } finally {
      lock.unlock();
    }
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
        transactions.begin();
      }
    } finally {
      lock.unlock();
    }
  }

  /** {@code Connection.commit}. */
  public void commit() throws SQLException {
    endAndBegin("COMMIT", true);
  }

  /** {@code Connection.rollback}. */
  public void rollback() throws SQLException {
    endAndBegin("ROLLBACK", false);
  }

  private void endAndBegin(String sql, boolean committing) throws SQLException {
    leaks.called();
    lock.lock();
    try {
      checkOpen();
      if (transactions.autoCommit()) {
        throw new SQLException("database in auto-commit mode");
      }
      transactions.end(sql, committing, this::runIdle);
      transactions.begin();
    } finally {
      lock.unlock();
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
    lock.lock();
    try {
      checkOpen();
      if (statement.kind() == Kind.SAVEPOINT) {
        transactions.autoCommit(false);
      } else if (transactions.autoCommit()) {
        throw new SQLException("database in auto-commit mode");
      }
      run(
          statement,
          statement.text(),
          0,
          scope -> {
            scope.connection().run(scope.sql());
            return true;
          });
    } finally {
      lock.unlock();
    }
  }

  // Looking after open cursors, closing.

  /** {@code Statement.cancel}: interrupts what runs or waits in this session. */
  public void cancel() throws SQLException {
    slot.cancel();
    for (StatementScope scope : scopes) {
      scope.interrupt();
    }
  }

  @Override
  public int reclaimLostCursors() {
    int reclaimed = 0;
    for (StatementScope scope : scopes) {
      if (scope.isLost()) {
        LeakWatch.Look before = look();
        scope.closeCursor();
        leaks.reclaimed(before, LeakKind.RESULT_SET);
        reclaimed++;
      }
    }
    return reclaimed;
  }

  @Override
  public int spoolCursors() {
    int spooled = 0;
    for (StatementScope scope : scopes) {
      if (spool(scope)) {
        spooled++;
      }
    }
    return spooled;
  }

  private static boolean spool(StatementScope scope) {
    Cursor cursor = scope.isShared() ? null : scope.cursor();
    return cursor != null && cursor.spool();
  }

  @Override
  public long snapshotNanos(long now) {
    Transaction open = transactions.look();
    long oldest = open == null ? 0 : open.age(now);
    for (StatementScope scope : scopes) {
      oldest = Math.max(oldest, scope.age(now));
    }
    return oldest;
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
  public void rollBackAbandoned(Duration limit) {
    transactions.rollBackAbandoned(limit);
  }

  @Override
  public void reportIdle(long now, long nanos) {
    leaks.look(look(), now, nanos);
  }

  /** A row was asked for. */
  void called() {
    leaks.called();
  }

  private LeakWatch.Look look() {
    Transaction open = transactions.look();
    boolean cursor = false;
    boolean running = slot.isWaiting();
    for (StatementScope scope : scopes) {
      cursor |= scope.hasCursor();
      running |= !scope.hasCursor();
    }
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

  /** The application lost the connection without closing it. */
  public void reclaim() {
    if (!closed) {
      leaks.reclaimed(look(), LeakKind.SESSION);
      close();
    }
  }

  /** Ends the session: cursors are closed, an open transaction is rolled back. Idempotent. */
  public void close() {
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
    scopes.forEach(StatementScope::closeWithSession);
    awaitRunning();
    lock.lock();
    try {
      transactions.rollBackAtClose();
      Lease mine = own.lease();
      if (mine != null) {
        attachments.leaveNow(mine.connection());
      }
      own.close();
    } finally {
      lock.unlock();
      leaks.closed();
      attachments.close();
      pool.remove(this);
      own.giveFileBack();
    }
  }

  /** Like sqlite-jdbc's, our close lets what runs finish; nothing is written after it returned. */
  private void awaitRunning() {
    while (scopes.stream().anyMatch(scope -> !scope.hasCursor())) {
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
    }
  }
}
