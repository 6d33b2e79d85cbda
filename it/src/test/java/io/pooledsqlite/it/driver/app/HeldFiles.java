package io.pooledsqlite.it.driver.app;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Holds one connection to each of many files, and goes on writing and reading all of them. */
public final class HeldFiles {

  private static final int ROUNDS = 3;

  private HeldFiles() {}

  /**
   * Takes the URL that each file's number is put behind, what follows the number, how many files
   * there are, and a file of the program's own.
   */
  public static void main(String[] arguments) throws Exception {
    List<Connection> held = new ArrayList<>();
    int rows = 0;
    int own = 0;
    for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
      Connection connection = DriverManager.getConnection(arguments[0] + i + arguments[1]);
      held.add(connection);
      rows += use(connection, "CREATE TABLE t(x)", "INSERT INTO t VALUES (1)");
      own += read(arguments[3]);
    }
    for (int round = 0; round < ROUNDS; round++) {
      for (Connection connection : held) {
        rows += use(connection, "UPDATE t SET x = x + 1");
      }
      own += read(arguments[3]);
    }
    for (Connection connection : held) {
      connection.close();
    }
    System.out.println("sum: " + rows + ", own reads: " + own);
  }

  private static int use(Connection connection, String... writes) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String write : writes) {
        statement.executeUpdate(write);
      }
      try (ResultSet row = statement.executeQuery("SELECT x FROM t")) {
        return row.getInt(1);
      }
    }
  }

  private static int read(String file) throws IOException {
    try (InputStream own = new FileInputStream(file)) {
      return own.read() >= 0 ? 1 : 0;
    }
  }
}
