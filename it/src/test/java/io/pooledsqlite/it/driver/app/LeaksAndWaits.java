package io.pooledsqlite.it.driver.app;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Waits for itself, and leaves a connection idle until its standard input ends. */
public final class LeaksAndWaits {

  private LeaksAndWaits() {}

  /** Runs the program: URL. */
  public static void main(String[] arguments) throws Exception {
    Connection first = DriverManager.getConnection(arguments[0]);
    Connection second = DriverManager.getConnection(arguments[0]);
    try (Statement statement = first.createStatement()) {
      statement.execute("CREATE TABLE t(v)");
      first.setAutoCommit(false);
      statement.execute("INSERT INTO t VALUES (1)");
      try {
        write(second);
      } catch (SQLException e) {
        System.out.println(e.getErrorCode());
      }
      first.commit();
    }
    first.close();
    System.out.println("idle");
    System.in.transferTo(System.out);
    second.close();
  }

  private static void write(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO t VALUES (2)");
    }
  }
}
