package io.pooledsqlite.it.driver.app;

import java.sql.DriverManager;
import java.sql.SQLException;

/** Prints what DriverManager says to each URL. */
public final class AskDrivers {

  private AskDrivers() {}

  /** Runs the program: URLs. */
  public static void main(String[] urls) {
    for (String url : urls) {
      try {
        System.out.println(url + " " + DriverManager.getConnection(url).getClass().getName());
      } catch (SQLException e) {
        System.out.println(url + " " + e.getClass().getName() + ": " + e.getMessage());
      }
    }
  }
}
