package io.pooledsqlite.pool;

import io.pooledsqlite.pool.ConnectionSource.Borrowed;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One physical connection held by one session. The holder may use the connection from one thread at
 * a time; {@link #close} may come from any thread and counts once.
 */
public final class Lease implements AutoCloseable {

  private static final AtomicIntegerFieldUpdater<Lease> CLOSED =
      AtomicIntegerFieldUpdater.newUpdater(Lease.class, "closed");

  private final Pool pool;
  private volatile LeaseKind kind;
  private final Borrowed borrowed;
  private final @Nullable ConnectionSource source;
  private final long lentAt = System.nanoTime();
  private volatile boolean detached;

  /** 1 once it is; changed by {@link #CLOSED}, which needs no object for each lease. */
  private volatile int closed;

  Lease(Pool pool, LeaseKind kind, Borrowed borrowed, @Nullable ConnectionSource source) {
    this.pool = pool;
    this.kind = kind;
    this.borrowed = borrowed;
    this.source = source;
    pool.leaseOpened(kind);
  }

  /** What it was lent for. */
  public LeaseKind kind() {
    return kind;
  }

  /** When it was lent, by {@code System.nanoTime}. */
  public long lentAt() {
    return lentAt;
  }

  /** The connection; not to be used once the lease is closed. */
  public PhysicalConnection connection() {
    return borrowed.connection();
  }

  /** Whether the connection was given back. */
  public boolean isClosed() {
    return closed != 0;
  }

  /** Lets the connection leave its pool: it belongs to the session and is closed with the lease. */
  public void detach() throws SQLException {
    if (source != null && !detached) {
      detached = true;
      source.detach(borrowed);
      pool.leaseOpened(LeaseKind.PINNED);
      pool.leaseClosed(kind);
      kind = LeaseKind.PINNED;
    }
  }

  /** Gives the connection back, or closes it where it is the session's own or in doubt. */
  @Override
  public void close() {
    if (!CLOSED.compareAndSet(this, 0, 1)) {
      return;
    }
    try {
      if (source == null || detached) {
        borrowed.connection().close();
      } else {
        source.giveBack(borrowed);
      }
    } catch (SQLException | RuntimeException e) {
      pool.listener().warned(pool.poolName() + ": closing a connection failed", e);
    } finally {
      pool.leaseClosed(kind);
    }
  }
}
