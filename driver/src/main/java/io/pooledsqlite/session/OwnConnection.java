package io.pooledsqlite.session;

import io.pooledsqlite.pool.Lease;
import io.pooledsqlite.pool.PhysicalConnection;
import io.pooledsqlite.pool.PinReason;
import io.pooledsqlite.pool.Pool;
import io.pooledsqlite.sql.SqlStatement;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The physical connection that belongs to one session alone, from the moment there is a reason for
 * it until the session closes. Changed under the session lock; may be asked without it.
 */
final class OwnConnection {

  private final Pool pool;
  private final Session session;
  private final ReentrantLock lock;
  private final CarriedState state;
  private final TransactionControl transactions;
  private volatile @Nullable Lease lease;
  private volatile @Nullable PinReason reason;

  OwnConnection(
      Pool pool,
      Session session,
      ReentrantLock lock,
      CarriedState state,
      TransactionControl transactions) {
    this.pool = pool;
    this.session = session;
    this.lock = lock;
    this.state = state;
    this.transactions = transactions;
  }

  /** The session's own lease, or null while it is not pinned. */
  @Nullable Lease lease() {
    return lease;
  }

  /** Ties the session to a connection from now on; its transaction's, if one is open. */
  Lease pin(PinReason why) throws SQLException {
    lock.lock();
    try {
      Lease mine = lease;
      if (mine != null) {
        if (why == PinReason.UNWRAP) {
          reason = why;
        }
        return mine;
      }
      mine = take();
      lease = mine;
      reason = why;
      pool.sessionPinned(why);
      return mine;
    } finally {
      lock.unlock();
    }
  }

  private Lease take() throws SQLException {
    Transaction open = transactions.current();
    Lease taken = open == null ? pool.openOwn(state.pragmas()) : open.lease();
    PhysicalConnection connection = taken.connection();
    try {
      if (open != null) {
        taken.detach();
        open.keepConnection();
        connection.mayWrite(true);
      }
      state.counters().moveTo(connection, session);
      return taken;
    } catch (Throwable e) {
      if (open == null) {
        taken.close();
      }
      throw e;
    }
  }

  /** The text to run on this connection. */
  String text(SqlStatement statement, String sql) {
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
        pool.sessionUnpinned();
      }
    }
  }
}
