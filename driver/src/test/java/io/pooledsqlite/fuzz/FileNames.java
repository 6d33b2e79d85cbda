package io.pooledsqlite.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How the one file of a program may be called. */
final class FileNames {

  static final String USUAL = Sql.DIRECTORY + "/main.db";

  static final List<String> ALL =
      List.of(
          USUAL,
          Sql.DIRECTORY + "/link.db",
          Sql.DIRECTORY + "/here/main.db",
          "/.." + USUAL,
          Sql.DIRECTORY + "//./main.db",
          Sql.RELATIVE + "/main.db",
          "file:" + USUAL,
          "file://" + USUAL,
          "file://localhost" + Sql.DIRECTORY + "/m%61in.db",
          "file:" + Sql.DIRECTORY + "/here/link.db",
          // SQLite takes the two parts out without looking.
          "file:" + Sql.DIRECTORY + "/none/../main.db",
          "file:" + Sql.RELATIVE + "/main.db");

  private FileNames() {}

  /** The symbolic links that are named above; to a file that is not there yet, too. */
  static void link(Path directory) throws IOException {
    Files.createSymbolicLink(directory.resolve("link.db"), Path.of("main.db"));
    Files.createSymbolicLink(directory.resolve("here"), Path.of("."));
  }
}
