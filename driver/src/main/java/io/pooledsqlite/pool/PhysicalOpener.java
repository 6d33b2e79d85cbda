package io.pooledsqlite.pool;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to one database with one set of settings. Immutable and thread-safe.
 *
 * @param names by which the file may be opened, the one that the program used first: it is what
 *     connections tell of themselves. It may be a link, which comes to lead elsewhere
 * @param loader of sqlite-jdbc, whose exceptions the program knows
 * @param identity the file that is to be opened: after somebody replaced it, a pool must not mix
 *     connections to the old file and the new one
 */
record PhysicalOpener(
    SharedOpener driver,
    @Nullable ClassLoader loader,
    List<Name> names,
    Properties properties,
    FileIdentity identity,
    int statementCacheSize,
    StatementCounts statementCounts) {

  /**
   * A name of the file.
   *
   * @param path the path that {@code url} leads to
   */
  record Name(String url, Path path) {
    boolean leadsTo(FileIdentity file) {
      return file.equals(FileIdentity.of(path));
    }
  }

  /** The same, which also opens the file by another name once the first leads elsewhere. */
  PhysicalOpener or(Name other) {
    return new PhysicalOpener(
        driver,
        loader,
        List.of(names.get(0), other),
        properties,
        identity,
        statementCacheSize,
        statementCounts);
  }

  PhysicalConnection open() throws SQLException {
    for (Name name : names) {
      Connection raw = name.leadsTo(identity) ? open(name) : null;
      if (raw != null) {
        return adopt(raw);
      }
    }
    throw SqliteErrors.databaseMoved(
        loader, names.get(0).path() + " was deleted or replaced while it was in use");
  }

  /** Null if the name led elsewhere just then. */
  private @Nullable Connection open(Name name) throws SQLException {
    Connection raw = driver.open(name.url(), properties);
    if (name.leadsTo(identity)) {
      return raw;
    }
    raw.close();
    return null;
  }

  PhysicalConnection adopt(Connection raw) {
    return new PhysicalConnection(raw, statementCacheSize, statementCounts);
  }
}
