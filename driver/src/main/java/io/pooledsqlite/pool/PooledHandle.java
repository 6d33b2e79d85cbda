package io.pooledsqlite.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What HikariCP holds for one physical connection. Its settings, tests and resets do not reach
 * SQLite, because the session layer decides what is clean. A physical connection can leave the pool
 * for good with its session; HikariCP then closes an empty handle. Thread-safe as far as HikariCP
 * needs it.
 */
final class PooledHandle extends NoStatements {

  private final Runnable onEmpty;

  /** Changed under the monitor. */
  private volatile @Nullable PhysicalConnection physical;

  /**
   * @param onEmpty called once, when the physical connection was closed or left the pool
   */
  PooledHandle(PhysicalConnection physical, Runnable onEmpty) {
    this.physical = physical;
    this.onEmpty = onEmpty;
  }

  /** The handle behind a connection that HikariCP lent. */
  static PooledHandle of(Connection lent) throws SQLException {
    return lent.unwrap(PooledHandle.class);
  }

  @Nullable PhysicalConnection physical() {
    return physical;
  }

  /** Takes the physical connection out of the pool's hands; the handle is empty from now on. */
  synchronized void detach() {
    if (physical != null) {
      physical = null;
      onEmpty.run();
    }
  }

  @Override
  public boolean isValid(int timeout) {
    PhysicalConnection known = physical;
    return known != null && !known.broken();
  }

  @Override
  public boolean isClosed() {
    return physical == null;
  }

  /** Closes the physical connection unless it left. */
  @Override
  public synchronized void close() throws SQLException {
    PhysicalConnection closing = physical;
    physical = null;
    if (closing != null) {
      try {
        closing.close();
      } finally {
        onEmpty.run();
      }
    }
  }

  @Override
  public void abort(Executor executor) throws SQLException {
    close();
  }

  @Override
  public String toString() {
    return "PooledHandle@" + System.identityHashCode(this);
  }
}
