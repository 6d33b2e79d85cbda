package io.pooledsqlite.it.versions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Called by tests of sqlite-jdbc in place of a database in memory. */
public final class NewDatabase {

  private NewDatabase() {}

  /** The path of a database that does not exist yet. */
  public static String file() {
    try {
      return Files.createTempDirectory(Path.of("target"), "memory-")
          .resolve("a.db")
          .toAbsolutePath()
          .toString();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
