package io.pooledsqlite.session;

import io.pooledsqlite.pool.Frames;
import java.lang.reflect.Field;
import java.sql.Connection;
import java.util.List;

/**
 * By whom and where a session was opened. Immutable.
 *
 * @param thread the name of the thread
 * @param frames the application's frames, the topmost first; empty if nobody wants to know
 * @param byHolder whether the classes that opened it keep a {@code Connection} in a field: then a
 *     session that does nothing is what the program wants
 */
record Opening(String thread, List<StackWalker.StackFrame> frames, boolean byHolder) {

  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  /** The class that asks for a connection, and its caller, for which it may do so. */
  private static final int HOLDERS = 2;

  private static final ClassValue<Boolean> KEEPS_CONNECTION =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return keepsConnection(type);
        }
      };

  static Opening here(boolean withSite) {
    String thread = Thread.currentThread().getName();
    if (!withSite) {
      return new Opening(thread, List.of(), false);
    }
    List<StackWalker.StackFrame> frames = WALKER.walk(Frames::ofApplication);
    return new Opening(thread, frames, byHolder(frames));
  }

  private static boolean byHolder(List<StackWalker.StackFrame> frames) {
    Class<?> last = null;
    int classes = 0;
    for (StackWalker.StackFrame frame : frames) {
      Class<?> type = frame.getDeclaringClass();
      if (type != last && ++classes > HOLDERS) {
        return false;
      }
      last = type;
      if (KEEPS_CONNECTION.get(type)) {
        return true;
      }
    }
    return false;
  }

  private static boolean keepsConnection(Class<?> type) {
    try {
      for (Field field : type.getDeclaredFields()) {
        if (!field.isSynthetic() && Connection.class.isAssignableFrom(field.getType())) {
          return true;
        }
      }
    } catch (LinkageError e) {
      // A field's class is missing in the application; it runs without, and so do we.
    }
    return false;
  }
}
