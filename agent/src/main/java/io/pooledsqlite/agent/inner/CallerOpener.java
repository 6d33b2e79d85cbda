package io.pooledsqlite.agent.inner;

import io.pooledsqlite.pool.ConnectionOpener;
import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Opens physical connections with the drivers that one class loader of the application sees. There
 * is one per class loader, which it holds weakly: a pool must not keep an undeployed application
 * alive. Thread-safe.
 */
final class CallerOpener implements ConnectionOpener {

  private final DriverManagerWorker worker;
  private final WeakReference<ClassLoader> loader;
  private final @Nullable WeakReference<ClassLoader> context;
  private volatile WeakReference<Class<?>> caller;
  private final Set<String> pools = ConcurrentHashMap.newKeySet();
  private volatile boolean foreign;

  /**
   * @param loader whose drivers serve
   * @param context the context class loader of the first call, which {@code DriverManager} may need
   *     on pool threads too: to find drivers at its first use, and instead of a platform class's
   *     loader
   */
  CallerOpener(
      DriverManagerWorker worker,
      ClassLoader loader,
      @Nullable ClassLoader context,
      Class<?> caller) {
    this.worker = worker;
    this.loader = new WeakReference<>(loader);
    this.context = context == null ? null : new WeakReference<>(context);
    this.caller = new WeakReference<>(caller);
  }

  /** Whether this is the opener of a class loader. */
  boolean serves(ClassLoader candidate) {
    return loader.get() == candidate;
  }

  /** Whether the class loader is gone and with it every use of this opener. */
  boolean isDead() {
    return loader.get() == null;
  }

  /** Tells, once for each pool, that this class loader's application uses it. */
  void uses(String pool, ApplicationMeters meters) {
    if (!pools.add(pool)) {
      return;
    }
    ClassLoader drivers = loader.get();
    if (drivers != null) {
      meters.uses(drivers, pool);
    }
    ClassLoader first = context == null ? null : context.get();
    if (first != null && first != drivers) {
      meters.uses(first, pool);
    }
  }

  /** Whether another driver than sqlite-jdbc answered for this class loader. */
  boolean isForeign() {
    return foreign;
  }

  /** Whether the class loader finds a class. Nothing is initialised. */
  boolean sees(String className) {
    ClassLoader drivers = loader.get();
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
  public Connection open(String url, Properties info) throws SQLException {
    Class<?> from = caller.get();
    ClassLoader drivers = loader.get();
    if (from == null || drivers == null) {
      throw new SQLException(
          "the application that opened " + url + " is unloaded; its drivers are gone with it",
          "08001");
    }
    ContextLoader before = ContextLoader.set(contextOr(drivers));
    Connection opened;
    try {
      opened = worker.open(url, info, from);
    } catch (RuntimeException | Error e) {
      throw new DriverFailureException(e);
    } finally {
      before.restore();
    }
    if (!isSqliteJdbc(opened)) {
      foreign = true;
      throw new ForeignDriverException(opened);
    }
    return opened;
  }

  private @Nullable ClassLoader contextOr(ClassLoader drivers) {
    if (context == null) {
      return null;
    }
    ClassLoader first = context.get();
    return first == null ? drivers : first;
  }

  private static boolean isSqliteJdbc(Connection connection) {
    for (Class<?> c = connection.getClass(); c != null; c = c.getSuperclass()) {
      if (c.getName().startsWith("org.sqlite.")) {
        return true;
      }
    }
    return false;
  }
}
