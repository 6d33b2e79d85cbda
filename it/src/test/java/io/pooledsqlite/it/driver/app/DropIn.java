package io.pooledsqlite.it.driver.app;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Uses most of JDBC, prints every answer, and returns from main without closing anything. */
public final class DropIn {

  /** Read by nobody: keeps its members reachable, of which the log would tell at a collection. */
  private static final List<ResultSet> HALF_READ = new ArrayList<>();

  private static Connection connection;
  private static Connection other;

  private DropIn() {}

  /** Runs the program: URL. */
  public static void main(String[] arguments) throws SQLException {
    connection = DriverManager.getConnection(arguments[0]);
    create();
    insertWithKeys();
    batch();
    query();
    transaction();
    metadata();
    errors();
    other = DriverManager.getConnection(arguments[0]);
    leaveEverythingOpen();
  }

  private static void create() throws SQLException {
    Statement statement = connection.createStatement();
    say(
        "create",
        statement.executeUpdate(
            "CREATE TABLE part (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE,"
                + " price NUMERIC)"));
    say("insert", statement.executeUpdate("INSERT INTO part (name, price) VALUES ('bolt', 1.25)"));
    say("execute", statement.execute("UPDATE part SET price = 2 WHERE name = 'bolt'"));
    say("update count", statement.getUpdateCount());
  }

  private static void insertWithKeys() throws SQLException {
    PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO part (name, price) VALUES (?, ?)", Statement.RETURN_GENERATED_KEYS);
    for (String name : new String[] {"nut", "washer"}) {
      insert.setString(1, name);
      insert.setDouble(2, name.length());
      say("insert " + name, insert.executeUpdate());
      ResultSet keys = insert.getGeneratedKeys();
      HALF_READ.add(keys);
      keys.next();
      say("key", keys.getLong(1));
    }
  }

  private static void batch() throws SQLException {
    PreparedStatement insert =
        connection.prepareStatement("INSERT INTO part (name, price) VALUES (?, ?)");
    for (int i = 0; i < 3; i++) {
      insert.setString(1, "batch" + i);
      insert.setObject(2, i == 1 ? null : i);
      insert.addBatch();
    }
    say("batch", Arrays.toString(insert.executeBatch()));
  }

  private static void query() throws SQLException {
    PreparedStatement select =
        connection.prepareStatement("SELECT id, name, price FROM part WHERE id > ? ORDER BY id");
    select.setInt(1, 1);
    ResultSet rows = select.executeQuery();
    ResultSetMetaData columns = rows.getMetaData();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      say(columns.getColumnLabel(i), columns.getColumnTypeName(i) + " " + columns.getTableName(i));
    }
    while (rows.next()) {
      say("row", rows.getInt("id") + " " + rows.getString(2) + " " + rows.getObject("price"));
      say("was null", rows.wasNull());
    }
  }

  private static void transaction() throws SQLException {
    Statement statement = connection.createStatement();
    connection.setAutoCommit(false);
    say("delete", statement.executeUpdate("DELETE FROM part"));
    say("inside", count(connection));
    connection.rollback();
    say("after rollback", count(connection));
    say("insert", statement.executeUpdate("INSERT INTO part (name) VALUES ('committed')"));
    connection.commit();
    connection.setAutoCommit(true);
    say("after commit", count(connection));
  }

  private static void metadata() throws SQLException {
    DatabaseMetaData metadata = connection.getMetaData();
    say("url", metadata.getURL().substring(0, "jdbc:sqlite:".length()));
    say("product", metadata.getDatabaseProductName() + " " + metadata.getDatabaseProductVersion());
    say("driver", metadata.getDriverName() + " " + metadata.getDriverVersion());
    ResultSet tables = metadata.getTables(null, null, "part", null);
    while (tables.next()) {
      say("table", tables.getString("TABLE_NAME") + " " + tables.getString("TABLE_TYPE"));
    }
    ResultSet columns = metadata.getColumns(null, null, "part", null);
    while (columns.next()) {
      say("column", columns.getString("COLUMN_NAME") + " " + columns.getString("TYPE_NAME"));
    }
    ResultSet keys = metadata.getPrimaryKeys(null, null, "part");
    while (keys.next()) {
      say("primary key", keys.getString("COLUMN_NAME"));
    }
  }

  private static void errors() {
    refuse("duplicate", "INSERT INTO part (name) VALUES ('bolt')");
    refuse("syntax", "INSERT INTOO part");
    refuse("no table", "SELECT * FROM nowhere");
  }

  private static void refuse(String what, String sql) {
    try {
      connection.prepareStatement(sql).execute();
      say(what, "accepted");
    } catch (SQLException e) {
      say(what, e.getErrorCode() + " " + e.getSQLState() + " " + e.getMessage());
    }
  }

  /** The older cursor's rows are from before the inserts, so at exit its snapshot is in the way. */
  private static void leaveEverythingOpen() throws SQLException {
    halfRead(connection);
    for (int i = 0; i < 100; i++) {
      connection
          .createStatement()
          .executeUpdate("INSERT INTO part (name) VALUES ('last" + i + "')");
    }
    say("last", count(connection));
    halfRead(other);
  }

  private static void halfRead(Connection on) throws SQLException {
    ResultSet rows = on.createStatement().executeQuery("SELECT id FROM part ORDER BY id");
    rows.next();
    say("half read", rows.getInt(1));
    HALF_READ.add(rows);
  }

  private static int count(Connection on) throws SQLException {
    try (ResultSet rows = on.createStatement().executeQuery("SELECT count(*) FROM part")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static void say(String what, Object answer) {
    System.out.println(what + ": " + answer);
  }
}
