package io.pooledsqlite.it.driver.app;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;

/** Part of one web application, which keeps its connection in a static field. */
public final class Service {

  private static Connection connection;

  private Service() {}

  /** Loads the drivers by name, as programs in containers do, and opens the connection. */
  public static String start(String url) throws SQLException, ClassNotFoundException {
    Class.forName("org.sqlite.JDBC");
    if (url.startsWith("jdbc:pooledsqlite:")) {
      Class.forName("io.pooledsqlite.PooledSqliteDriver");
    }
    connection = DriverManager.getConnection(url);
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("CREATE TABLE IF NOT EXISTS t(x)");
    }
    return connection.getClass().getName();
  }

  /** Writes a row and reads how many there are. */
  public static int work() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("INSERT INTO t VALUES (1)");
      try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM t")) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }

  /** Closes the connection. */
  public static void stop() throws SQLException {
    connection.close();
  }

  /** What containers do on behalf of an application that ends: its drivers are deregistered. */
  public static void deregisterDrivers() throws SQLException {
    for (Driver driver : Collections.list(DriverManager.getDrivers())) {
      if (driver.getClass().getClassLoader() == Service.class.getClassLoader()) {
        DriverManager.deregisterDriver(driver);
      }
    }
  }
}
