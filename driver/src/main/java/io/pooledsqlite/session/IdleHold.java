package io.pooledsqlite.session;

import io.pooledsqlite.pool.FileHold;
import io.pooledsqlite.pool.Lease;
import io.pooledsqlite.pool.LeaseKind;
import io.pooledsqlite.pool.PhysicalConnection;
import io.pooledsqlite.pool.Pool;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What a session that runs nothing has of its file. Guarded by the session lock. */
final class IdleHold implements FileHold {

  private final Pool pool;
  private final CarriedState state;
  private final TransactionControl transactions;
  private final Lease lease;
  private final boolean own;
  private final @Nullable Transaction open;

  private IdleHold(
      Pool pool,
      CarriedState state,
      TransactionControl transactions,
      Lease lease,
      boolean own,
      @Nullable Transaction open) {
    this.pool = pool;
    this.state = state;
    this.transactions = transactions;
    this.lease = lease;
    this.own = own;
    this.open = open;
  }

  /** Of a session with this connection of its own, and this transaction; null if it has neither. */
  static @Nullable IdleHold of(
      Pool pool, CarriedState state, TransactionControl transactions, @Nullable Lease own) {
    Transaction open = transactions.current();
    Lease lease = own == null && open != null ? open.lease() : own;
    return lease == null ? null : new IdleHold(pool, state, transactions, lease, own != null, open);
  }

  @Override
  public PhysicalConnection connection() {
    return lease.connection();
  }

  @Override
  public boolean isOwn() {
    return own;
  }

  @Override
  public boolean endSnapshot() {
    if (open == null) {
      return true;
    }
    try {
      return open.endSnapshot();
    } catch (SQLException e) {
      transactions.lose(open, e);
      return false;
    }
  }

  @Override
  public void close() {
    lease.close();
  }

  @Override
  public void rest(String version) {
    change(transaction -> transaction.restAt(version));
  }

  @Override
  public void rest() {
    change(
        transaction -> {
          if (lease.isClosed()) {
            transaction.goOnWith(pool.lendReader(LeaseKind.TRANSACTION, state.pragmas()));
          }
          transaction.restAtPresent();
        });
  }

  @Override
  public void wake() {
    change(transaction -> transactions.wake());
  }

  @Override
  public void lost() {
    change(transaction -> transactions.lose(transaction, Transaction.committedMeanwhile()));
  }

  private interface Change {
    void of(Transaction transaction) throws SQLException;
  }

  /** Unless there is no transaction, or it was lost. */
  private void change(Change change) {
    Transaction still = open;
    if (still == null || transactions.current() != still) {
      return;
    }
    try {
      change.of(still);
    } catch (SQLException e) {
      transactions.lose(still, e);
    }
  }
}
