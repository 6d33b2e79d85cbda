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
import io.pooledsqlite.pool.SessionState;
import io.pooledsqlite.pool.SqliteErrors;
import io.pooledsqlite.pool.WriteTicket;
import io.pooledsqlite.sql.Pragmas;
import io.pooledsqlite.sql.SqlStatement;
import io.pooledsqlite.sql.SqlStatement.Kind;
import io.pooledsqlite.sql.Trait;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A logical connection's side of the pool: decides on which physical connection each statement
 * runs, and keeps what SQLite would have kept on a connection of its own. Thread-safe; statements
 * of an autocommit session run beside each other, those of a transaction or of a pinned session one
 * after the other, as sqlite-jdbc runs them.
 */
public final class Session implements PoolSession {

  /** What is done with the connection once it is there. */
  @FunctionalInterface
  public interface Work<T> {
    T run(StatementScope scope) throws SQLException;
  }

  private final Pool pool;
  private final ReentrantLock lock = new ReentrantLock();
  private final ChangeCounters counters = new ChangeCounters();
  private final Set<StatementScope> scopes = ConcurrentHashMap.newKeySet();
  private final Set<WriteTicket> waiting = ConcurrentHashMap.newKeySet();
  private final TransactionShapes shapes;
  private volatile SessionState state = SessionState.EMPTY;
  private volatile boolean closed;
  private volatile boolean jdbcAutoCommit = true;

  /** Whether SQLite would be inside a transaction: BEGIN was asked for, though not yet sent. */
  private volatile boolean inTransaction;

  private volatile @Nullable Lease own;
  private volatile @Nullable PinReason pinReason;

  @GuardedBy("lock")
  private @Nullable Transaction transaction;

