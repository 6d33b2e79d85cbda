package io.pooledsqlite.agent.inner;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Opens physical connections by the one method of sqlite-jdbc's driver class in which all ways
 * round {@code DriverManager} meet. There is one per driver class, which keeps it. Thread-safe.
 */
final class DriverOpener extends ApplicationOpener {

  private final Opening opening;
  private final Method method;

  /**
   * @param driver sqlite-jdbc's driver class
   * @param context the context class loader of the first call, for pool threads
   */
  DriverOpener(Opening opening, Class<?> driver, @Nullable ClassLoader context)
      throws NoSuchMethodException {
    super(driver.getClassLoader(), context);
    this.opening = opening;
    this.method = driver.getMethod(DriverWeaver.METHOD, String.class, Properties.class);
  }

  @Override
  public Connection open(String url, Properties info) throws SQLException {
    return opening.open(context(), () -> call(url, info));
  }

  private Connection call(String url, Properties info) throws SQLException {
    try {
      return (Connection) method.invoke(null, url, info);
    } catch (InvocationTargetException e) {
      throw Sneaky.rethrow(e.getTargetException());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
