package io.pooledsqlite.log;

import java.lang.reflect.Method;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * The application's own slf4j, 1.7 or newer, reached by reflection: the one that this class is
 * linked to is a relocated copy. Thread-safe.
 */
final class ApplicationSlf4j {

  /** In pieces, because the making of the jar renames a constant that is one. */
  private static final String PACKAGE = String.join(".", "org", "slf4j", "");

  private final Method getLogger;
  private final Map<Level, Method> enabled = new EnumMap<>(Level.class);
  private final Map<Level, Method> log = new EnumMap<>(Level.class);

  private ApplicationSlf4j(Class<?> factory) throws ReflectiveOperationException {
    getLogger = factory.getMethod("getLogger", String.class);
    Class<?> logger = Class.forName(PACKAGE + "Logger", true, factory.getClassLoader());
    for (Level level : Level.values()) {
      String name = level.name().toLowerCase(Locale.ROOT);
      String capital = level.name().charAt(0) + name.substring(1);
      enabled.put(level, logger.getMethod("is" + capital + "Enabled"));
      log.put(level, logger.getMethod(name, String.class, Throwable.class));
    }
  }

  /** Null where there is none, or one without anything behind it. */
  static @Nullable ApplicationSlf4j find() {
    return Stream.of(
            Thread.currentThread().getContextClassLoader(), ApplicationSlf4j.class.getClassLoader())
        .map(ApplicationSlf4j::find)
        .filter(found -> found != null)
        .findFirst()
        .orElse(null);
  }

  private static @Nullable ApplicationSlf4j find(@Nullable ClassLoader loader) {
    try {
      Class<?> factory = Class.forName(PACKAGE + "LoggerFactory", true, loader);
      Object behind = factory.getMethod("getILoggerFactory").invoke(null);
      boolean nothing = behind.getClass().getSimpleName().equals("NOPLoggerFactory");
      return nothing ? null : new ApplicationSlf4j(factory);
    } catch (ReflectiveOperationException | LinkageError e) {
      return null;
    }
  }

  @Nullable LogTarget logger(String name) {
    try {
      return new Target(getLogger.invoke(null, name));
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  private final class Target implements LogTarget {

    private final Object logger;

    Target(Object logger) {
      this.logger = logger;
    }

    @Override
    public boolean isEnabled(Level level) {
      return Boolean.TRUE.equals(call(enabled.get(level)));
    }

    @Override
    public void log(Level level, String text, @Nullable Throwable cause) {
      call(log.get(level), text, cause);
    }

    private @Nullable Object call(@Nullable Method method, @Nullable Object... arguments) {
      try {
        return method == null ? null : method.invoke(logger, arguments);
      } catch (ReflectiveOperationException e) {
        // What the application's logging throws must not fail its statement.
        return null;
      }
    }
  }
}
