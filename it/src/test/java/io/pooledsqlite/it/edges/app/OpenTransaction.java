package io.pooledsqlite.it.edges.app;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Has autocommit off for life, and ends with rows that it did not commit, and without a close. */
public final class OpenTransaction {

  private OpenTransaction() {}

  /** Runs the program: URL, and a statement that it runs first. */
  public static void main(String[] arguments) throws SQLException {
    Connection connection = DriverManager.getConnection(arguments[0]);
    run(connection, "CREATE TABLE save(x)");
    run(connection, arguments[1]);
    run(connection, "INSERT INTO save VALUES ('autocommit')");
    connection.setAutoCommit(false);
    run(connection, "INSERT INTO save VALUES ('committed')");
    connection.commit();
    run(connection, "INSERT INTO save VALUES ('not committed')");
    System.out.println("done");
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }
}
