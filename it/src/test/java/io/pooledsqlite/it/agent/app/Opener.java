package io.pooledsqlite.it.agent.app;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;

/** Calls DriverManager on behalf of whichever class loader it was loaded by. */
public final class Opener {

  private Opener() {}

  /** Opens a connection. */
  public static Connection open(String url) throws SQLException {
    try {
      // As old programs do; nothing else registers a driver outside the first class path.
      Class.forName("org.sqlite.JDBC");
    } catch (ClassNotFoundException e) {
      // Then DriverManager says that there is none.
    }
    return DriverManager.getConnection(url);
  }

  /** Opens, reads, closes, and takes the drivers of this class loader out of DriverManager. */
  public static String useAndUndeploy(String url) throws SQLException {
    String answer;
    try (Connection connection = open(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT 'read'")) {
      rows.next();
      answer = rows.getString(1) + " by " + connection.getClass().getName();
    }
    for (Driver driver : Collections.list(DriverManager.getDrivers())) {
      if (driver.getClass().getClassLoader() == Opener.class.getClassLoader()) {
        DriverManager.deregisterDriver(driver);
      }
    }
    return answer;
  }
}
