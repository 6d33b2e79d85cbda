package io.pooledsqlite.it.agent.app;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;

/** Registers a driver of its own for SQLite URLs, which throws what it likes. */
public final class OwnDriver implements Driver {

  private static final Connection CONNECTION =
      (Connection)
          Proxy.newProxyInstance(
              OwnDriver.class.getClassLoader(),
              new Class<?>[] {Connection.class},
              (proxy, method, arguments) -> method.getName().equals("hashCode") ? 1 : null);

  /** Runs the program. */
  public static void main(String[] arguments) throws SQLException {
    DriverManager.registerDriver(new OwnDriver());
    for (int i = 0; i < 2; i++) {
      Connection opened = DriverManager.getConnection("jdbc:sqlite:ok.db");
      System.out.println("my own connection " + (opened == CONNECTION));
    }
    try {
      DriverManager.getConnection("jdbc:sqlite:bad.db");
    } catch (IllegalStateException e) {
      System.out.println("my own exception " + e.getMessage());
    }
    try {
      DriverManager.getConnection("jdbc:sqlite:worse.db");
    } catch (NoClassDefFoundError e) {
      System.out.println("my own error " + e.getMessage());
    }
  }

  @Override
  public Connection connect(String url, Properties info) {
    if (url.endsWith("bad.db")) {
      throw new IllegalStateException("bad");
    }
    if (url.endsWith("worse.db")) {
      throw new NoClassDefFoundError("worse");
    }
    return CONNECTION;
  }

  @Override
  public boolean acceptsURL(String url) {
    return url.startsWith("jdbc:sqlite:");
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
    return new DriverPropertyInfo[0];
  }

  @Override
  public int getMajorVersion() {
    return 1;
  }

  @Override
  public int getMinorVersion() {
    return 0;
  }

  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }
}
