package io.pooledsqlite.it.driver.app;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** Writes from several threads until it is killed, and prints each row once it is committed. */
public final class AcknowledgingWriter {

  private static final int THREADS = 3;

  private AcknowledgingWriter() {}

  /** Runs the program: URL. */
  public static void main(String[] arguments) throws SQLException {
    try (Connection connection = DriverManager.getConnection(arguments[0]);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("CREATE TABLE t (x TEXT PRIMARY KEY, filler)");
    }
    for (int i = 0; i < THREADS; i++) {
      int number = i;
      new Thread(() -> writeForever(arguments[0], number)).start();
    }
  }

  private static void writeForever(String url, int thread) {
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO t VALUES (?, randomblob(2000))")) {
      for (int i = 0; ; i += 2) {
        boolean transaction = i % 4 == 0;
        connection.setAutoCommit(!transaction);
        String first = write(insert, thread, i);
        String second = write(insert, thread, i + 1);
        if (transaction) {
          connection.commit();
        }
        System.out.println(first + second);
      }
    } catch (SQLException e) {
      System.out.println("failed: " + e);
    }
  }

  private static String write(PreparedStatement insert, int thread, int number)
      throws SQLException {
    String key = thread + "-" + number + ";";
    insert.setString(1, key);
    insert.executeUpdate();
    return key;
  }
}
