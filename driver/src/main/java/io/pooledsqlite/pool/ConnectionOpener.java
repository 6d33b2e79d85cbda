package io.pooledsqlite.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

/**
 * Opens physical connections of the application's own sqlite-jdbc. Implementations are thread-safe
 * and are called from pool threads as well as from the application's.
 */
@FunctionalInterface
public interface ConnectionOpener {

  /**
   * Opens a connection.
   *
   * @param url a {@code jdbc:sqlite:} URL
   * @param info properties for the driver; the callee may keep but not change them
   * @throws SQLException what sqlite-jdbc threw, unchanged
   */
  Connection open(String url, Properties info) throws SQLException;

  /** Whether it may still open connections; false once the application that it serves is gone. */
  default boolean isUsable() {
    return true;
  }
}
