package io.pooledsqlite.it.process;

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

/** A database file as plain sqlite-jdbc sees it, once no other JVM uses it. */
public final class PlainFile {

  private PlainFile() {}

  /** Copies the main file alone, as a backup that knows nothing of WAL does. */
  public static Path copyOfMainFile(Path file) throws IOException {
    return Files.copy(file, file.resolveSibling(file.getFileName() + ".copy"));
  }

  /** The first column of all rows. */
  public static List<String> query(Path file, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> answers = new ArrayList<>();
      while (rows.next()) {
        answers.add(rows.getString(1));
      }
      return answers;
    }
  }
}
