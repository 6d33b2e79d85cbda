package io.pooledsqlite.agent.bridge;

import java.util.Properties;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the woven {@code DriverManager} and sqlite-jdbc's own driver class call first. This class is
 * a template: its bytes are defined under another name into module {@code java.sql}, or appended to
 * the boot class path where that is refused, so it may use nothing but {@code java.base}.
 * Thread-safe.
 */
public final class ConnectBridge {

  private static final String SQLITE = "jdbc:sqlite:";
  private static final String POOLED_SQLITE = "jdbc:pooledsqlite:";

  private static volatile @Nullable Function<@Nullable Object[], @Nullable Object> handler;
  private static volatile @Nullable Function<@Nullable Object[], @Nullable Object> driverHandler;

  private ConnectBridge() {}

  /**
   * Sets who answers from now on; whoever comes second changes nothing.
   *
   * @param first answers {@code DriverManager}
   * @param ofDriver answers the driver class
   */
  public static void install(
      Function<@Nullable Object[], @Nullable Object> first,
      Function<@Nullable Object[], @Nullable Object> ofDriver) {
    if (handler == null) {
      handler = first;
      driverHandler = ofDriver;
    }
  }

  /**
   * A connection, or null when {@code DriverManager} shall go on as if nobody had asked. Throws the
   * {@code SQLException} of a refused open although it does not declare it.
   *
   * @param url what the application asked for
   * @param info its properties
   * @param caller the class that called {@code DriverManager}
   */
  public static @Nullable Object connect(
      @Nullable String url, @Nullable Properties info, @Nullable Class<?> caller) {
    if (url == null
        || !(url.regionMatches(true, 0, SQLITE, 0, SQLITE.length())
            || url.regionMatches(true, 0, POOLED_SQLITE, 0, POOLED_SQLITE.length()))) {
      return null;
    }
    Function<@Nullable Object[], @Nullable Object> current = handler;
    return current == null ? null : current.apply(new @Nullable Object[] {url, info, caller});
  }

  /**
   * As {@link #connect}, for a program that calls sqlite-jdbc's driver itself.
   *
   * @param driver the driver class
   */
  public static @Nullable Object open(
      @Nullable String url, @Nullable Properties info, Class<?> driver) {
    Function<@Nullable Object[], @Nullable Object> current = driverHandler;
    return current == null || url == null || !url.regionMatches(true, 0, SQLITE, 0, SQLITE.length())
        ? null
        : current.apply(new @Nullable Object[] {url, info, driver});
  }
}
