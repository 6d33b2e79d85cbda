package io.pooledsqlite.agent.inner;

import java.lang.instrument.Instrumentation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The opening of physical connections, whichever way they are asked for: marks the thread, so that
 * no pool answers, and prepares the driver's module. Thread-safe.
 */
final class Opening {

  /** Asks the driver. */
  @FunctionalInterface
  interface Way {
    Connection open() throws SQLException;
  }

  private final ThreadLocal<@Nullable Boolean> marked = new ThreadLocal<>();
  private final Instrumentation instrumentation;

  Opening(Instrumentation instrumentation) {
    this.instrumentation = instrumentation;
  }

  /** Whether this thread opens a physical connection, which no pool must answer. */
  boolean isMarked() {
    return marked.get() != null;
  }

  /**
   * Opens a connection past the pool.
   *
   * @param context the context class loader that the driver shall see
   * @throws SQLException what the driver threw, unchanged; a {@link ForeignDriverException} if
   *     another driver than sqlite-jdbc answered
   * @throws DriverFailureException around what else the driver threw
   */
  Connection open(@Nullable ClassLoader context, Way way) throws SQLException {
    ContextLoader before = ContextLoader.set(context);
    Boolean outer = marked.get();
    marked.set(Boolean.TRUE);
    Connection opened;
    try {
      opened = way.open();
    } catch (RuntimeException | Error e) {
      throw new DriverFailureException(e);
    } finally {
      if (outer == null) {
        marked.remove();
      }
      before.restore();
    }
    if (!isSqliteJdbc(opened)) {
      throw new ForeignDriverException(opened);
    }
    openModule(opened.getClass());
    return opened;
  }

  /** Whether a connection is sqlite-jdbc's own. */
  static boolean isSqliteJdbc(Connection connection) {
    for (Class<?> c = connection.getClass(); c != null; c = c.getSuperclass()) {
      if (c.getName().startsWith("org.sqlite.")) {
        return true;
      }
    }
    return false;
  }

  /** A class is defined beside the driver's, which a named module allows only if it is told to. */
  private void openModule(Class<?> connection) {
    Module module = connection.getModule();
    Module own = Opening.class.getModule();
    if (module.isNamed() && !module.isOpen(connection.getPackageName(), own)) {
      instrumentation.redefineModule(
          module,
          Set.of(),
          Map.of(),
          Map.of(connection.getPackageName(), Set.of(own)),
          Set.of(),
          Map.of());
    }
  }
}
