package io.pooledsqlite.agent.inner;

import java.lang.StackWalker.StackFrame;
import java.util.Iterator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a program came to sqlite-jdbc without {@code DriverManager}. Stateless. */
final class Detour {

  private static final String DRIVER = "org.sqlite.JDBC";
  private static final String SQLITE_JDBC = "org.sqlite.";
  private static final String DRIVER_MANAGER = "java.sql.DriverManager";

  /** Where the driver {@code jdbc:pooledsqlite:}, if the application has it, opens connections. */
  private static final String OURS = "io.pooledsqlite.NativeDriver";

  private Detour() {}

  /**
   * What the program called, for example {@code SQLiteDataSource.getConnection}; null if the driver
   * was called by {@code DriverManager}, where the agent has decided already, or by PooledSQLite.
   */
  static @Nullable String onThisStack() {
    return StackWalker.getInstance().walk(Detour::of);
  }

  private static @Nullable String of(Stream<StackFrame> frames) {
    Iterator<StackFrame> upwards =
        frames.dropWhile(frame -> !frame.getClassName().equals(DRIVER)).iterator();
    String called = null;
    while (upwards.hasNext()) {
      StackFrame frame = upwards.next();
      String type = frame.getClassName();
      if (!type.startsWith(SQLITE_JDBC)) {
        return type.equals(DRIVER_MANAGER) || type.startsWith(OURS) ? null : called;
      }
      called = nameOf(type, frame.getMethodName());
    }
    return called;
  }

  private static String nameOf(String type, String method) {
    return type.equals(DRIVER) && method.equals("connect")
        ? "Driver.connect"
        : type.substring(type.lastIndexOf('.') + 1) + "." + method;
  }
}
