package io.pooledsqlite.it.driver.app;

import java.io.FileInputStream;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;

/** Opens one file with ever other settings, one after the other, and counts what it wrote. */
public final class SettingsAfterSettings {

  private SettingsAfterSettings() {}

  /** Takes the file's URL, how many times it is opened, and a file of the program's own. */
  public static void main(String[] arguments) throws Exception {
    for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
      try (Connection connection =
              DriverManager.getConnection(arguments[0] + "?busy_timeout=" + (1000 + i));
          Statement statement = connection.createStatement()) {
        statement.executeUpdate("CREATE TABLE IF NOT EXISTS t(x)");
        statement.executeUpdate("INSERT INTO t VALUES (1)");
      }
    }
    try (InputStream own = new FileInputStream(arguments[2]);
        Connection connection = DriverManager.getConnection(arguments[0]);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM t")) {
      System.out.println("rows: " + row.getInt(1) + ", own file: " + (own.read() >= 0));
    }
  }
}
