package io.pooledsqlite.session;

import io.pooledsqlite.pool.Lease;
import io.pooledsqlite.pool.LeaseKind;
import io.pooledsqlite.pool.PhysicalConnection;
import io.pooledsqlite.pool.Pool;
import io.pooledsqlite.pool.SqliteErrors;
import io.pooledsqlite.sql.SqlStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Begins the transactions of one session: takes the slot for those that write, lends a connection
 * and sends the BEGIN; where one of these fails, what was taken goes back. Thread-safe; which
 * transaction is the session's, {@link TransactionControl} knows.
 */
final class TransactionOpener {

  private final Pool pool;
  private final CarriedState state;
  private final SlotWait slot;
  private final Attachments attachments;

  TransactionOpener(Pool pool, CarriedState state, SlotWait slot, Attachments attachments) {
    this.pool = pool;
    this.state = state;
    this.slot = slot;
    this.attachments = attachments;
  }

  /** Begins for the first statement of a transaction. */
  Transaction begin(
      SqlStatement first,
      boolean writes,
      int timeoutSeconds,
      @Nullable Object shape,
      @Nullable Lease own)
      throws SQLException {
    Transaction prepared = prepare(first, writes, timeoutSeconds, shape, own);
    String begin = writes && !attachments.lockLazily() ? "BEGIN IMMEDIATE" : "BEGIN";
    return begun(prepared, begin);
  }

  private Transaction begun(Transaction prepared, String begin) throws SQLException {
    try {
      prepared.connection().runKept(begin);
      return prepared;
    } catch (Throwable e) {
      countIfBusy(e);
      try {
        undoBegin(prepared.connection(), e);
      } finally {
        prepared.end(pool, false);
      }
      throw e;
    }
  }

  /** Somebody who is not in the queue has SQLite's lock. */
  private void countIfBusy(Throwable failure) {
    if (failure instanceof SQLException busy && SqliteErrors.hasCode(busy, SqliteErrors.BUSY)) {
      pool.listener().busy(pool);
    }
  }

  /** An error does not mean that nothing was done, and the slot is given back after this. */
  private static void undoBegin(PhysicalConnection connection, Throwable failure) {
    if (!(failure instanceof SQLException busy && SqliteErrors.hasCode(busy, SqliteErrors.BUSY))) {
      connection.markBroken();
    }
    try {
      connection.run("ROLLBACK");
    } catch (SQLException e) {
      if (!SqliteErrors.hasCode(e, SqliteErrors.ERROR)) {
        connection.markBroken();
      }
    }
  }

  /** As {@link #begin}, but for the BEGIN, which is the statement itself. */
  Transaction prepare(
      SqlStatement first,
      boolean writes,
      int timeoutSeconds,
      @Nullable Object shape,
      @Nullable Lease own)
      throws SQLException {
    WriteClaim claim = writes ? slot.forTransaction(first, timeoutSeconds, state.pragmas()) : null;
    return lend(claim, shape, own);
  }

  private Transaction lend(@Nullable WriteClaim claim, @Nullable Object shape, @Nullable Lease own)
      throws SQLException {
    Lease lease = own;
    SnapshotHold snapshot = null;
    try {
      snapshot = slot.holdSnapshot();
      if (lease == null) {
        lease =
            claim != null
                ? pool.lendWriter(LeaseKind.TRANSACTION, state.pragmas())
                : pool.lendReader(LeaseKind.TRANSACTION, state.pragmas());
      }
      Transaction prepared = new Transaction(lease, own != null, shape, snapshot);
      if (claim != null) {
        prepared.writeWith(claim);
        remember(prepared);
      }
      return prepared;
    } catch (Throwable e) {
      try {
        if (snapshot != null) {
          snapshot.release();
        }
        if (lease != null && own == null) {
          lease.connection().markBroken();
          lease.close();
        }
      } finally {
        if (claim != null) {
          claim.release(false);
        }
      }
      throw e;
    }
  }

  /**
   * Begins a transaction that is not the session's: it belongs to one region of one thread.
   *
   * @param claim the slot, which goes back at its end; null for a snapshot
   */
  Transaction beginApart(@Nullable WriteClaim claim) throws SQLException {
    String begin = claim == null ? "BEGIN" : "BEGIN IMMEDIATE";
    return begun(lend(claim, null, null), begin);
  }

  /** Notes who writes, where that may be asked for. */
  void remember(Transaction writing) {
    if (!pool.config().abandonedTransaction().isZero()) {
      writing.rememberWriter();
    }
  }

  /**
   * Runs the reads of a transaction, which has the slot, once more on the writer.
   *
   * @return the writer, in a transaction of its own, if they gave the same rows; else null
   */
  @Nullable Lease presentWithSameReads(Transaction open) throws SQLException {
    Lease writer = pool.lendWriter(LeaseKind.TRANSACTION, state.pragmas());
    boolean holds = false;
    try {
      writer.connection().runKept("BEGIN IMMEDIATE");
      holds = open.readsHoldOn(writer.connection());
      if (!holds) {
        writer.connection().run("ROLLBACK");
      }
      return holds ? writer : null;
    } catch (Throwable e) {
      countIfBusy(e);
      writer.connection().markBroken();
      throw e;
    } finally {
      if (!holds) {
        writer.close();
      }
    }
  }
}
