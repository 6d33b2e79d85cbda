package io.pooledsqlite.it.driver.app;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sqlite.Collation;
import org.sqlite.Function;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteLimits;
import org.sqlite.jdbc4.JDBC4Connection;

/** A program that knows sqlite-jdbc's own classes, in the words that all their versions have. */
public final class DriverApi {

  private static final List<String> EVENTS = new ArrayList<>();

  private DriverApi() {}

  /** Opens a URL, uses the driver's own API and prints what it sees. */
  public static void main(String[] arguments) throws Exception {
    try (Connection connection = DriverManager.getConnection(arguments[0])) {
      SQLiteConnection sqlite = (SQLiteConnection) connection;
      System.out.println("the driver's class " + (connection instanceof JDBC4Connection));
      System.out.println("unwrapped " + (connection.unwrap(SQLiteConnection.class) == connection));
      System.out.println("version " + sqlite.libversion());
      System.out.println("patience " + sqlite.getBusyTimeout());
      sqlite.setBusyTimeout(2345);
      System.out.println("patience " + first(connection, "PRAGMA busy_timeout"));
      execute(connection, "CREATE TABLE part(id INTEGER PRIMARY KEY, name TEXT)");
      functions(connection);
      collation(connection);
      listener(sqlite);
      settings(sqlite);
      handlers(connection);
      images(sqlite);
      try (Statement statement = connection.createStatement()) {
        System.out.println("statement's " + (statement.getConnection() == connection));
      }
      System.out.println("closed " + connection.isClosed());
    }
  }

  private static void functions(Connection connection) throws SQLException {
    Function.create(
        connection,
        "shout",
        new Function() {
          @Override
          protected void xFunc() throws SQLException {
            result(value_text(0).toUpperCase(java.util.Locale.ROOT) + "!");
          }
        });
    execute(connection, "CREATE VIEW loud AS SELECT shout(name) AS name FROM part");
    execute(
        connection,
        "CREATE TRIGGER louder AFTER INSERT ON part"
            + " BEGIN UPDATE part SET name = shout(name) WHERE id = NEW.id; END");
    execute(connection, "INSERT INTO part(name) VALUES ('bolt')");
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO part(name) VALUES (?)")) {
      connection.setAutoCommit(false);
      insert.setString(1, "nut");
      insert.addBatch();
      insert.setString(1, "screw");
      insert.addBatch();
      System.out.println("batch " + Arrays.toString(insert.executeBatch()));
      connection.commit();
      connection.setAutoCommit(true);
    }
    System.out.println("view " + first(connection, "SELECT group_concat(name) FROM loud"));
    Function.destroy(connection, "shout");
    try {
      System.out.println("view " + first(connection, "SELECT name FROM loud"));
    } catch (SQLException e) {
      System.out.println("view " + e.getMessage());
    }
    execute(connection, "DROP TRIGGER louder");
  }

  private static void collation(Connection connection) throws SQLException {
    Collation.create(
        connection,
        "by_length",
        new Collation() {
          @Override
          protected int xCompare(String a, String b) {
            return Integer.compare(a.length(), b.length());
          }
        });
    System.out.println(
        "longest "
            + first(connection, "SELECT name FROM part ORDER BY name COLLATE by_length DESC"));
  }

  private static void listener(SQLiteConnection connection) throws SQLException {
    connection.addUpdateListener(
        (type, database, table, row) -> EVENTS.add(type + " " + database + " " + table + row));
    execute(connection, "DELETE FROM part WHERE id = 2");
    System.out.println("events " + EVENTS);
  }

  private static void settings(SQLiteConnection connection) throws SQLException {
    connection.getConnectionConfig().setDateClass(SQLiteConfig.DateClass.TEXT);
    connection.getConnectionConfig().setDateStringFormat("yyyy-MM-dd");
    try (PreparedStatement query = connection.prepareStatement("SELECT ?")) {
      query.setDate(1, java.sql.Date.valueOf("2024-02-29"));
      try (ResultSet row = query.executeQuery()) {
        System.out.println("date " + row.getString(1));
      }
    }
    connection.setLimit(SQLiteLimits.SQLITE_LIMIT_ATTACHED, 0);
    try {
      execute(connection, "ATTACH ':memory:' AS another");
      System.out.println("attached");
    } catch (SQLException e) {
      System.out.println("attached " + e.getMessage());
    }
  }

  private static void handlers(Connection connection) throws SQLException {
    ProgressHandler.setHandler(
        connection,
        1,
        new ProgressHandler() {
          @Override
          protected int progress() {
            return 1;
          }
        });
    try {
      System.out.println("interrupted " + first(connection, "SELECT count(*) FROM part, part p"));
    } catch (SQLException e) {
      System.out.println("interrupted " + e.getMessage());
    }
    ProgressHandler.clearHandler(connection);
    System.out.println("native " + ((SQLiteConnection) connection).getDatabase().isClosed());
  }

  /** Where this version has them: 3.36 can not serialize. */
  private static void images(SQLiteConnection connection) throws ReflectiveOperationException {
    try {
      byte[] image =
          (byte[])
              connection.getClass().getMethod("serialize", String.class).invoke(connection, "main");
      System.out.println("format " + image[18] + " " + image[19]);
    } catch (NoSuchMethodException | java.lang.reflect.InvocationTargetException e) {
      System.out.println("no image");
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String first(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getString(1) : "none";
    }
  }
}
