package io.pooledsqlite.agent.inner;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections as {@code DriverManager} does for a given caller: by its own private worker, so
 * that every rule about which class loader sees which driver is the JDK's own. Thread-safe.
 */
final class DriverManagerWorker {

  private final ThreadLocal<@Nullable Boolean> opening = new ThreadLocal<>();
  private final Method worker;

  /** Needs {@link Bridge#openJavaSql} to have been called. */
  DriverManagerWorker() throws NoSuchMethodException {
    worker =
        DriverManager.class.getDeclaredMethod(
            DriverManagerWeaver.WORKER, String.class, Properties.class, Class.class);
    worker.setAccessible(true);
  }

  /** Whether this thread is inside {@link #open}, whose calls must not be answered by a pool. */
  boolean isOpening() {
    return opening.get() != null;
  }

  /**
   * Opens a connection past the pool.
   *
   * @throws SQLException what {@code DriverManager} threw, unchanged
   */
  Connection open(String url, Properties info, @Nullable Class<?> caller) throws SQLException {
    Boolean outer = opening.get();
    opening.set(Boolean.TRUE);
    try {
      return (Connection) worker.invoke(null, url, info, caller);
    } catch (InvocationTargetException e) {
      throw Sneaky.rethrow(e.getTargetException());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    } finally {
      if (outer == null) {
        opening.remove();
      }
    }
  }
}
