package io.pooledsqlite.pool;

import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/** Openers for tests of what stands right above them. */
final class PhysicalOpeners {

  private PhysicalOpeners() {}

  /** Opens a file, which exists, by its path. */
  static PhysicalOpener of(ConnectionOpener driver, Path file) {
    return new PhysicalOpener(
        new SharedOpener(driver),
        null,
        List.of(new PhysicalOpener.Name("jdbc:sqlite:" + file, file)),
        file,
        new Properties(),
        FileIdentity.of(file),
        10,
        new StatementCounts());
  }
}
