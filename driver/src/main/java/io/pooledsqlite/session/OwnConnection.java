package io.pooledsqlite.session;

import io.pooledsqlite.config.Cursors;
import io.pooledsqlite.pool.Lease;
import io.pooledsqlite.pool.PhysicalConnection;
import io.pooledsqlite.pool.PinReason;
import io.pooledsqlite.pool.Pool;
import io.pooledsqlite.sql.SqlStatement;
import io.pooledsqlite.sql.Trait;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Whether a session needs a physical connection that belongs to it alone, and that connection: from
 * the moment there is a reason for it until the session closes or, where the file was out of the
 * pool, is back in it. Changed under the session lock; may be asked without it.
 */
final class OwnConnection {

  private final Pool pool;
  private final Session session;
  private final ReentrantLock lock;
  private final CarriedState state;
  private final TransactionControl transactions;
  private final SlotWait slot;
  private final OpenScopes scopes;
  private volatile @Nullable Lease lease;
  private volatile @Nullable PinReason reason;

  /** A statement of the session named something of the TEMP schema. */
  private volatile boolean usesTemp;

  /** What was last found to be in no file. */
  private WriteTarget.@Nullable Found found;

  /** The session asked for the file alone, and has not taken that back. */
  private volatile boolean wantsFile;

  /** It did so within a transaction, in which the file can not leave WAL; the mode is set after. */
  private boolean lockingModeDue;

  /** For as long as somebody may use the connection without our seeing it. */
  private @Nullable SnapshotHold unseenUse;

  OwnConnection(
      Pool pool,
      Session session,
      ReentrantLock lock,
      CarriedState state,
      TransactionControl transactions,
      SlotWait slot,
      OpenScopes scopes) {
    this.pool = pool;
    this.session = session;
    this.lock = lock;
    this.state = state;
    this.transactions = transactions;
    this.slot = slot;
    this.scopes = scopes;
  }

  /** The session's own lease, or null while it is not pinned. */
  @Nullable Lease lease() {
    return lease;
  }

  /**
   * Before {@code statement} runs: ties the session to a connection if it needs one of its own.
   *
   * @param router asks what does not pin
   */
  void pinIfNeeded(SqlStatement statement, String sql, Router router) throws SQLException {
    if (lease != null) {
      return;
    }
    PinReason why = reasonToPin(statement, sql, router);
    if (why != null) {
      session.pin(why);
      arrange(statement);
    }
  }

