package io.pooledsqlite.session;

import io.pooledsqlite.pool.Lease;
import io.pooledsqlite.pool.Pool;
import io.pooledsqlite.pool.SqliteErrors;
import io.pooledsqlite.sql.SqlStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A session's transactions: JDBC's autocommit flag, whether SQLite would be inside a transaction,
 * and the transaction that was really begun, if one was. Thread-safe; everything happens under the
 * session lock, which callers that do several steps hold around them.
 */
final class TransactionControl {

  /** How long a read that is likely to be followed by a write waits for other writers. */
  private static final int LIKELY_WRITER_PATIENCE_SECONDS = 2;

  private final Pool pool;
  private final ReentrantLock lock;
  private final CarriedState state;
  private final SlotWait slot;
  private final Attachments attachments;
  private final TransactionOpener opener;
  private final TransactionShapes shapes;

  private final Abandonment abandonment = new Abandonment();

  private long ends;

  /** The JDBC flag, as sqlite-jdbc keeps it: SQL-level BEGIN and COMMIT do not change it. */
  private volatile boolean autoCommit = true;

  /** Whether SQLite would be inside a transaction: BEGIN was asked for, though not yet sent. */
  private volatile boolean inTransaction;

  /** Changed under the lock only; maintenance looks without it. */
  private volatile @Nullable Transaction current;

  TransactionControl(
      Pool pool, ReentrantLock lock, CarriedState state, SlotWait slot, Attachments attachments) {
    this.pool = pool;
    this.lock = lock;
    this.state = state;
    this.slot = slot;
    this.attachments = attachments;
    this.opener = new TransactionOpener(pool, state, slot, attachments);
    this.shapes = TransactionShapes.of(pool.database());
  }

  boolean autoCommit() {
    return autoCommit;
  }

  void autoCommit(boolean value) {
    autoCommit = value;
  }

  boolean inTransaction() {
    return inTransaction || abandonment.isUntold();
  }

  /** As {@link #current()}, without waiting for a statement that runs in it. */
  @Nullable Transaction look() {
    return current;
  }

