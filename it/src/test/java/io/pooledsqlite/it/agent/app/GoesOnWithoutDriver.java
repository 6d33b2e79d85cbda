package io.pooledsqlite.it.agent.app;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;

/** Deregisters all drivers, as web applications do when they stop, and goes on. */
public final class GoesOnWithoutDriver {

  private GoesOnWithoutDriver() {}

  /** Runs the program: URL. */
  public static void main(String[] arguments) throws SQLException {
    try (Connection open = DriverManager.getConnection(arguments[0]);
        Statement statement = open.createStatement();
        Statement inner = open.createStatement()) {
      statement.executeUpdate("CREATE TABLE t(a)");
      statement.executeUpdate("INSERT INTO t VALUES (1), (2)");
      for (Driver driver : Collections.list(DriverManager.getDrivers())) {
        DriverManager.deregisterDriver(driver);
      }
      try (ResultSet rows = statement.executeQuery("SELECT a FROM t ORDER BY a")) {
        while (rows.next()) {
          try (ResultSet more = inner.executeQuery("SELECT count(*) FROM t")) {
            more.next();
            System.out.println(rows.getInt(1) + " of " + more.getInt(1));
          }
        }
      }
      statement.executeUpdate("CREATE TEMP TABLE x(a)");
      System.out.println(statement.executeUpdate("INSERT INTO x SELECT a FROM t"));
      System.out.println(statement.executeUpdate("INSERT INTO t SELECT a FROM x"));
    }
  }
}
