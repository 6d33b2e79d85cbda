package io.pooledsqlite.pool;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

/**
 * Opens connections to one database with one set of settings. Immutable and thread-safe.
 *
 * @param file the path behind {@code url}
 * @param identity the file that {@code file} must still be: after somebody replaced it, a pool must
 *     not mix connections to the old file and the new one
 */
record PhysicalOpener(
    SharedOpener driver,
    String url,
    Properties properties,
    Path file,
    FileIdentity identity,
    int statementCacheSize,
    StatementCounts statementCounts) {

  /** The same under another name of the file. */
  PhysicalOpener under(String otherUrl, Path otherPath) {
    return new PhysicalOpener(
        driver, otherUrl, properties, otherPath, identity, statementCacheSize, statementCounts);
  }

  PhysicalConnection open() throws SQLException {
    Connection raw = driver.open(url, properties);
    if (!identity.equals(FileIdentity.of(file))) {
      raw.close();
      throw SqliteErrors.databaseMoved(
          raw.getClass().getClassLoader(), file + " was deleted or replaced while it was in use");
    }
    return adopt(raw);
  }

  PhysicalConnection adopt(Connection raw) {
    return new PhysicalConnection(raw, statementCacheSize, statementCounts);
  }
}
