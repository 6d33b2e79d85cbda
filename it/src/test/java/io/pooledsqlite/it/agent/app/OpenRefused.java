package io.pooledsqlite.it.agent.app;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Opens each URL given and prints the error it gets. */
public final class OpenRefused {

  private OpenRefused() {}

  /** Runs the program: URLs; {@code null} stands for null. */
  public static void main(String[] arguments) {
    for (String url : arguments) {
      try {
        DriverManager.getConnection(url.equals("null") ? null : url, new Properties()).close();
        System.out.println("opened " + url);
      } catch (SQLException | RuntimeException e) {
        int code = e instanceof SQLException sql ? sql.getErrorCode() : -1;
        String state = e instanceof SQLException sql ? sql.getSQLState() : "";
        System.out.println(
            e.getClass().getName() + "|" + e.getMessage() + "|" + state + "|" + code);
      }
    }
  }
}
