package io.pooledsqlite.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * The JDK's {@code System.Logger}: java.util.logging, or what the application put in its place. A
 * program that has set up no logging hears warnings of libraries alone, but all of ours.
 */
final class SystemLog implements LogTarget {

  private static final String OURS = "io.pooledsqlite";

  private final System.Logger logger;
  private final boolean ours;

  SystemLog(String name) {
    logger = System.getLogger(name);
    ours = name.equals(OURS);
  }

  @Override
  public boolean isEnabled(Level level) {
    return (ours || level.toInt() >= Level.WARN.toInt()) && logger.isLoggable(levelOf(level));
  }

  @Override
  public void log(Level level, String text, @Nullable Throwable cause) {
    logger.log(levelOf(level), text, cause);
  }

  private static System.Logger.Level levelOf(Level level) {
    return switch (level) {
      case ERROR -> System.Logger.Level.ERROR;
      case WARN -> System.Logger.Level.WARNING;
      case INFO -> System.Logger.Level.INFO;
      case DEBUG -> System.Logger.Level.DEBUG;
      case TRACE -> System.Logger.Level.TRACE;
    };
  }
}
