package io.pooledsqlite.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.stream.Stream;

/** A database file of a benchmark, in a folder of its own that goes with it. */
final class Catalogue implements AutoCloseable {

  static final int ROWS = 100_000;

  private final Path folder;

  Catalogue() throws IOException, SQLException {
    folder = Files.createTempDirectory("pooledsqlite-benchmark");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("CREATE TABLE part(id INTEGER PRIMARY KEY, name TEXT, price REAL)");
      statement.executeUpdate("CREATE TABLE entry(id INTEGER PRIMARY KEY, text TEXT)");
      statement.executeUpdate(
          "INSERT INTO part WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < "
              + ROWS
              + ") SELECT n, 'part ' || n, n / 7.0 FROM c");
    }
  }

  Path file() {
    return folder.resolve("catalogue.db");
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
