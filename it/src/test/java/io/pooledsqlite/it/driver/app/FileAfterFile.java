package io.pooledsqlite.it.driver.app;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Opens a number of files, one after the other, and counts what it wrote to them. */
public final class FileAfterFile {

  private FileAfterFile() {}

  /** Takes the URL that each file's number and suffix are put behind, and how many there are. */
  public static void main(String[] arguments) throws SQLException {
    int rows = 0;
    for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
      try (Connection connection = DriverManager.getConnection(arguments[0] + i + ".db");
          Statement statement = connection.createStatement()) {
        statement.executeUpdate("CREATE TABLE t(x)");
        statement.executeUpdate("INSERT INTO t VALUES (1)");
        try (ResultSet row = statement.executeQuery("SELECT count(*) FROM t")) {
          rows += row.getInt(1);
        }
      }
    }
    System.out.println("rows: " + rows);
  }
}
