package io.pooledsqlite.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;

/**
 * Opens private temporary databases of the same sqlite-jdbc, with the pool's date settings, so that
 * rows kept there are converted exactly as rows of the pool's own connections. Thread-safe.
 */
final class ScratchConnections {

  private final ConnectionOpener driver;
  private final Properties properties = new Properties();

  ScratchConnections(ConnectionOpener driver, Map<String, String> settings) {
    this.driver = driver;
    settings.forEach(
        (key, value) -> {
          if (key.startsWith("date_")) {
            properties.setProperty(key, value);
          }
        });
  }

  /**
   * "a temporary database … stored in a file that is deleted at close"
   * (sqlite.org/inmemorydb.html).
   */
  Connection open() throws SQLException {
    return driver.open("jdbc:sqlite:", properties);
  }
}
