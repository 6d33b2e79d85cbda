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
    this.method = methodOf(driver);
  }

  private static Method methodOf(Class<?> driver) throws NoSuchMethodException {
    return driver.getMethod(DriverWeaver.METHOD, String.class, Properties.class);
  }

  /**
   * Opens a connection by the driver class beside another class of sqlite-jdbc.
   *
   * @throws SQLException what the driver threw, unchanged
   */
  static Connection openBeside(Class<?> known, String url, Properties info) throws SQLException {
    try {
      ClassLoader drivers = known.getClassLoader();
      return call(
          methodOf(Class.forName(DriverWeaver.DRIVER.replace('/', '.'), true, drivers)), url, info);
    } catch (ClassNotFoundException | NoSuchMethodException e) {
      throw new SQLException("sqlite-jdbc has no driver class of the known kind", "08001", e);
    }
  }

  @Override
  public Connection open(String url, Properties info) throws SQLException {
    return opening.open(context(), () -> call(method, url, info));
  }

  private static Connection call(Method method, String url, Properties info) throws SQLException {
    try {
      return (Connection) method.invoke(null, url, info);
    } catch (InvocationTargetException e) {
      throw Sneaky.rethrow(e.getTargetException());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
