package io.pooledsqlite.it.agent.app;

import io.pooledsqlite.it.process.StubDriver;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Registers a driver of its own for SQLite URLs, which throws what it likes. */
public final class OwnDriver extends StubDriver {

  private static final Connection CONNECTION =
      (Connection)
          Proxy.newProxyInstance(
              OwnDriver.class.getClassLoader(),
              new Class<?>[] {Connection.class},
              (proxy, method, arguments) -> method.getName().equals("hashCode") ? 1 : null);

  private OwnDriver() {
    super("jdbc:sqlite:");
  }

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
}
