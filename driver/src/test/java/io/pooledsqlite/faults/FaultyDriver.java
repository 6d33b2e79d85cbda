package io.pooledsqlite.faults;

import io.pooledsqlite.PooledSqlite;
import io.pooledsqlite.pool.ConnectionOpener;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.sqlite.JDBC;

/**
 * sqlite-jdbc, but for chosen texts that fail. An opening is the text {@code OPEN}, a closing
 * {@code CLOSE}, a commit through JDBC {@code COMMIT}. Thread-safe.
 */
final class FaultyDriver implements ConnectionOpener {

  private record Armed(Predicate<String> at, Interference fault, AtomicInteger left) {}

  /** Sees each text that is run, and runs it. */
  interface Watcher {
    Object around(String text, Connection raw, Interference.Step step) throws Throwable;
  }

  private volatile Armed armed;
  private volatile Watcher watcher = (text, raw, step) -> step.run();
  private final AtomicInteger struck = new AtomicInteger();

  /** Interferes with the next {@code times} runs of texts that begin with {@code prefix}. */
  void arm(String prefix, Interference fault, int times) {
    armed = new Armed(text -> text.startsWith(prefix), fault, new AtomicInteger(times));
  }

  /** Lets the next {@code times} runs of texts that begin with one of these fail. */
  void armAll(Fault fault, int times, String... prefixes) {
    Predicate<String> at = text -> Stream.of(prefixes).anyMatch(text::startsWith);
    armed = new Armed(at, fault, new AtomicInteger(times));
  }

  void disarm() {
    armed = null;
  }

  /** Shows all that is run from now on to this watcher. */
  void watch(Watcher by) {
    watcher = by;
  }

  /** How many faults were thrown. */
  int struck() {
    return struck.get();
  }

  /** Opens a pooled session above this driver. */
  Connection open(String pooledUrl) throws SQLException {
    return PooledSqlite.connect(pooledUrl, new Properties(), this, Map.of());
  }

  @Override
  public Connection open(String url, Properties info) throws SQLException {
    try {
      return (Connection) run("OPEN", null, () -> connection(JDBC.createConnection(url, info)));
    } catch (SQLException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private Object run(String text, Connection raw, Interference.Step step) throws Throwable {
    Armed now = armed;
    if (now != null && now.at().test(text) && now.left().getAndDecrement() > 0) {
      struck.incrementAndGet();
      return now.fault().strike(raw, step);
    }
    return watcher.around(text, raw, step);
  }

  private Connection connection(Connection raw) {
    return (Connection)
        proxy(
            Connection.class,
            (method, arguments) ->
                switch (method.getName()) {
                  case "createStatement" ->
                      statement(raw, (Statement) call(raw, method, arguments));
                  case "prepareStatement" -> {
                    String sql = (String) arguments[0];
                    Interference.Step step = () -> call(raw, method, arguments);
                    yield prepared(raw, (PreparedStatement) run("PREPARE " + sql, raw, step), sql);
                  }
                  case "close" -> run("CLOSE", raw, () -> call(raw, method, arguments));
                  case "commit" -> run("COMMIT", raw, () -> call(raw, method, arguments));
                  default -> call(raw, method, arguments);
                });
  }

  private Statement statement(Connection raw, Statement target) {
    List<String> batch = new ArrayList<>();
    return (Statement)
        proxy(
            Statement.class,
            (method, arguments) -> {
              if (method.getName().equals("addBatch")) {
                batch.add((String) arguments[0]);
              }
              if (!method.getName().startsWith("execute")) {
                return call(target, method, arguments);
              }
              String text = arguments == null ? batch.get(0) : (String) arguments[0];
              return run(text, raw, () -> call(target, method, arguments));
            });
  }

  private PreparedStatement prepared(Connection raw, PreparedStatement target, String sql) {
    return (PreparedStatement)
        proxy(
            PreparedStatement.class,
            (method, arguments) -> {
              Interference.Step step = () -> call(target, method, arguments);
              return method.getName().startsWith("execute") ? run(sql, raw, step) : step.run();
            });
  }

  private interface Handler {
    Object handle(Method method, Object[] arguments) throws Throwable;
  }

  private static Object proxy(Class<?> type, Handler handler) {
    return Proxy.newProxyInstance(
        FaultyDriver.class.getClassLoader(),
        new Class<?>[] {type},
        (self, method, arguments) -> handler.handle(method, arguments));
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
