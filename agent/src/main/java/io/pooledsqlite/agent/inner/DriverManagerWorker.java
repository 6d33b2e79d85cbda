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

  private final Method worker;

  /** Needs {@link Bridge#openJavaSql} to have been called. */
  DriverManagerWorker() throws NoSuchMethodException {
    worker =
        DriverManager.class.getDeclaredMethod(
            DriverManagerWeaver.WORKER, String.class, Properties.class, Class.class);
    worker.setAccessible(true);
  }

  /**
   * Opens a connection.
   *
   * @throws SQLException what {@code DriverManager} threw, unchanged
   */
  Connection open(String url, Properties info, @Nullable Class<?> caller) throws SQLException {
    try {
      return (Connection) worker.invoke(null, url, info, caller);
    } catch (InvocationTargetException e) {
      throw Sneaky.rethrow(e.getTargetException());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