  /** Opens a session in a pool whose database holds a reference for it. */
  public Session(Pool pool) {
    this.pool = pool;
    this.shapes = TransactionShapes.of(pool.database());
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

  /** {@code last_insert_rowid()} of this session. */
  public long lastInsertRowid() {
    return counters.lastInsertRowid();
  }

  /** {@code changes()} of this session. */
  public long changes() {
    return counters.changes();
  }

  boolean owns(Lease lease) {
    return own == lease;
  }

  /**
   * Runs one statement where it belongs.
   *
   * @param statement what it is
   * @param sql the text to run, at whose beginning the statement stands
   * @param timeoutSeconds {@code Statement.setQueryTimeout}; 0 means none
   */
  public <T> T run(SqlStatement statement, String sql, int timeoutSeconds, Work<T> work)
      throws SQLException {
    checkOpen();
    if (own == null) {
      pinIfNeeded(statement);
    }
    if (!inTransaction && own == null && !opensTransaction(statement)) {
      return finish(enterAutocommit(statement, sql, timeoutSeconds), work);
    }
    lock.lock();
    try {
      checkOpen();
      if (!inTransaction && own == null && !opensTransaction(statement)) {
        return finish(enterAutocommit(statement, sql, timeoutSeconds), work);
      }
      return runLocked(statement, sql, timeoutSeconds, work);
    } finally {
      lock.unlock();
    }
  }

  private void checkOpen() throws SQLException {
    if (closed) {
      throw new SQLException("database connection closed");
    }
  }

  private static boolean opensTransaction(SqlStatement statement) {
    return statement.kind() == Kind.BEGIN || statement.kind() == Kind.SAVEPOINT;
  }

  private void pinIfNeeded(SqlStatement statement) throws SQLException {
    PinReason reason = Pins.reasonFor(statement);
    if (reason == null && pool.config().cursors() == Cursors.SAME_CONNECTION) {
      reason = PinReason.SETTING;
    }
    if (reason == null) {
      return;
    }
    if (reason == PinReason.UNKNOWN) {
      refuseWhatSqliteRefuses(statement);
    }
    pin(reason);
  }

  /** A text that does not even compile changes nothing, so it is no reason to pin. */
  private void refuseWhatSqliteRefuses(SqlStatement statement) throws SQLException {
    try (Lease probe = pool.lendReader(LeaseKind.READ, state)) {
      probe.connection().raw().prepareStatement(statement.text()).close();
    }
  }

  /** Ties the session to a connection of its own from now on; its transaction's, if one is open. */
  public Lease pin(PinReason reason) throws SQLException {
    lock.lock();
    try {
      checkOpen();
      Lease mine = own;
      if (mine != null) {
        return mine;
      }
      Transaction open = transaction;
      if (open == null) {
        mine = pool.openOwn(state);
        counters.moveTo(mine.connection(), this);
      } else {
        mine = open.lease();
        mine.detach();
        mine.connection().mayWrite(true);
        open.keepConnection();
      }
      own = mine;
      pinReason = reason;
      pool.sessionPinned(reason);
      return mine;
    } finally {
      lock.unlock();
    }
  }

  // Autocommit, unpinned: no session lock.

  private StatementScope enterAutocommit(SqlStatement statement, String sql, int timeoutSeconds)
      throws SQLException {
    return statement.writes() && !Pins.isHarmless(statement)
        ? enterWrite(statement, sql, timeoutSeconds)
        : enterRead(statement, sql);
  }

  private StatementScope enterRead(SqlStatement statement, String sql) throws SQLException {
    String text = textFor(statement, sql);
    Lease lease = pool.lendReader(LeaseKind.READ, state);
    try {
      StatementScope scope = scope(statement, sql, text, lease, null, null);
      prepareState(scope);
      return scope;
    } catch (SQLException e) {
      lease.close();
      throw e;
    }
  }

  private StatementScope enterWrite(SqlStatement statement, String sql, int timeoutSeconds)
      throws SQLException {
    String text = textFor(statement, sql);
    WriteTicket ticket = acquireSlot(statement, timeoutSeconds, null);
    Lease lease = null;
    try {
      lease = pool.lendWriter(LeaseKind.WRITE, state);
      prepareCounters(lease.connection(), statement);
      return scope(statement, sql, text, lease, null, ticket);
    } catch (SQLException | RuntimeException e) {
      if (lease != null) {
        lease.close();
      }
      pool.database().releaseSlot(ticket, false);
      throw e;
    }
  }

  private StatementScope scope(
      SqlStatement statement,
      String sql,
      String text,
      Lease lease,
      @Nullable Transaction within,
      @Nullable WriteTicket ticket) {
    boolean cacheable = statement.kind() != Kind.PRAGMA && text.equals(sql);
    StatementScope scope =
        new StatementScope(this, statement, text, cacheable, lease, within, ticket);
    scopes.add(scope);
    return scope;
  }

  void scopeOver(StatementScope scope) {
    scopes.remove(scope);
  }

  private WriteTicket acquireSlot(
      SqlStatement statement, int timeoutSeconds, @Nullable ClassLoader driver)
      throws SQLException {
    WriteTicket ticket = pool.database().ticket(this);
    ticket.describe(statement.kind() + " in pool " + pool.poolName());
    waiting.add(ticket);
    try {
      pool.database().acquireSlot(ticket, pool, patience(timeoutSeconds), driver);
    } finally {
      waiting.remove(ticket);
    }
    return ticket;
  }

  /** How long others may keep the slot: as long as the program asked SQLite to wait, if it did. */
  private Duration patience(int timeoutSeconds) {
    if (timeoutSeconds > 0) {
      return Duration.ofSeconds(timeoutSeconds);
    }
    String busyTimeout = state.pragmas().get("busy_timeout");
    if (busyTimeout == null) {
      busyTimeout = pool.driverSetting("busy_timeout");
    }
    if (busyTimeout == null || !busyTimeout.matches("-?\\d{1,9}")) {
      return pool.config().writeTimeout();
    }
    // Zero means "no limit" to the queue, but "do not wait" to SQLite.
    return Duration.ofNanos(Math.max(1, Long.parseLong(busyTimeout) * 1_000_000L));
  }

  // Transactions and pinned sessions: under the session lock.

  @GuardedBy("lock")
  private <T> T runLocked(SqlStatement statement, String sql, int timeoutSeconds, Work<T> work)
      throws SQLException {
    return switch (statement.kind()) {
      case BEGIN, SAVEPOINT -> open(statement, sql, timeoutSeconds, work);
      case COMMIT, ROLLBACK -> end(statement, sql, timeoutSeconds, work);
      case RELEASE -> {
        T result = finish(enterLocked(statement, sql, timeoutSeconds), work);
        // Releasing the outermost savepoint of a transaction without BEGIN commits it.
        noticeEnd(true);
        yield result;
      }
      default -> finish(enterLocked(statement, sql, timeoutSeconds), work);
    };
  }

  /** SQL-level BEGIN or SAVEPOINT: sent at once, so that SQLite itself judges it. */
  @GuardedBy("lock")
  private <T> T open(SqlStatement statement, String sql, int timeoutSeconds, Work<T> work)
      throws SQLException {
    boolean outermost = !inTransaction;
    if (outermost) {
      boolean immediate =
          statement.has(Trait.BEGIN_IMMEDIATE) || statement.has(Trait.BEGIN_EXCLUSIVE);
      transaction = newTransaction(statement, immediate, timeoutSeconds, null);
      inTransaction = true;
    }
    try {
      return finish(enterLocked(statement, sql, timeoutSeconds), work);
    } catch (SQLException e) {
      if (outermost) {
        noticeEnd(false);
      }
      throw e;
    }
  }

  /** SQL-level COMMIT, END or ROLLBACK. */
  @GuardedBy("lock")
  private <T> T end(SqlStatement statement, String sql, int timeoutSeconds, Work<T> work)
      throws SQLException {
    StatementScope scope = enterLocked(statement, sql, timeoutSeconds);
    boolean committing = statement.kind() == Kind.COMMIT;
    try {
      T result = finish(scope, work);
      ended(committing);
      return result;
    } catch (SQLException e) {
      noticeEnd(false);
      throw e;
    }
  }

  @GuardedBy("lock")
  private StatementScope enterLocked(SqlStatement statement, String sql, int timeoutSeconds)
      throws SQLException {
    String text = textFor(statement, sql);
    Transaction open = transaction;
    if (open == null && inTransaction) {
      open = begin(statement, timeoutSeconds);
    }
    boolean writing = statement.writes() && !Pins.isHarmless(statement);
    if (open != null) {
      if (writing && !open.isWriting()) {
        startWriting(open, statement, timeoutSeconds);
      }
      WriteTicket slot = open.ticket();
      if (slot != null) {
        slot.usedByCurrentThread();
      }
      if (writing) {
        prepareCounters(open.connection(), statement);
      }
      if (statement.kind() == Kind.DDL) {
        open.changesSchema();
      }
      StatementScope scope = scope(statement, sql, text, open.lease(), open, null);
      prepareState(scope);
      return scope;
    }
    Lease mine = own;
    if (mine == null) {
      return writing ? enterWrite(statement, sql, timeoutSeconds) : enterRead(statement, sql);
    }
    WriteTicket ticket =
        writing ? acquireSlot(statement, timeoutSeconds, mine.connection().driverLoader()) : null;
    return scope(statement, sql, text, mine, null, ticket);
  }

  /** Sends the BEGIN that the application asked for earlier. */
  @GuardedBy("lock")
  private Transaction begin(SqlStatement first, int timeoutSeconds) throws SQLException {
    Object shape = shapes.shapeOf(first);
    boolean writes = (first.writes() && !Pins.isHarmless(first)) || shapes.wrote(shape);
    Transaction begun = newTransaction(first, writes, timeoutSeconds, shape);
    try {
      begun.connection().run(writes ? "BEGIN IMMEDIATE" : "BEGIN");
    } catch (SQLException e) {
      countBusy(e);
      begun.end(pool, false);
      throw e;
    }
    transaction = begun;
    return begun;
  }

  @GuardedBy("lock")
  private Transaction newTransaction(
      SqlStatement first, boolean writes, int timeoutSeconds, @Nullable Object shape)
      throws SQLException {
    WriteTicket ticket = writes ? acquireSlot(first, timeoutSeconds, null) : null;
    Lease mine = own;
    try {
      Lease lease = mine;
      if (lease == null) {
        lease =
            writes
                ? pool.lendWriter(LeaseKind.TRANSACTION, state)
                : pool.lendReader(LeaseKind.TRANSACTION, state);
      }
      Transaction begun = new Transaction(lease, mine != null, shape);
      if (ticket != null) {
        begun.writeWith(ticket);
      }
      return begun;
    } catch (SQLException | RuntimeException e) {
      if (ticket != null) {
        pool.database().releaseSlot(ticket, false);
      }
      throw e;
    }
  }

  /**
   * The first write of a transaction that began by reading. It goes on where it is: SQLite refuses
   * the write if anything was committed since the snapshot was taken.
   */
  @GuardedBy("lock")
  private void startWriting(Transaction open, SqlStatement statement, int timeoutSeconds)
      throws SQLException {
    shapes.learnWriting(open.shape());
    WriteTicket ticket = acquireSlot(statement, timeoutSeconds, open.connection().driverLoader());
    try {
      open.writeWith(ticket);
    } catch (SQLException | RuntimeException e) {
      open.backToReading(pool);
      throw e;
    }
  }

  // The end of a statement.

  private <T> T finish(StatementScope scope, Work<T> work) throws SQLException {
    boolean done = false;
    boolean wrote = false;
    try {
      T result = work.run(scope);
      afterwards(scope);
      done = true;
      wrote = true;
      return result;
    } catch (SQLException e) {
      wrote = scope.ticket() != null;
      failed(scope, e);
      throw e;
    } finally {
      if (!scope.hasCursor()) {
        scope.finish(wrote);
      } else if (!done || closed) {
        scope.closeCursor();
      }
    }
  }

  private void afterwards(StatementScope scope) throws SQLException {
    SqlStatement statement = scope.statement();
    switch (statement.kind()) {
      case INSERT, UPDATE, DELETE -> counters.capture(scope.connection(), statement, this);
      case DDL, VACUUM, RESTORE, REINDEX, ANALYZE -> {
        if (scope.transaction() == null) {
          pool.database().schemaChanged();
        }
      }
      case PRAGMA -> {
        if (Pragmas.effect(statement) == Pragmas.Effect.CONNECTION_STATE) {
          takeOver(scope.connection(), statement);
        }
      }
      default -> {}
    }
    if (isQueryOnly(statement) && own == null && !isWriting(scope)) {
      scope.connection().mayWrite(false);
    }
  }

  private static boolean isWriting(StatementScope scope) {
    Transaction within = scope.transaction();
    return within != null && within.isWriting();
  }

  /** The application set a pragma on this connection: from now on it belongs to the session. */
  private void takeOver(PhysicalConnection connection, SqlStatement pragma) throws SQLException {
    String name = pragma.name();
    String value = name == null ? null : connection.read(name);
    if (name != null && value != null) {
      SessionState changed = state.with(name, value);
      connection.appliedByApplication(changed);
      state = changed;
    }
  }

  private void failed(StatementScope scope, SQLException e) throws SQLException {
    countBusy(e);
    Transaction within = scope.transaction();
    if (within != null) {
      lock.lock();
      try {
        if (SqliteErrors.isBusySnapshot(e) && within.isWriting()) {
          within.backToReading(pool);
        }
        noticeEnd(false);
      } finally {
        lock.unlock();
      }
    } else if (!scope.isShared() && scope.ticket() != null) {
      // The pool must not keep a connection on which a failed statement left a transaction.
      PhysicalConnection connection = scope.connection();
      if (connection.inTransaction()) {
        connection.markBroken();
      }
    }
  }

  private void countBusy(SQLException e) {
    if (SqliteErrors.hasCode(e, SqliteErrors.BUSY)) {
      pool.listener().busy(pool);
    }
  }

  /** Looks whether SQLite ended the transaction by itself, or a RELEASE committed it. */
  @GuardedBy("lock")
  private void noticeEnd(boolean committed) {
    Transaction open = transaction;
    if (open != null && !open.connection().inTransaction()) {
      ended(committed);
    }
  }

  @GuardedBy("lock")
  private void ended(boolean committed) {
    inTransaction = false;
    Transaction over = transaction;
    transaction = null;
    if (over != null) {
      over.end(pool, committed);
    }
  }

  // State of a connection that a statement needs.

  private String textFor(SqlStatement statement, String sql) throws SQLException {
    if (own == null
        && statement.kind() == Kind.PRAGMA
        && Pragmas.effect(statement) == Pragmas.Effect.JOURNAL_MODE) {
      return "PRAGMA journal_mode";
    }
    // Whoever has the driver's own connection may write beside us: then only it knows.
    if (!Pins.asksCounters(statement) || pinReason == PinReason.UNWRAP) {
      return sql;
    }
    String literal = counters.substitute(statement);
    if (literal != null) {
      return literal;
    }
    if (own == null) {
      // No literal can stand there: a connection of its own, brought to the session's value.
      counters.seed(pin(PinReason.CHANGE_COUNTERS).connection(), this);
    }
    return sql;
  }

  private void prepareCounters(PhysicalConnection connection, SqlStatement statement)
      throws SQLException {
    if (statement.kind() == Kind.INSERT && own == null) {
      counters.seedIfAmbiguous(connection, statement, this);
    }
  }

  private void prepareState(StatementScope scope) throws SQLException {
    SqlStatement statement = scope.statement();
    PhysicalConnection connection = scope.connection();
    if (statement.kind() == Kind.PRAGMA) {
      String name = statement.name();
      if (name != null && Pragmas.effect(statement) == Pragmas.Effect.CONNECTION_STATE) {
        connection.rememberBaseline(name);
      }
      if (isQueryOnly(statement)) {
        connection.mayWrite(true);
      }
    } else if (statement.kind() == Kind.VACUUM_INTO) {
      connection.mayWrite(true);
    }
  }

  private static boolean isQueryOnly(SqlStatement statement) {
    return statement.kind() == Kind.PRAGMA && "query_only".equals(statement.name());
  }

  /** Lends a connection to compile or describe a statement that is not run. */
  public <T> T describe(Work<T> work) throws SQLException {
    checkOpen();
    if (own == null && !inTransaction) {
      return describeOnReader(work);
    }
    lock.lock();
    try {
      checkOpen();
      Transaction open = transaction;
      Lease lease = open != null ? open.lease() : own;
      if (lease == null) {
        return describeOnReader(work);
      }
      return finish(scope(SqlStatement.EMPTY, "", "", lease, open, null), work);
    } finally {
      lock.unlock();
    }
  }

  private <T> T describeOnReader(Work<T> work) throws SQLException {
    Lease lease = pool.lendReader(LeaseKind.READ, state);
    return finish(scope(SqlStatement.EMPTY, "", "", lease, null, null), work);
  }

  // JDBC's transaction control.

  /** The JDBC flag, as sqlite-jdbc keeps it: SQL-level BEGIN and COMMIT do not change it. */
  public boolean getAutoCommit() throws SQLException {
    checkOpen();
    return jdbcAutoCommit;
  }

  /** {@code Connection.setAutoCommit}: true commits, false begins. */
  public void setAutoCommit(boolean autoCommit) throws SQLException {
    lock.lock();
    try {
      checkOpen();
      if (jdbcAutoCommit == autoCommit) {
        return;
      }
      jdbcAutoCommit = autoCommit;
      if (autoCommit) {
        endByJdbc("COMMIT", true);
      } else {
        beginByJdbc();
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
    lock.lock();
    try {
      checkOpen();
      if (jdbcAutoCommit) {
        throw new SQLException("database in auto-commit mode");
      }
      endByJdbc(sql, committing);
      beginByJdbc();
    } finally {
      lock.unlock();
    }
  }

  /** SQLite refuses BEGIN within a transaction; lazy or not, so do we. */
  @GuardedBy("lock")
  private void beginByJdbc() throws SQLException {
    if (inTransaction) {
      Transaction open = transaction;
      if (open != null) {
        open.connection().run("BEGIN");
      }
    }
    inTransaction = true;
  }

  @GuardedBy("lock")
  private void endByJdbc(String sql, boolean committing) throws SQLException {
    Transaction open = transaction;
    if (open == null && inTransaction) {
      inTransaction = false;
      return;
    }
    if (open == null) {
      // Nothing to end: SQLite says so in its own words.
      try (Lease any = own == null ? pool.lendReader(LeaseKind.READ, state) : null) {
        Lease lease = any != null ? any : pin(PinReason.SETTING);
        lease.connection().run(sql);
      }
      return;
    }
    try {
      open.connection().run(sql);
    } catch (SQLException e) {
      countBusy(e);
      noticeEnd(false);
      throw e;
    }
    ended(committing);
  }

  /** Runs {@code SAVEPOINT}, {@code RELEASE} or {@code ROLLBACK TO} for JDBC's savepoint calls. */
  public void savepoint(SqlStatement statement) throws SQLException {
    lock.lock();
    try {
      checkOpen();
      if (statement.kind() == Kind.SAVEPOINT) {
        jdbcAutoCommit = false;
      } else if (jdbcAutoCommit) {
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
    waiting.forEach(WriteTicket::cancel);
    for (StatementScope scope : scopes) {
      scope.interrupt();
    }
  }

  @Override
  public int reclaimLostCursors() {
    int reclaimed = 0;
    for (StatementScope scope : scopes) {
      if (scope.isLost()) {
        scope.closeCursor();
        pool.listener().leaked(pool, LeakKind.RESULT_SET, null);
        reclaimed++;
      }
    }
    return reclaimed;
  }

  @Override
  public int spoolCursors() {
    int spooled = 0;
    for (StatementScope scope : scopes) {
      Cursor cursor = scope.isShared() ? null : scope.cursor();
      if (cursor != null && cursor.spool()) {
        spooled++;
      }
    }
    return spooled;
  }

  @Override
  public void reportIdle(long nanos) {
    for (StatementScope scope : scopes) {
      if (scope.hasCursor() && scope.becameIdle(nanos)) {
        pool.listener()
            .warned(
                pool.poolName()
                    + ": a result set of a "
                    + scope.statement().kind()
                    + " is open for more than "
                    + nanos / 1_000_000
                    + " ms and keeps its snapshot; close it or read it to its end",
                null);
      }
    }
  }

  /** The application lost the connection without closing it. */
  public void reclaim() {
    if (!closed) {
      pool.listener().leaked(pool, LeakKind.SESSION, null);
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
    for (StatementScope scope : scopes) {
      Cursor cursor = scope.cursor();
      if (cursor != null) {
        cursor.closeWithSession();
      } else if (scope.isLost()) {
        scope.closeCursor();
      }
    }
    lock.lock();
    try {
      rollBackAtClose();
      Lease mine = own;
      if (mine != null) {
        mine.close();
        pool.sessionUnpinned();
      }
    } finally {
      lock.unlock();
      pool.remove(this);
    }
  }

  @GuardedBy("lock")
  private void rollBackAtClose() {
    Transaction open = transaction;
    if (open != null) {
      try {
        open.connection().run("ROLLBACK");
      } catch (SQLException e) {
        open.connection().markBroken();
      }
      ended(false);
    }
  }
}
