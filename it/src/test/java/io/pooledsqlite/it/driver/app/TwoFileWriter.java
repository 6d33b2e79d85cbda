package io.pooledsqlite.it.driver.app;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Replaces the one row of each of two files in one transaction, again and again, until it is
 * killed. The second file's is so large that most of the time goes into committing it.
 */
public final class TwoFileWriter {

  private static final int BYTES = 20_000_000;

  private TwoFileWriter() {}

  /** Runs the program: URL of the first file, path of the second, and the first number to write. */
  public static void main(String[] arguments) throws SQLException {
    try (Connection connection = DriverManager.getConnection(arguments[0]);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("CREATE TABLE IF NOT EXISTS t(n INTEGER PRIMARY KEY, filler)");
      statement.executeUpdate("ATTACH '" + arguments[1] + "' AS other");
      statement.executeUpdate("CREATE TABLE IF NOT EXISTS other.u(n INTEGER PRIMARY KEY, filler)");
      // Nothing is written before the commit.
      statement.executeUpdate("PRAGMA main.cache_size = 100000");
      statement.executeUpdate("PRAGMA other.cache_size = 100000");
      connection.setAutoCommit(false);
      for (int n = Integer.parseInt(arguments[2]); ; n++) {
        statement.executeUpdate("DELETE FROM t");
        statement.executeUpdate("DELETE FROM u");
        statement.executeUpdate("INSERT INTO t VALUES (" + n + ", randomblob(3000))");
        statement.executeUpdate("INSERT INTO u VALUES (" + n + ", zeroblob(" + BYTES + "))");
        System.out.println("committing " + n);
        connection.commit();
        System.out.println("committed " + n);
      }
    }
  }
}
