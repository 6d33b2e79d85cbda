package io.pooledsqlite.pool;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Stack frames as an operator wants to read them. Stateless. */
public final class Frames {

  private static final int MOST = 12;

  /** Of a deeper stack the JVM may tell the top alone ({@code -XX:MaxJavaStackTraceDepth}). */
  private static final int SURELY_WHOLE = 1_000;

  private static final String OURS = Frames.class.getPackageName().replaceFirst("pool$", "");
  private static final Set<String> OUR_PACKAGES =
      Set.of("agent", "config", "jdbc", "metrics", "pool", "session", "shaded", "sql");

  private Frames() {}

  /** Whether a class is neither ours nor the JDK's. */
  public static boolean isApplication(String className) {
    return !isOurs(className)
        && !className.startsWith("java.")
        && !className.startsWith("javax.")
        && !className.startsWith("jdk.")
        && !className.startsWith("sun.");
  }

  private static boolean isOurs(String className) {
    if (!className.startsWith(OURS)) {
      return false;
    }
    int dot = className.indexOf('.', OURS.length());
    return dot < 0 || OUR_PACKAGES.contains(className.substring(OURS.length(), dot));
  }

  /** Whether a thread is surely in none of our methods, nor in any that one of ours called. */
  public static boolean isOutside(Thread thread) {
    try {
      StackTraceElement[] stack = thread.getStackTrace();
      return stack.length < SURELY_WHOLE
          && Stream.of(stack).noneMatch(frame -> isOurs(frame.getClassName()));
    } catch (SecurityException e) {
      return false;
    }
  }

  /** The topmost frames without ours, as text. */
  static List<String> withoutOurs(StackTraceElement[] stack) {
    return Stream.of(stack)
        .filter(frame -> !isOurs(frame.getClassName()))
        .limit(MOST)
        .map(Frames::text)
        .toList();
  }

  /** The topmost frames of the application. */
  public static List<StackWalker.StackFrame> ofApplication(Stream<StackWalker.StackFrame> stack) {
    return stack.filter(frame -> isApplication(frame.getClassName())).limit(MOST).toList();
  }

  /** The same as text; looking up files and lines takes longer than walking the stack. */
  public static List<String> texts(List<StackWalker.StackFrame> frames) {
    return frames.stream().map(frame -> text(frame.toStackTraceElement())).toList();
  }

  /** Without class loader and module, which only make it longer. */
  private static String text(StackTraceElement frame) {
    String file = frame.getFileName();
    String place =
        frame.isNativeMethod()
            ? "native"
            : file == null
                ? "?"
                : frame.getLineNumber() < 0 ? file : file + ":" + frame.getLineNumber();
    return frame.getClassName() + "." + frame.getMethodName() + "(" + place + ")";
  }
}
