package io.pooledsqlite.it.driver.app;

import io.pooledsqlite.it.process.StubDriver;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Another database's driver; its answer shows that it was asked. */
public final class RefusingDriver extends StubDriver {

  static {
    try {
      DriverManager.registerDriver(new RefusingDriver());
    } catch (SQLException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** For the service loader. */
  public RefusingDriver() {
    super("jdbc:other:");
  }

  @Override
  public Connection connect(String url, Properties info) throws SQLException {
    if (acceptsURL(url)) {
      throw new SQLException("the other driver was asked");
    }
    return null;
  }
}
