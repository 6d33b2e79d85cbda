package io.pooledsqlite.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.pooledsqlite.pool.Lease;
import io.pooledsqlite.pool.LeaseKind;
import io.pooledsqlite.pool.PhysicalConnection;
import io.pooledsqlite.pool.Pool;
import io.pooledsqlite.pool.SqliteErrors;
import io.pooledsqlite.sql.SqlStatement;
import io.pooledsqlite.sql.SqlStatement.Kind;
import io.pooledsqlite.sql.Trait;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Decides on which physical connection each statement of one session runs, and runs it there.
 * Thread-safe; statements of an autocommit session run beside each other, those of a transaction or
 * of a pinned session one after the other under the session lock.
 */
final class Router {

  private final Pool pool;
  private final Session session;
  private final ReentrantLock lock;
  private final OpenScopes scopes;
  private final CarriedState state;
  private final Attachments attachments;
  private final SlotWait slot;
  private final TransactionControl transactions;
  private final OwnConnection own;
  private final StatementRunner runner;

  /** What others had committed when a statement last began on the session's own connection. */
  @GuardedBy("lock")
  private long ownSnapshot;

  Router(
      Pool pool,
      Session session,
      ReentrantLock lock,
      OpenScopes scopes,
      CarriedState state,
      Attachments attachments,
      SlotWait slot,
      TransactionControl transactions,
      OwnConnection own) {
    this.pool = pool;
    this.session = session;
    this.lock = lock;
    this.scopes = scopes;
    this.state = state;
    this.attachments = attachments;
    this.slot = slot;
    this.transactions = transactions;
    this.own = own;
    this.runner = new StatementRunner(pool, session, scopes, state, own);
  }

