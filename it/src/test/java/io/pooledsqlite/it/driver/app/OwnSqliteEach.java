package io.pooledsqlite.it.driver.app;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Two web applications, each with a driver jar and a sqlite-jdbc of its own, on one file. */
public final class OwnSqliteEach {

  private OwnSqliteEach() {}

  /**
   * Runs the program: file, driver jar, folder of classes, jar of sqlite-jdbc, "open" or "closed".
   */
  public static void main(String[] arguments) throws Exception {
    String url = "jdbc:pooledsqlite:" + arguments[0];
    boolean open = arguments[4].equals("open");
    List<String> own = List.of(arguments[1], arguments[2], arguments[3]);
    ClassLoader platform = ClassLoader.getPlatformClassLoader();
    WebApplication one = WebApplication.with(own, platform);
    WebApplication two = WebApplication.with(own, platform);
    Connection first = one.open(url);
    report("first", first);
    update(first, "CREATE TABLE t (x)");
    update(first, "INSERT INTO t VALUES ('by the first')");
    if (!open) {
      first.close();
    }
    Connection second = two.open(url);
    report("second", second);
    update(second, "INSERT INTO t VALUES ('by the second')");
    if (open) {
      update(first, "INSERT INTO t VALUES ('by the first again')");
      first.close();
    }
    Connection third = one.open(url);
    report("first again", third);
    third.close();
    second.close();
  }

  private static void report(String who, Connection connection) {
    System.out.println(who + " " + connection.getClass().getName());
  }

  private static void update(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }
}
