package io.pooledsqlite.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What HikariCP holds for one physical connection. Its settings, tests and resets do not reach
 * SQLite, because the session layer decides what is clean. A physical connection can leave the pool
 * for good with its session; HikariCP then closes an empty handle. Thread-safe as far as HikariCP
 * needs it.
 */
final class PooledHandle extends NoStatements {

  /** Who has it, whatever HikariCP believes. */
  private enum Use {
    IDLE,
    LENT,
    LOST
  }

  private final Consumer<PooledHandle> onEmpty;

  /** Changed under the monitor. */
  private volatile @Nullable PhysicalConnection physical;

  private final AtomicReference<Use> use = new AtomicReference<>(Use.IDLE);

  /**
   * @param onEmpty called once, when the physical connection was closed or left the pool
   */
  PooledHandle(PhysicalConnection physical, Consumer<PooledHandle> onEmpty) {
    this.physical = physical;
    this.onEmpty = onEmpty;
  }

  /** The handle behind a connection that HikariCP lent. */
  static PooledHandle of(Connection lent) throws SQLException {
    return lent.unwrap(PooledHandle.class);
  }

  /** Lends the physical connection; null if it left, or was taken for lost. */
  @Nullable PhysicalConnection lend() {
    return use.compareAndSet(Use.IDLE, Use.LENT) ? physical : null;
  }

  /** Before HikariCP hears that it is back. */
  void cameBack() {
    use.compareAndSet(Use.LENT, Use.IDLE);
  }

  /** Takes a connection that nobody has for lost, and closes it; returns whether it was. */
  boolean closeIfLost() {
    if (!use.compareAndSet(Use.IDLE, Use.LOST)) {
      return false;
    }
    try {
      close();
    } catch (SQLException e) {
      // Nobody has it, and nobody will.
    }
    return true;
  }

  /** Takes the physical connection out of the pool's hands; the handle is empty from now on. */
  synchronized void detach() {
    if (physical != null) {
      physical = null;
      onEmpty.accept(this);
    }
  }

  /** Leaves a lent connection to who has it, whatever becomes of the pool. */
  void letGo() {
    if (use.get() == Use.LENT) {
      detach();
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
        onEmpty.accept(this);
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
