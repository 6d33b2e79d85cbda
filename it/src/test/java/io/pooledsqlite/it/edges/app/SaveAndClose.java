package io.pooledsqlite.it.edges.app;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Saves and closes in one shutdown hook, as most do. */
public final class SaveAndClose {

  private SaveAndClose() {}

  /** Runs the program: URL; {@code held}, {@code new}, or {@code left open} by the hook. */
  public static void main(String[] arguments) throws SQLException {
    String url = arguments[0];
    Connection held = DriverManager.getConnection(url);
    save(held, "CREATE TABLE save(x)", "INSERT INTO save VALUES ('main')");
    boolean holds = arguments[1].equals("held");
    if (!holds) {
      held.close();
    }
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    Connection last = holds ? held : DriverManager.getConnection(url);
                    save(last, "INSERT INTO save VALUES ('at the end')");
                    System.out.println("saved " + rows(last));
                    if (!arguments[1].equals("left open")) {
                      last.close();
                    }
                  } catch (SQLException e) {
                    System.out.println("failed " + e.getMessage());
                  }
                }));
  }

  private static void save(Connection connection, String... texts) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String text : texts) {
        statement.executeUpdate(text);
      }
    }
  }

  private static int rows(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM save")) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