  private @Nullable PinReason reasonToPin(SqlStatement statement, String sql, Router router)
      throws SQLException {
    PinReason why = Pins.reasonFor(statement);
    if (why == null && (pool.database().isUnpooled() || needsFile(statement))) {
      why = PinReason.UNPOOLED;
    }
    if (why == null && pool.config().cursors() == Cursors.SAME_CONNECTION) {
      why = PinReason.SETTING;
    }
    if (why == PinReason.UNKNOWN) {
      refuseWhatSqliteRefuses(sql, router);
    }
    if (why == null && needsCounters(statement, sql)) {
      // No literal can stand there: a connection of its own, brought to the session's value.
      why = PinReason.CHANGE_COUNTERS;
    }
    return why;
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
  private static void refuseWhatSqliteRefuses(String sql, Router router) throws SQLException {
    router.describe(
        scope -> {
          if (!scope.isShared()) {
            // What it is may act when it is compiled, as pragmas do.
            scope.connection().markBroken();
          }
          scope.connection().raw().prepareStatement(sql).close();
          return true;
        });
  }

  /** Ties the session to a connection from now on; its transaction's, if one is open. */
  Lease pin(PinReason why) throws SQLException {
    lock.lock();
    try {
      Lease mine = lease;
      if (mine != null) {
        noteListeners(mine, why);
        noteUnseenUse(why);
        if (why == PinReason.UNWRAP || reason == PinReason.UNPOOLED) {
          reason = why;
        }
        return mine;
      }
      mine = take();
      noteListeners(mine, why);
      noteUnseenUse(why);
      if (why == PinReason.UNPOOLED) {
        readSchema(mine.connection());
      }
      lease = mine;
      reason = why;
      pool.sessionPinned(why);
      return mine;
    } finally {
      lock.unlock();
    }
  }

  private static void noteListeners(Lease mine, PinReason why) {
    if (why == PinReason.LISTENER || why == PinReason.UNWRAP) {
      mine.connection().listenedTo();
    }
  }

  /**
   * What is done on a connection that was handed out is not seen: it may have a snapshot any time.
   */
  private void noteUnseenUse(PinReason why) {
    if (why == PinReason.UNWRAP && unseenUse == null) {
      unseenUse = slot.holdSnapshot();
    }
  }

  /** The plain program's connection has read it long ago, and needs no lock for it now. */
  private static void readSchema(PhysicalConnection connection) {
    try {
      connection.readFile();
    } catch (SQLException e) {
      // It is locked already; what needs it will tell.
    }
  }

  private Lease take() throws SQLException {
    // Once the connection is the session's own, nobody could take the slot back from it.
    transactions.giveUpAnticipation();
    Transaction open = transactions.current();
    Lease taken = open == null ? pool.openOwn(state.pragmas()) : open.lease();
    PhysicalConnection connection = taken.connection();
    try {
      if (open != null) {
        taken.detach();
        open.keepConnection();
        open.seeded();
        connection.mayWrite(true);
      }
      state.counters().bringUp(connection, session, open == null);
      state.layout().makeKnown(connection);
      return taken;
    } catch (Throwable e) {
      if (open == null) {
        taken.close();
      }
      throw e;
    }
  }

  /**
   * Before a statement: takes the file out of the pool where the session needs it alone, and gives
   * the connection up when it was needed only while the file was out of the pool.
   */
  void arrange(SqlStatement statement) {
    boolean takes = Pins.takesFile(statement) || needsFile(statement);
    if (lease == null || !(takes || wantsFile || reason == PinReason.UNPOOLED)) {
      return;
    }
    lock.lock();
    try {
      Lease mine = lease;
      if (mine == null || session.isClosed()) {
        return;
      }
      wantsFile |= takes;
      if (wantsFile && !transactions.inTransaction() && letGoOfCursors()) {
        // Where others do not let it, SQLite answers the statements that need it with BUSY.
        pool.database().unpool(session, mine.connection(), slot.busyTimeout(state.pragmas()));
        setLockingMode(mine.connection());
      }
      if (reason == PinReason.UNPOOLED) {
        keepOrGiveUp(mine, statement);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Reads the cursors on this connection to their end, with which it could not leave WAL.
   *
   * @return false if the session's cursors are to stay where they are
   */
  boolean letGoOfCursors() {
    if (pool.database().isUnpooled()) {
      return true;
    }
    if (pool.config().cursors() == Cursors.SAME_CONNECTION) {
      return !scopes.anyOwnCursor();
    }
    for (int spooled = scopes.spoolOwn(); spooled > 0; spooled--) {
      pool.listener().cursorSpooled(pool);
    }
    return true;
  }

  private void setLockingMode(PhysicalConnection connection) {
    if (!lockingModeDue) {
      return;
    }
    lockingModeDue = false;
    try {
      connection.ask("PRAGMA locking_mode = EXCLUSIVE");
      if (pool.database().isWalOfProgram()) {
        // In WAL only a writer locks others out; the transaction in which the mode was asked for
        // would have kept its lock.
        connection.run("BEGIN IMMEDIATE");
        connection.run("COMMIT");
      }
    } catch (SQLException e) {
      // The statement that comes now tells.
    }
  }

  /** Within a transaction that the pool began, the mode would make SQLite look for a lock. */
  private @Nullable String lockingModeText(SqlStatement statement) {
    if (Pins.takesFile(statement) && transactions.inTransaction() && isInWal()) {
      lockingModeDue = true;
    } else if (!lockingModeDue) {
      return null;
    } else if (Pins.givesFileBack(statement)) {
      lockingModeDue = false;
    }
    return "SELECT '" + (lockingModeDue ? "exclusive" : "normal") + "' AS locking_mode";
  }

  private boolean isInWal() {
    boolean inWal = pool.database().isSwitchedToWal() || pool.database().isWalOfProgram();
    return inWal && !pool.database().isUnpooled();
  }

  private void keepOrGiveUp(Lease mine, SqlStatement statement) {
    PinReason more = Pins.reasonFor(statement);
    if (more != null) {
      reason = more;
    } else if (!wantsFile
        && !pool.database().isUnpooled()
        && !transactions.inTransaction()
        && !scopes.anyOwnCursor()) {
      lease = null;
      reason = null;
      mine.close();
      pool.sessionUnpinned();
    }
  }

  /** Whether a statement needs the file out of WAL mode for as long as it runs. */
  boolean needsFile(SqlStatement statement) {
    return state.layout().needsRollbackJournal(statement);
  }

  /** After a statement that succeeded, or failed. */
  void after(SqlStatement statement) {
    if (found != null && WriteTarget.mayMove(statement)) {
      found = null;
    }
    if (wantsFile && (Pins.givesFileBack(statement) || needsFile(statement))) {
      wantsFile = false;
      pool.database().repool(session);
    }
  }

  /** Whether a write of a pinned session goes to no file and needs no turn with others. */
  boolean isForNoFile(SqlStatement statement) {
    Lease mine = lease;
    if (mine == null || pool.database().isUnpooled()) {
      return false;
    }
    // Only then: the first look into the TEMP schema makes PRAGMA database_list show it.
    usesTemp |= statement.has(Trait.TEMP);
    Transaction open = transactions.look();
    return (open == null || !open.isWriting()) && isTargetInNoFile(statement, mine);
  }

  private boolean isTargetInNoFile(SqlStatement statement, Lease mine) {
    WriteTarget.Found known = found;
    if (known != null && unseenUse == null && known.isFor(statement, transactions.ends())) {
      return true;
    }
    boolean noFile = WriteTarget.isInNoFile(statement, mine.connection(), usesTemp);
    found = noFile ? WriteTarget.Found.of(statement, transactions.ends()) : null;
    return noFile;
  }

  /** Whether what DDL defines may be in no file, by a name that does not tell: DROP TABLE x. */
  boolean mayDefineInNoFile(SqlStatement statement) throws SQLException {
    Lease mine = lease;
    return statement.kind() == SqlStatement.Kind.DDL
        && mine != null
        && (usesTemp || !mine.connection().attachedInNoFile().isEmpty());
  }

  /** The text to run on this connection. */
  String text(SqlStatement statement, String sql) {
    String lockingMode = Pins.isLockingMode(statement) ? lockingModeText(statement) : null;
    if (lockingMode != null) {
      return lockingMode;
    }
    // Whoever has the driver's own connection may write beside us: then only it knows.
    String text = reason == PinReason.UNWRAP ? sql : state.countersText(statement, sql);
    return text == null ? sql : text;
  }

  /** With the session. */
  void close() {
    Lease mine = lease;
    if (mine != null) {
      try {
        mine.close();
      } finally {
        if (unseenUse != null) {
          unseenUse.release();
          pool.database().mayHaveBeenWritten();
        }
        pool.sessionUnpinned();
      }
    }
  }

  /** When the session is no more: where it was the last one, the file need not come back. */
  void giveFileBack() {
    if (wantsFile) {
      pool.database().repool(session);
    }
  }
}
