package io.pooledsqlite.concurrency;

import io.pooledsqlite.PooledSqlite;
import io.pooledsqlite.pool.ConnectionOpener;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;

/** sqlite-jdbc on a disk that fails at COMMIT when it is told to, before or after it was done. */
final class FailingCommits {

  private static final int IO_ERROR = 10;

  private final ConnectionOpener opener = this::openPhysical;
  private final AtomicInteger toFail = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final boolean whenDone;

  /**
   * Makes the driver.
   *
   * @param whenDone whether the commit is done when it fails; if not, the transaction stays open
   */
  FailingCommits(boolean whenDone) {
    this.whenDone = whenDone;
  }

  /** Opens a pooled session over this driver. */
  Connection connect(String url) throws SQLException {
    return PooledSqlite.connect(url, null, opener, Map.of());
  }

  /** Lets the next commits of more than one write fail, this many times. */
  void fail(int times) {
    toFail.set(times);
  }

  int failed() {
    return failed.get();
  }

  private Connection openPhysical(String url, Properties info) throws SQLException {
    Connection real = DriverManager.getConnection(url, info);
    return proxy(
        Connection.class,
        (proxy, method, arguments) -> {
          Object result = call(real, method, arguments);
          boolean commit = arguments != null && "COMMIT".equals(arguments[0]);
          return commit && result instanceof PreparedStatement statement
              ? failing(statement)
              : result;
        });
  }

  private PreparedStatement failing(PreparedStatement real) {
    return proxy(
        PreparedStatement.class,
        (proxy, method, arguments) -> {
          if (method.getName().equals("execute") && toFail.get() > 0 && isGroup()) {
            toFail.decrementAndGet();
            failed.incrementAndGet();
            if (whenDone) {
              call(real, method, arguments);
            }
            throw new SQLException("[SQLITE_IOERR]  Some kind of disk I/O error", null, IO_ERROR);
          }
          return call(real, method, arguments);
        });
  }

  private static boolean isGroup() {
    return StackWalker.getInstance()
        .walk(frames -> frames.anyMatch(frame -> frame.getClassName().endsWith(".WriteGroup")));
  }

  private static Object call(Object target, java.lang.reflect.Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    // The loader of sqlite-jdbc, because it stands for the native copy.
    ClassLoader loader = FailingCommits.class.getClassLoader();
    return type.cast(Proxy.newProxyInstance(loader, new Class<?>[] {type}, handler));
  }
}
