package io.pooledsqlite.agent.inner;

import io.pooledsqlite.pool.Secrets;
import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Opens physical connections with the drivers that one class loader of the application sees. There
 * is one per class loader, which it holds weakly: a pool must not keep an undeployed application
 * alive. Thread-safe.
 */
final class CallerOpener extends ApplicationOpener {

  private static final String NO_DRIVER = "08001";

  private final Opening opening;
  private final DriverManagerWorker worker;
  private volatile WeakReference<Class<?>> caller;

  /** Of the last connection: its loader sees the driver, too, and may outlive the application. */
  private volatile WeakReference<Class<?>> driver = new WeakReference<>(null);

  private volatile boolean foreign;

  /**
   * @param loader whose drivers serve
   * @param context the context class loader of the first call, which {@code DriverManager} may need
   *     on pool threads too: to find drivers at its first use, and instead of a platform class's
   *     loader
   */
  CallerOpener(
      Opening opening,
      DriverManagerWorker worker,
      ClassLoader loader,
      @Nullable ClassLoader context,
      Class<?> caller) {
    super(loader, context);
    this.opening = opening;
    this.worker = worker;
    this.caller = new WeakReference<>(caller);
  }

  /** Whether this is the opener of a class loader. */
  boolean serves(ClassLoader candidate) {
    return loader() == candidate;
  }

  /** Whether the class loader is gone and with it every use of this opener. */
  boolean isDead() {
    return loader() == null;
  }

  /** Whether another driver than sqlite-jdbc answered for this class loader. */
  boolean isForeign() {
    return foreign;
  }

  /** Whether the class loader finds a class. Nothing is initialised. */
  boolean sees(String className) {
    ClassLoader drivers = loader();
    if (drivers == null) {
      return false;
    }
    try {
      Class.forName(className, false, drivers);
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /**
   * Opens a connection that the pool is to know nothing of.
   *
   * @throws SQLException what {@code DriverManager} threw, unchanged
   */
  Connection openPlain(String url, Properties info) throws SQLException {
    try {
      return open(url, info);
    } catch (ForeignDriverException e) {
      return e.connection();
    }
  }

  /** Takes a class of the same loader where none is known, or none any more. */
  void renew(Class<?> candidate) {
    Class<?> known = caller.get();
    if (known == null || known.getClassLoader() != candidate.getClassLoader()) {
      caller = new WeakReference<>(candidate);
    }
  }

  @Override
  public boolean isUsable() {
    return caller.get() != null && !isDead();
  }

  @Override
  public Connection open(String url, Properties info) throws SQLException {
    Class<?> from = caller.get();
    if (from == null || isDead()) {
      from = driver.get();
    }
    if (from == null) {
      throw new SQLException(
          "the application that opened "
              + Secrets.masked(url)
              + " is unloaded; its drivers are gone with it",
          "08001");
    }
    try {
      Class<?> sees = from;
      Connection opened = opening.open(context(), () -> connect(url, info, sees));
      driver = new WeakReference<>(opened.getClass());
      return opened;
    } catch (ForeignDriverException e) {
      foreign = true;
      throw e;
    }
  }

  /** An open connection does not need its driver to be registered; nor may what belongs to it. */
  private Connection connect(String url, Properties info, Class<?> from) throws SQLException {
    try {
      return worker.open(url, info, from);
    } catch (SQLException e) {
      Class<?> known = driver.get();
      if (known == null || !NO_DRIVER.equals(e.getSQLState()) || !isOfDriverManager(e)) {
        throw e;
      }
      return DriverOpener.openBeside(known, url, info);
    }
  }

  private static boolean isOfDriverManager(SQLException e) {
    return String.valueOf(e.getMessage()).startsWith("No suitable driver");
  }
}