  /** The transaction that was really begun, or null. */
  @Nullable Transaction current() {
    lock.lock();
    try {
      return current;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The transaction for a statement; sends the BEGIN that was asked for earlier.
   *
   * @param writes whether the statement writes to a file
   */
  @Nullable Transaction forStatement(
      SqlStatement statement, boolean writes, int timeoutSeconds, @Nullable Lease own)
      throws SQLException {
    lock.lock();
    try {
      if (current == null && inTransaction && !Attachments.areChangedBy(statement)) {
        Object shape = shapes.shapeOf(statement);
        current = beginFor(statement, writes, timeoutSeconds, shape, own);
      }
      Transaction open = current;
      if (open != null && writes) {
        if (open.isWriting()) {
          open.anticipatedWrite();
        } else {
          startWriting(open, statement, timeoutSeconds);
        }
      }
      return open;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Begins for the first statement. A read that is likely to be followed by a write takes the slot
   * at once; where it can not have it, it is still a read and needs none. On the session's own
   * connection nobody could take the slot back from it.
   */
  private Transaction beginFor(
      SqlStatement first, boolean writes, int timeoutSeconds, Object shape, @Nullable Lease own)
      throws SQLException {
    if (writes) {
      return opener.begin(first, true, timeoutSeconds, shape, own);
    }
    if (own == null && shapes.wrote(shape)) {
      try {
        Transaction likely = opener.begin(first, true, LIKELY_WRITER_PATIENCE_SECONDS, shape, null);
        likely.anticipate(() -> giveSlotBack(likely));
        return likely;
      } catch (SQLException e) {
        if (!SqliteErrors.hasCode(e, SqliteErrors.BUSY)
            && !SqliteErrors.hasCode(e, SqliteErrors.READONLY)) {
          throw e;
        }
      }
    }
    return opener.begin(first, false, timeoutSeconds, shape, own);
  }

  /** Gets ready for a BEGIN or SAVEPOINT of the application's own. */
  void open(SqlStatement statement, boolean immediate, int timeoutSeconds, @Nullable Lease own)
      throws SQLException {
    lock.lock();
    try {
      current = opener.prepare(statement, immediate, timeoutSeconds, null, own);
      inTransaction = true;
    } finally {
      lock.unlock();
    }
  }

  /** {@link TransactionOpener#beginApart}. */
  Transaction beginApart(@Nullable WriteClaim claim) throws SQLException {
    return opener.beginApart(claim);
  }

  /** Gives back the slot of a transaction that has only read. */
  void giveUpAnticipation() {
    lock.lock();
    try {
      Transaction open = current;
      if (open != null && open.anticipation() != null) {
        giveUpAnticipation(open);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Another session wants the slot of a transaction that has only read. Waits for nobody: who runs
   * a statement in the transaction holds the lock, and no function, listener or handler of the
   * application's is on a connection that is not the session's own. Whatever goes wrong here is not
   * the affair of whoever asked.
   */
  private boolean giveSlotBack(Transaction open) {
    if (lock.isHeldByCurrentThread() || !lock.tryLock()) {
      return false;
    }
    try {
      if (current != open || open.anticipation() == null) {
        return false;
      }
      return giveUpAnticipation(open);
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether the slot was given back, perhaps with the transaction. */
  private boolean giveUpAnticipation(Transaction open) {
    try {
      open.giveUpAnticipation();
      return true;
    } catch (SQLException | RuntimeException | Error e) {
      if (!open.stopAnticipating()) {
        return false;
      }
      lose(open, e);
      return true;
    }
  }

  /**
   * The first write of a transaction that began by reading. It goes on where it is: SQLite refuses
   * the write if anything was committed since the snapshot was taken.
   */
  private void startWriting(Transaction open, SqlStatement statement, int timeoutSeconds)
      throws SQLException {
    shapes.learnWriting(open.shape());
    WriteClaim claim = slot.forTransaction(statement, timeoutSeconds, state.pragmas());
    try {
      open.writeWith(claim);
      opener.remember(open);
    } catch (Throwable e) {
      open.backToReading();
      throw e;
    }
  }

  /**
   * SQLite refused a transaction's first write because its snapshot is old. Holding the slot, runs
   * the transaction's reads once more on the writer.
   *
   * @return whether they gave the same rows: then the transaction goes on there and the write may
   *     be tried again. If not, it is where it was, reading, without the slot
   */
  boolean moveToPresent() throws SQLException {
    lock.lock();
    try {
      Transaction open = current;
      if (open == null || !open.isWriting()) {
        return false;
      }
      Lease present = open.canBeginAgain() ? opener.presentWithSameReads(open) : null;
      if (present == null) {
        open.backToReading();
        return false;
      }
      open.moveTo(present);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Rolls back a write transaction in which nothing runs and nothing ran for {@code limit}. */
  void rollBackAbandoned(Duration limit) {
    Transaction seen = current;
    // A statement that runs in it holds the lock; this thread waits for nobody.
    if (seen == null || !seen.isAbandoned(limit.toNanos()) || !lock.tryLock()) {
      return;
    }
    try {
      Transaction open = current;
      if (open != seen || !open.isAbandoned(limit.toNanos())) {
        return;
      }
      abandonment.happened(open, pool.poolName(), limit);
      rollBack(open);
      pool.listener().warned(abandonment.report(), open.beganWriting());
    } finally {
      lock.unlock();
    }
  }

  /** Before anything is done in a transaction that gave its lock back while it was idle. */
  void wake() throws SQLException {
    wake(false);
  }

  /** As {@link #wake()}; what only ends it needs nothing of what it has read. */
  private void wake(boolean ends) throws SQLException {
    Transaction seen = current;
    if (seen == null || !seen.isResting()) {
      return;
    }
    lock.lock();
    try {
      if (current == seen && seen.isResting() && !seen.wake() && !ends) {
        lose(seen, Transaction.committedMeanwhile());
      }
    } finally {
      lock.unlock();
    }
  }

  /** The transaction has no snapshot any more: all that comes in it fails. */
  void lose(Transaction open, Throwable why) {
    abandonment.lost(open, pool.poolName(), why);
    open.connection().markBroken();
    rollBack(open);
  }

  /** Throws if the transaction that the program believes in was rolled back without its doing. */
  void checkNotAbandoned(SqlStatement statement) throws SQLException {
    boolean ends =
        statement.kind() == SqlStatement.Kind.COMMIT
            || statement.kind() == SqlStatement.Kind.ROLLBACK;
    wake(ends);
    if (!abandonment.isUntold()) {
      return;
    }
    lock.lock();
    try {
      try {
        abandonment.tell();
      } finally {
        if (ends) {
          abandonment.over();
          inTransaction = !autoCommit;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Looks whether SQLite ended the transaction by itself, or a RELEASE committed it. */
  void noticeEnd(boolean committed) {
    lock.lock();
    try {
      Transaction open = current;
      if (open != null && !open.connection().inTransaction()) {
        ended(committed);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * A statement failed. If it is the one for which the slot was taken, and SQLite refused it the
   * lock or could not even compile it, nothing is locked yet: the slot is given back.
   */
  void noticeNothingDone(SqlStatement statement, String sql, SQLException failure)
      throws SQLException {
    lock.lock();
    try {
      Transaction open = current;
      if (open == null
          || !open.isFirstWrite()
          || !(SqliteErrors.hasCode(failure, SqliteErrors.BUSY)
              || isNotCompiled(open, statement, sql, failure))) {
        return;
      }
      if (open.anticipateAgain()) {
        return;
      }
      if (open.isFirstUse()) {
        open.connection().run("ROLLBACK");
        current = null;
        open.end(pool, false);
      } else {
        open.backToReading();
      }
    } finally {
      lock.unlock();
    }
  }

  private static boolean isNotCompiled(
      Transaction open, SqlStatement statement, String sql, SQLException failure) {
    if (!SqliteErrors.hasCode(failure, SqliteErrors.ERROR) || !LockNeed.isKnownFor(statement)) {
      return false;
    }
    try {
      open.connection().raw().prepareStatement(sql).close();
      return false;
    } catch (SQLException e) {
      return true;
    }
  }

  /** How many transactions are over; to be asked with the session lock. */
  long ends() {
    return ends;
  }

  /** The transaction is over. */
  void ended(boolean committed) {
    lock.lock();
    try {
      ends++;
      inTransaction = false;
      Transaction over = current;
      current = null;
      if (over != null) {
        boolean wrote = over.isWriting();
        try {
          over.end(pool, committed);
        } finally {
          attachments.closeDetached();
        }
        pool.transactionEnded(wrote, committed);
      }
    } finally {
      lock.unlock();
    }
  }

  /** JDBC's BEGIN: lazy, but refused within a transaction as SQLite refuses it. */
  void begin() throws SQLException {
    lock.lock();
    try {
      Transaction open = current;
      if (inTransaction && open != null) {
        open.connection().run("BEGIN");
      }
      inTransaction = true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * JDBC's COMMIT or ROLLBACK.
   *
   * @param sql the statement for SQLite
   * @param idle lends any connection, to let SQLite refuse what has nothing to end
   */
  void end(String sql, boolean committing, IdleConnection idle) throws SQLException {
    lock.lock();
    try {
      wake(true);
      Transaction open = current;
      if (abandonment.isUntold()) {
        endAbandoned(committing);
      } else if (open == null && inTransaction) {
        inTransaction = false;
      } else if (open == null) {
        idle.run(sql);
      } else {
        endOnConnection(open, sql, committing);
      }
    } finally {
      lock.unlock();
    }
  }

  /** What a rollback is for was done; a commit must not pass for one. */
  private void endAbandoned(boolean committing) throws SQLException {
    try {
      if (committing) {
        abandonment.tell();
      }
    } finally {
      abandonment.over();
      inTransaction = !autoCommit;
    }
  }

  /** Runs a text on a connection that has no transaction. */
  @FunctionalInterface
  interface IdleConnection {
    void run(String sql) throws SQLException;
  }

  private void endOnConnection(Transaction open, String sql, boolean committing)
      throws SQLException {
    try {
      if (!committing) {
        open.beforeRollback();
      }
      open.connection().runKept(sql);
    } catch (Throwable e) {
      noticeEnd(false);
      throw e;
    }
    ended(committing);
  }

  /** At the session's end. */
  void rollBackAtClose() {
    lock.lock();
    try {
      Transaction open = current;
      if (open != null) {
        rollBack(open);
      }
    } finally {
      lock.unlock();
    }
  }

  private void rollBack(Transaction open) {
    try {
      open.connection().run("ROLLBACK");
    } catch (SQLException | RuntimeException e) {
      open.connection().markBroken();
    } catch (Error e) {
      open.connection().markBroken();
      throw e;
    } finally {
      ended(false);
    }
  }
}
