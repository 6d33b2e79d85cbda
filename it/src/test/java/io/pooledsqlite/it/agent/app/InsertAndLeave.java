package io.pooledsqlite.it.agent.app;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Keeps its connection in a static field, inserts, and returns from main without closing. */
public final class InsertAndLeave {

  private static Connection connection;
  private static Statement statement;

  private InsertAndLeave() {}

  /** Runs the program: file, number of rows. */
  public static void main(String[] arguments) throws SQLException {
    connection = DriverManager.getConnection("jdbc:sqlite:" + arguments[0]);
    statement = connection.createStatement();
    statement.executeUpdate("CREATE TABLE t (x)");
    for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
      statement.executeUpdate("INSERT INTO t VALUES (" + i + ")");
    }
  }
}
