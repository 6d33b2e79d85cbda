package io.pooledsqlite.pool;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What HikariCP holds for one physical connection: just enough of {@link Connection} for HikariCP
 * to manage its life. Its settings, tests and resets do not reach SQLite, because the session layer
 * decides what is clean. A physical connection can leave the pool for good with its session;
 * HikariCP then closes an empty handle. Thread-safe as far as HikariCP needs it.
 */
final class PooledHandle implements InvocationHandler {

  private final Runnable onEmpty;
  private @Nullable PhysicalConnection physical;

  /**
   * @param onEmpty called once, when the physical connection was closed or left the pool
   */
  PooledHandle(PhysicalConnection physical, Runnable onEmpty) {
    this.physical = physical;
    this.onEmpty = onEmpty;
  }

  Connection asConnection() {
    return (Connection)
        Proxy.newProxyInstance(
            PooledHandle.class.getClassLoader(), new Class<?>[] {Connection.class}, this);
  }

  /** The handle behind a connection that HikariCP lent. */
  static PooledHandle of(Connection lent) throws SQLException {
    Connection proxy = lent.unwrap(Connection.class);
    return (PooledHandle) Proxy.getInvocationHandler(proxy);
  }

  synchronized @Nullable PhysicalConnection physical() {
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
  public synchronized @Nullable Object invoke(
      Object proxy, Method method, Object @Nullable [] arguments) throws SQLException {
    return switch (method.getName()) {
      case "isValid" -> physical != null && !physical.broken();
      case "isClosed" -> physical == null;
      case "close", "abort" -> {
        close();
        yield null;
      }
      case "getAutoCommit" -> true;
      case "isReadOnly" -> false;
      case "getTransactionIsolation" -> Connection.TRANSACTION_SERIALIZABLE;
      case "getNetworkTimeout" -> 0;
      case "isWrapperFor" -> ((Class<?>) first(arguments)).isInstance(proxy);
      case "unwrap" -> proxy;
      case "hashCode" -> System.identityHashCode(proxy);
      case "equals" -> proxy == first(arguments);
      case "toString" -> "PooledHandle@" + System.identityHashCode(this);
      // setNetworkTimeout, setReadOnly(false), clearWarnings and the like concern HikariCP alone.
      default -> null;
    };
  }

  /** Closes the physical connection unless it left. */
  synchronized void close() throws SQLException {
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

  private static Object first(Object @Nullable [] arguments) {
    if (arguments == null) {
      throw new IllegalArgumentException("no argument");
    }
    return arguments[0];
  }
}
