package io.pooledsqlite.it.driver.app;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Part of one web application: calls DriverManager on behalf of the loader it was loaded by. */
public final class Member {

  private Member() {}

  /** Loads the drivers by name, as programs in containers do, and opens a connection. */
  public static Connection open(String url) throws SQLException, ClassNotFoundException {
    Class.forName("org.sqlite.JDBC");
    Class.forName("io.pooledsqlite.PooledSqliteDriver");
    return DriverManager.getConnection(url);
  }
}
