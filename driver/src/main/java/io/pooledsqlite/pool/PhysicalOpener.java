package io.pooledsqlite.pool;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to one database with one set of settings. Immutable and thread-safe.
 *
 * @param names by which the file may be opened, the one that the program used first: it is what
 *     connections tell of themselves. It may be a link, which comes to lead elsewhere
 * @param file as SQLite names it: beside that are WAL and shared memory, so that a name which leads
 *     to the same file by another path is none of these any more
 * @param loader of sqlite-jdbc, whose exceptions the program knows
 * @param identity the file that is to be opened: after somebody replaced it, a pool must not mix
 *     connections to the old file and the new one
 */
record PhysicalOpener(
    SharedOpener driver,
    @Nullable ClassLoader loader,
    List<Name> names,
    Path file,
    Properties properties,
    FileIdentity identity,
    int statementCacheSize,
    StatementCounts statementCounts) {

  /**
   * A name of the file.
   *
   * @param path the path that {@code url} leads to
   */
  record Name(String url, Path path) {}

  /**
   * The same for a file that was opened by a link.
   *
   * @param direct opens it by its own name; null if there is no such URL
   */
  PhysicalOpener of(Path linked, @Nullable String direct) {
    List<Name> all = new ArrayList<>(names);
    if (direct != null) {
      all.add(new Name(direct, linked));
    }
    return new PhysicalOpener(
        driver,
        loader,
        List.copyOf(all),
        linked,
        properties,
        identity,
        statementCacheSize,
        statementCounts);
  }

  PhysicalConnection open() throws SQLException {
    for (Name name : names) {
      Connection raw = leadsThere(name) ? open(name) : null;
      if (raw != null) {
        return adopt(raw);
      }
    }
    throw SqliteErrors.databaseMoved(loader, names.get(0).path().toString());
  }

  /** Null if the name led elsewhere just then. */
  private @Nullable Connection open(Name name) throws SQLException {
    Connection raw = driver.open(name.url(), properties);
    if (leadsThere(name)) {
      return raw;
    }
    raw.close();
    return null;
  }

  private boolean leadsThere(Name name) {
    return identity.equals(FileIdentity.of(name.path()))
        && (file.equals(name.path())
            || FileIdentity.realPath(file).equals(FileIdentity.realPath(name.path())));
  }

  PhysicalConnection adopt(Connection raw) {
    return new PhysicalConnection(raw, statementCacheSize, statementCounts);
  }
}
