package io.pooledsqlite.it.agent.app;

import io.pooledsqlite.it.process.StubDriver;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;
import org.sqlite.javax.SQLiteConnectionPoolDataSource;

/** Opens one file in every way that there is round {@code DriverManager}, and by it. */
public final class Detours {

  private Detours() {}

  /** A driver of the program's own, which hands sqlite-jdbc's connections out in a wrapping. */
  private static final class WrappingDriver extends StubDriver {

    private static final String PREFIX = "jdbc:wrapped:";

    WrappingDriver() {
      super(PREFIX);
    }

    @Override
    public Connection connect(String url, Properties info) throws SQLException {
      if (!acceptsURL(url)) {
        return null;
      }
      String rest = url.substring(PREFIX.length());
      Connection inner = new JDBC().connect("jdbc:sqlite:" + rest, info);
      System.out.println("inside the wrapping " + inner.getClass().getName());
      return (Connection)
          Proxy.newProxyInstance(
              Detours.class.getClassLoader(),
              new Class<?>[] {Connection.class},
              (proxy, method, arguments) -> {
                try {
                  return method.invoke(inner, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }
  }

  /** Opens the file and prints which class each connection has and how many rows it sees. */
  public static void main(String[] arguments) throws Exception {
    String url = "jdbc:sqlite:" + arguments[0];
    try (Connection connection = DriverManager.getConnection(url)) {
      use("DriverManager", connection);
    }
    try (Connection connection = new JDBC().connect(url, new Properties())) {
      use("Driver", connection);
    }
    try (SQLiteConnection connection = JDBC.createConnection(url, new Properties())) {
      use("JDBC", connection);
    }
    try (Connection connection = new SQLiteConfig().createConnection(url)) {
      use("SQLiteConfig", connection);
    }
    SQLiteDataSource dataSource = new SQLiteDataSource();
    dataSource.setUrl(url);
    try (Connection connection = dataSource.getConnection()) {
      use("SQLiteDataSource", connection);
    }
    SQLiteConnectionPoolDataSource pooled = new SQLiteConnectionPoolDataSource();
    pooled.setUrl(url);
    javax.sql.PooledConnection handle = pooled.getPooledConnection();
    System.out.println(
        "SQLitePooledConnection "
            + ((org.sqlite.javax.SQLitePooledConnection) handle)
                .getPhysicalConn()
                .getClass()
                .getName());
    try (Connection connection = handle.getConnection()) {
      write(connection);
    }
    handle.close();
    DriverManager.registerDriver(new WrappingDriver());
    try (Connection connection = DriverManager.getConnection("jdbc:wrapped:" + arguments[0])) {
      System.out.println("wrapped " + Proxy.isProxyClass(connection.getClass()));
      write(connection);
    }
    refusals(arguments[0]);
    if (arguments.length > 1) {
      OwnHikari.use(url);
    }
  }

  private static void refusals(String file) throws SQLException {
    System.out.println("no url " + new JDBC().connect("jdbc:other:x", new Properties()));
    try (Connection connection =
        JDBC.createConnection("jdbc:sqlite:" + file + "/x", new Properties())) {
      System.out.println("opened " + connection);
    } catch (SQLException e) {
      System.out.println("refused " + e.getClass().getName() + " " + e.getErrorCode());
    }
  }

  private static void use(String how, Connection connection) throws SQLException {
    System.out.println(how + " " + connection.getClass().getName());
    System.out.println(how + " wrote " + write(connection));
  }

  private static int write(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS t(x)");
      statement.executeUpdate("INSERT INTO t VALUES (1)");
      try (ResultSet row = statement.executeQuery("SELECT count(*) FROM t")) {
        return row.getInt(1);
      }
    }
  }
}
