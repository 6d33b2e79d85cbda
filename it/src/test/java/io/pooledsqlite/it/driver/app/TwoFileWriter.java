package io.pooledsqlite.it.driver.app;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Writes one row into each of two files in one transaction, until it is killed. */
public final class TwoFileWriter {

  private TwoFileWriter() {}

  /** Runs the program: URL of the first file, path of the second, and the first number to write. */
  public static void main(String[] arguments) throws SQLException {
    try (Connection connection = DriverManager.getConnection(arguments[0]);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("CREATE TABLE IF NOT EXISTS t(n INTEGER PRIMARY KEY, filler)");
      statement.executeUpdate("ATTACH '" + arguments[1] + "' AS other");
      statement.executeUpdate("CREATE TABLE IF NOT EXISTS other.u(n INTEGER PRIMARY KEY, filler)");
      connection.setAutoCommit(false);
      for (int n = Integer.parseInt(arguments[2]); ; n++) {
        statement.executeUpdate("INSERT INTO t VALUES (" + n + ", randomblob(3000))");
        statement.executeUpdate("INSERT INTO u VALUES (" + n + ", randomblob(3000))");
        connection.commit();
        System.out.println("committed " + n);
      }
    }
  }
}
