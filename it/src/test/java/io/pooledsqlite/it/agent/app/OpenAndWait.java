package io.pooledsqlite.it.agent.app;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;

/** Opens the URL once at first and again for each line on its standard input. */
public final class OpenAndWait {

  private OpenAndWait() {}

  /** Runs the program: URL. */
  public static void main(String[] arguments) throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    do {
      try (Connection connection = DriverManager.getConnection(arguments[0]);
          var statement = connection.createStatement();
          var rows = statement.executeQuery("SELECT 1")) {
        rows.next();
        System.out.println("connection " + connection.getClass().getName());
      }
    } while (in.readLine() != null);
  }
}