  /** {@link Session#run}, of a session that was found open. */
  <T> T run(SqlStatement statement, String given, int timeoutSeconds, Session.Work<T> work)
      throws SQLException {
    if (mayEndTransaction(statement)) {
      StackRoom.need(StackRoom.TO_COMMIT);
    }
    String sql = CheckpointCalls.withoutEmptyingWal(pool.database(), statement, given);
    own.arrange(statement);
    own.pinIfNeeded(statement, sql, this);
    StatementScope scope;
    try {
      // With the flag off, commit() leaves one transaction and begins the next under the session
      // lock; a statement of another thread must not slip between the two.
      boolean free = transactions.autoCommit() && isPlain(statement);
      if (free && work instanceof Session.GroupableWork<T> groupable && timeoutSeconds == 0) {
        // Made for each write: most sessions never have one.
        T result =
            new GroupCommit(pool, session, this, runner, state, slot)
                .run(statement, sql, groupable);
        if (result != null) {
          return result;
        }
      }
      scope = free ? enter(statement, sql, timeoutSeconds) : null;
    } catch (SQLException e) {
      // close() ends the waits of its session.
      session.checkUsable();
      throw e;
    }
    if (scope != null) {
      return runner.finish(scope, work);
    }
    lock.lock();
    try {
      session.checkOpen();
      transactions.checkNotAbandoned(statement);
      // Nobody begins a transaction now, so a write that had to wait for one joins it or runs.
      scope = isPlain(statement) ? enter(statement, sql, timeoutSeconds) : null;
      return scope != null
          ? runner.finish(scope, work)
          : runLocked(statement, sql, timeoutSeconds, work);
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

  private static boolean mayEndTransaction(SqlStatement statement) {
    return switch (statement.kind()) {
      case COMMIT, ROLLBACK, RELEASE -> true;
      default -> false;
    };
  }

  private static boolean undoes(SqlStatement statement) {
    return statement.kind() == Kind.ROLLBACK || statement.kind() == Kind.ROLLBACK_TO;
  }

  /** Within a transaction, too, SQLite takes the lock before it refuses to begin another. */
  private static boolean locksAtOnce(SqlStatement statement) {
    return statement.has(Trait.BEGIN_IMMEDIATE) || statement.has(Trait.BEGIN_EXCLUSIVE);
  }

  @GuardedBy("lock")
  private <T> T runLocked(
      SqlStatement statement, String sql, int timeoutSeconds, Session.Work<T> work)
      throws SQLException {
    Lease mine = own.lease();
    if (mine != null && transactions.look() == null) {
      leaveOldSnapshot();
      if (statement.kind() == Kind.ATTACH || attachments.isLeaving()) {
        own.letGoOfCursors();
      }
      boolean begins = opensTransaction(statement) || transactions.inTransaction();
      try {
        attachments.beforeStatement(mine.connection(), Pins.writes(statement), begins);
      } catch (SQLException e) {
        refuseIfNeeded(statement, sql, e);
      }
    }
    boolean outermost = opensTransaction(statement) && !transactions.inTransaction();
    if (outermost) {
      // Sent at once, unlike JDBC's BEGIN, so that SQLite itself judges the text.
      boolean locks = locksAtOnce(statement) && !isForbidden(statement);
      transactions.open(statement, locks, timeoutSeconds, mine);
    }
    T result;
    try {
      Transaction open = transactions.look();
      if (open != null && undoes(statement)) {
        open.beforeRollback();
      }
      result = finishOrMove(statement, sql, timeoutSeconds, work);
    } catch (Throwable e) {
      // executeQuery("COMMIT") commits before it complains that there are no rows.
      transactions.noticeEnd(true);
      if (!outermost && e instanceof SQLException failure) {
        transactions.noticeNothingDone(statement, sql, failure);
      }
      throw e;
    } finally {
      if (mine != null && Attachments.areChangedBy(statement)) {
        attachments.changed(mine.connection(), statement, transactions.look() != null);
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
    own.letGoOfCursors();
  }

  private <T> T finishOrMove(
      SqlStatement statement, String sql, int timeoutSeconds, Session.Work<T> work)
      throws SQLException {
    try {
      return runner.finish(enterLocked(statement, sql, timeoutSeconds), work);
    } catch (SQLException e) {
      if (!SqliteErrors.isBusySnapshot(e) || !transactions.moveToPresent()) {
        throw e;
      }
    }
    return runner.finish(enterLocked(statement, sql, timeoutSeconds), work);
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
      String instead = insteadOfWaiting(statement, e);
      if (instead != null) {
        return enterReader(statement, sql, instead);
      }
      refuseIfNeeded(statement, sql, e);
      return enterReader(statement, sql, text);
    }
    if (claim == null) {
      return null;
    }
    return runner.beginWrite(statement, sql, text, lendWriter(claim), claim);
  }

  private @Nullable String insteadOfWaiting(SqlStatement statement, SQLException refused) {
    return SqliteErrors.hasCode(refused, SqliteErrors.BUSY)
        ? CheckpointCalls.withoutLock(pool.database(), statement)
        : null;
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

  private StatementScope enterReader(SqlStatement statement, String sql, String text)
      throws SQLException {
    Lease reader = pool.lendReader(LeaseKind.READ, state.pragmas(), this::giveReaderBack);
    return runner.begin(statement, sql, text, reader, false, null, null);
  }

  /** {@link OpenScopes#giveReaderBack}. */
  boolean giveReaderBack() {
    boolean given = scopes.giveReaderBack(pool.config().readTimeout());
    if (given) {
      pool.listener().cursorSpooled(pool);
    }
    return given;
  }

  /**
   * The slot can not be had. SQLite finds errors in a text before it asks for the lock, and asks
   * only if it needs it, and not at all where {@code query_only} forbids the write: then so do we.
   *
   * @throws SQLException the text's own error, or {@code busy} if it needs the lock
   */
  void refuseIfNeeded(SqlStatement statement, String sql, SQLException busy) throws SQLException {
    boolean forbidden = SqliteErrors.hasCode(busy, SqliteErrors.READONLY);
    if (state.isQueryOnly() && (forbidden || SqliteErrors.hasCode(busy, SqliteErrors.BUSY))) {
      return;
    }
    if (!SqliteErrors.hasCode(busy, SqliteErrors.BUSY)
        || !LockNeed.isKnownFor(statement)
        || describe(scope -> LockNeed.isNeeded(scope.connection(), sql))) {
      if (isChange(statement)) {
        state.counters().changedNothing();
      }
      throw busy;
    }
  }

  /** Whether {@code query_only} forbids it, which SQLite looks at before it asks for the lock. */
  private boolean isForbidden(SqlStatement statement) {
    return (LockNeed.isKnownFor(statement) || locksAtOnce(statement)) && state.isQueryOnly();
  }

  /** Whether {@code changes()} tells of the statement. */
  private static boolean isChange(SqlStatement statement) {
    return switch (statement.kind()) {
      case INSERT, UPDATE, DELETE -> true;
      default -> false;
    };
  }

  private StatementScope enterLocked(SqlStatement statement, String sql, int timeoutSeconds)
      throws SQLException {
    Lease mine = own.lease();
    boolean checkpoint = isCheckpointWithin(statement);
    if (checkpoint
        && mine == null
        && CheckpointCalls.mayRunNow(pool.database(), transactions.look())) {
      // The program means it, and SQLite does it; it is none of the transaction's business.
      return Objects.requireNonNull(enter(statement, sql, timeoutSeconds));
    }
    boolean writes =
        (Pins.writes(statement) || locksAtOnce(statement))
            && !checkpoint
            && !isWithinWrite()
            && !isForbidden(statement)
            && !own.isForNoFile(statement);
    Transaction open;
    try {
      writes = writes && !hasNothingToDo(statement, sql, timeoutSeconds, mine);
      open = transactions.forStatement(statement, writes, timeoutSeconds, mine);
    } catch (SQLException e) {
      refuseIfNeeded(statement, sql, e);
      open = transactions.forStatement(statement, false, timeoutSeconds, mine);
    }
    if (open != null) {
      return enterTransaction(
          open, statement, checkpoint ? CheckpointCalls.textIn(open, sql) : sql);
    }
    if (mine == null) {
      return Objects.requireNonNull(enter(statement, sql, timeoutSeconds));
    }
    return enterOwn(statement, sql, writes, timeoutSeconds, mine);
  }

  /** A transaction in which a checkpoint has nothing to do, or is refused, needs no lock for it. */
  private boolean isCheckpointWithin(SqlStatement statement) {
    return Pins.isCheckpoint(statement)
        && transactions.inTransaction()
        && !pool.database().isUnpooled();
  }

  /** On the session's own connection, outside a transaction. */
  private StatementScope enterOwn(
      SqlStatement statement, String sql, boolean writes, int timeoutSeconds, Lease mine)
      throws SQLException {
    String text = own.text(statement, sql);
    WriteClaim claim = null;
    if (writes) {
      try {
        claim = slot.forWrite(statement, timeoutSeconds, state.pragmas());
      } catch (SQLException e) {
        String instead = insteadOfWaiting(statement, e);
        if (instead == null) {
          refuseIfNeeded(statement, sql, e);
        } else {
          text = instead;
        }
      }
    }
    StatementScope scope = runner.begin(statement, sql, text, mine, true, null, claim);
    try {
      scope.snapshot(slot.holdSnapshot());
      return scope;
    } catch (Throwable e) {
      scope.finish(false);
      throw e;
    }
  }

  /**
   * Whether a text takes no lock in a transaction that has none: {@code CREATE TABLE IF NOT EXISTS}
   * of one that is there, or DDL for what is TEMP or attached in memory. The snapshot that the text
   * would take is taken before SQLite is asked for the last time, so that the answer stays true.
   */
  private boolean hasNothingToDo(
      SqlStatement statement, String sql, int timeoutSeconds, @Nullable Lease mine)
      throws SQLException {
    if (!transactions.inTransaction()
        || !(LockNeed.isDoubtful(statement) || own.mayDefineInNoFile(statement))) {
      return false;
    }
    Transaction open = transactions.forStatement(statement, false, timeoutSeconds, mine);
    if (open == null || (open.isWriting() && open.anticipation() == null)) {
      return false;
    }
    PhysicalConnection connection = open.connection();
    try {
      if (LockNeed.isNeeded(connection, sql)) {
        return false;
      }
      LockNeed.takeSnapshots(connection, sql);
      return !LockNeed.isNeeded(connection, sql);
    } catch (SQLException e) {
      // The text itself will tell.
      return false;
    }
  }

  /**
   * Whether the own connection is in the middle of a write: an SQL function of the application's
   * that runs statements itself. They belong to that write and must not wait for its slot; nor may
   * we ask the connection anything that may have no rows, after which sqlite-jdbc tries to commit.
   */
  private boolean isWithinWrite() {
    return lock.getHoldCount() > 1 && scopes.anyHoldsSlot();
  }

  private StatementScope enterTransaction(Transaction open, SqlStatement statement, String sql)
      throws SQLException {
    open.used();
    String text = textWithin(statement, sql);
    // The session's own connection answers already; to look at the schema would take a lock.
    if (Pins.writes(statement) && !Pins.isCheckpoint(statement) && own.lease() == null) {
      state.beforeWrite(open.connection(), open, statement, session);
    }
    if (statement.kind() == Kind.DDL) {
      open.changesSchema();
    }
    if (!Transaction.isQuery(statement) && !open.isWriting()) {
      open.unrepeatable();
    }
    return runner.begin(statement, sql, text, open.lease(), true, open, null);
  }

  private String textWithin(SqlStatement statement, String sql) {
    return own.lease() != null
        ? own.text(statement, sql)
        : Objects.requireNonNullElse(state.sharedText(statement, sql), sql);
  }

  /** {@link Session#describe}. */
  <T> T describe(Session.Work<T> work) throws SQLException {
    session.checkUsable();
    if (isPlain(SqlStatement.EMPTY)) {
      return describeOnReader(work);
    }
    lock.lock();
    try {
      session.checkOpen();
      Transaction open = transactions.current();
      Lease lease = open != null ? open.lease() : own.lease();
      if (lease == null) {
        return describeOnReader(work);
      }
      return runner.ask(lease, open, work);
    } finally {
      lock.unlock();
    }
  }

  private <T> T describeOnReader(Session.Work<T> work) throws SQLException {
    Lease lease = pool.lendReader(LeaseKind.READ, state.pragmas());
    return runner.finish(runner.begin(SqlStatement.EMPTY, "", "", lease, false, null, null), work);
  }

  // For a region: see there.

  /** Whether nothing ties the session's statements to each other or to one connection. */
  boolean isFree() {
    return !session.isClosed()
        && own.lease() == null
        && transactions.autoCommit()
        && !transactions.inTransaction();
  }

  /** What the schema says now. */
  SchemaFacts schema() throws SQLException {
    return state.facts(null, null);
  }

  /**
   * Whether a statement depends on, or leaves, what only a connection of the session's own has.
   *
   * @param open the region's transaction, or null
   */
  boolean needsConnectionState(SqlStatement statement, String sql, @Nullable Transaction open)
      throws SQLException {
    return Pins.asksCounters(statement)
        || Pins.reasonFor(statement) != null
        || own.needsFile(statement)
        || state.facts(open, null).needOwnConnection(statement);
  }

  /** The slot for a region's transaction; null if the session's own transaction has it. */
  @Nullable WriteClaim claimForRegion(SqlStatement first, int timeoutSeconds) throws SQLException {
    return slot.forWrite(first, timeoutSeconds, state.pragmas());
  }

  /** Begins a region's transaction: one that writes if it has the slot, else a snapshot. */
  Transaction beginForRegion(@Nullable WriteClaim claim) throws SQLException {
    return transactions.beginApart(claim);
  }

  /** Runs a statement in a region's transaction, which only the calling thread uses. */
  <T> T runWithin(Transaction open, SqlStatement statement, String sql, Session.Work<T> work)
      throws SQLException {
    return runner.finish(enterTransaction(open, statement, sql), work);
  }
}
