package io.pooledsqlite.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Everything that a program left in its files, as lines. */
final class Content {

  private static final List<String> HEADER =
      List.of(
          "integrity_check",
          "foreign_key_check",
          "user_version",
          "application_id",
          "schema_version",
          "encoding",
          "page_size",
          "auto_vacuum",
          "journal_mode");

  private Content() {}

  static List<String> of(Path directory) throws IOException {
    List<String> lines = new ArrayList<>();
    List<Path> files;
    try (Stream<Path> all = Files.list(directory)) {
      files = all.sorted().toList();
    }
    for (Path file : files) {
      // Names of files only: what is left beside the databases is left behind by mistake.
      lines.add("file " + file.getFileName());
    }
    for (Path file : files) {
      if (file.toString().endsWith(".db") && !Files.isSymbolicLink(file)) {
        describe(file, lines);
      }
    }
    return lines;
  }

  private static void describe(Path file, List<String> lines) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      for (String pragma : HEADER) {
        lines.add(pragma + " -> " + all(statement, "PRAGMA " + pragma));
      }
      lines.add(
          "schema -> " + all(statement, "SELECT type, name, tbl_name, sql FROM sqlite_schema"));
      for (String table : tables(statement)) {
        // ANALYZE goes through the tables in an order that depends on how its connection met them.
        String order = table.startsWith("sqlite_stat") ? " ORDER BY tbl, idx" : "";
        lines.add(
            "rows of " + table + " -> " + all(statement, "SELECT * FROM \"" + table + '"' + order));
      }
    } catch (SQLException e) {
      // With writable_schema a program can make a file of it that nobody can read.
      lines.add("unreadable -> !" + e.getMessage());
    }
  }

  private static List<String> tables(Statement statement) throws SQLException {
    List<String> names = new ArrayList<>();
    try (ResultSet rows =
        statement.executeQuery("SELECT name FROM sqlite_schema WHERE type = 'table'")) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  private static String all(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      return Showing.rows(rows, Integer.MAX_VALUE);
    } catch (SQLException e) {
      return "!" + e.getMessage();
    }
  }
}
