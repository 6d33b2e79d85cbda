package io.pooledsqlite.it.agent.app;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Properties;

/** Opens a URL with properties, uses it, and says what it was given and what became of its own. */
public final class OpenOne {

  private OpenOne() {}

  /** Runs the program: URL. */
  public static void main(String[] arguments) throws Exception {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    Properties info = new Properties();
    info.setProperty("foreign_keys", "true");
    Properties before = (Properties) info.clone();
    try (Connection connection = DriverManager.getConnection(arguments[0], info);
        Statement statement = connection.createStatement()) {
      System.out.println("connection " + connection.getClass().getName());
      statement.executeUpdate("CREATE TABLE t (x)");
      statement.executeUpdate("INSERT INTO t VALUES (42)");
      try (ResultSet rows = statement.executeQuery("SELECT x FROM t")) {
        rows.next();
        System.out.println("read " + rows.getInt(1));
      }
      try (ResultSet rows = statement.executeQuery("PRAGMA foreign_keys")) {
        rows.next();
        System.out.println("foreign_keys " + rows.getInt(1));
      }
    }
    System.out.println("properties unchanged " + info.equals(before));
    System.out.println(
        "context loader unchanged " + (Thread.currentThread().getContextClassLoader() == context));
  }
}
