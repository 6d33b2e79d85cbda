package io.pooledsqlite;

import io.pooledsqlite.pool.ConnectionOpener;
import io.pooledsqlite.pool.Secrets;
import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** The application's own sqlite-jdbc, as seen from this library's class loader. Thread-safe. */
final class NativeDriver {

  private static final String URL = "jdbc:sqlite:";

  /** Weak both ways: this library may outlive the application that brought the driver. */
  private static final Map<Driver, WeakReference<Opener>> OPENERS = new WeakHashMap<>();

  /** Equal for one driver object, so that its native copy of SQLite is recognised. */
  private record Opener(Driver driver) implements ConnectionOpener {
    @Override
    public Connection open(String url, Properties info) throws SQLException {
      Connection connection = driver.connect(url, info);
      if (connection == null) {
        throw new SQLException(
            driver.getClass().getName() + " did not accept " + Secrets.masked(url));
      }
      return connection;
    }

    // Spelt out, as SessionState's.
    @Override
    public int hashCode() {
      return driver.hashCode();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Opener opener && driver.equals(opener.driver);
    }
  }

  /**
   * {@code DriverManager} is asked once in this time: it asks all drivers, which is a good part of
   * what opening a session costs. A driver that is deregistered serves new sessions for as long.
   */
  private static final long RECENT_NANOS = 10_000_000L;

  /** What was found last. */
  private record Recent(WeakReference<Opener> opener, long until) {}

  private static volatile @Nullable Recent recent;

  private NativeDriver() {}

  /**
   * Finds the driver that accepts {@code jdbc:sqlite:}.
   *
   * @throws SQLException if there is none
   */
  static Driver find() throws SQLException {
    try {
      return DriverManager.getDriver(URL);
    } catch (SQLException e) {
      Driver found = byContextLoader();
      if (found != null) {
        return found;
      }
      throw new SQLException(
          "No driver for jdbc:sqlite: was found; put org.xerial:sqlite-jdbc beside pooledsqlite on"
              + " the class path",
          "08001",
          e);
    }
  }

  /** The same opener for the same driver, as long as a pool uses it. */
  static ConnectionOpener opener() throws SQLException {
    Recent last = recent;
    Opener known = last == null || System.nanoTime() - last.until() > 0 ? null : last.opener.get();
    return known == null ? look() : known;
  }

  private static Opener look() throws SQLException {
    Opener opener = openerOf(find());
    if (opener.driver().getClass().getClassLoader() == NativeDriver.class.getClassLoader()) {
      // Not one that only the context class loader of this thread may lead to.
      recent = new Recent(new WeakReference<>(opener), System.nanoTime() + RECENT_NANOS);
    }
    return opener;
  }

  private static Opener openerOf(Driver driver) {
    synchronized (OPENERS) {
      WeakReference<Opener> known = OPENERS.get(driver);
      Opener opener = known == null ? null : known.get();
      if (opener == null) {
        opener = new Opener(driver);
        OPENERS.put(driver, new WeakReference<>(opener));
      }
      return opener;
    }
  }

  /** In a container this library may lie above the application that brings sqlite-jdbc. */
  private static @Nullable Driver byContextLoader() throws SQLException {
    try {
      for (Driver driver : ServiceLoader.load(Driver.class)) {
        if (driver.acceptsURL(URL)) {
          return driver;
        }
      }
    } catch (ServiceConfigurationError e) {
      // Somebody else's broken driver is no reason to fail here.
    }
    return null;
  }
}
