package io.pooledsqlite.it.edges.app;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Saves in shutdown hooks: through the connection it always had, and through new ones. */
public final class SaveAtShutdown {

  private static final int SAVES = 10;

  private SaveAtShutdown() {}

  /** Runs the program: URL. */
  public static void main(String[] arguments) throws SQLException {
    String url = arguments[0];
    Connection holder = DriverManager.getConnection(url);
    insert(holder, "CREATE TABLE save(x)");
    insert(holder, "INSERT INTO save VALUES ('main')");
    hook(
        () -> {
          for (int i = 0; i < SAVES; i++) {
            insert(holder, "INSERT INTO save VALUES ('held " + i + "')");
          }
        });
    hook(
        () -> {
          for (int i = 0; i < SAVES; i++) {
            try (Connection each = DriverManager.getConnection(url)) {
              insert(each, "PRAGMA busy_timeout = 60000");
              insert(each, "INSERT INTO save VALUES ('new " + i + "')");
            }
          }
        });
    hook(
        () -> {
          try (Connection transaction = DriverManager.getConnection(url)) {
            insert(transaction, "PRAGMA busy_timeout = 60000");
            transaction.setAutoCommit(false);
            for (int i = 0; i < SAVES; i++) {
              insert(transaction, "INSERT INTO save VALUES ('transaction " + i + "')");
            }
            transaction.commit();
          }
        });
  }

  private interface Save {
    void run() throws SQLException;
  }

  private static void hook(Save save) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    save.run();
                    System.out.println("saved");
                  } catch (SQLException e) {
                    System.out.println("failed " + e.getMessage());
                  }
                }));
  }

  private static void insert(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }
}
