package io.pooledsqlite;

import io.pooledsqlite.pool.ConnectionOpener;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** The application's own sqlite-jdbc, as seen from this library's class loader. Thread-safe. */
final class NativeDriver {

  private static final String URL = "jdbc:sqlite:";

  /** Equal for one driver object, so that its native copy of SQLite is recognised. */
  private record Opener(Driver driver) implements ConnectionOpener {
    @Override
    public Connection open(String url, Properties info) throws SQLException {
      Connection connection = driver.connect(url, info);
      if (connection == null) {
        throw new SQLException(driver.getClass().getName() + " did not accept " + url);
      }
      return connection;
    }
  }

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

  static ConnectionOpener opener() throws SQLException {
    return new Opener(find());
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
