package io.pooledsqlite.sql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A plain sqlite-jdbc connection and the questions the tests ask it. */
final class Sqlite implements AutoCloseable {

  private final Connection connection;

  private Sqlite(Connection connection) {
    this.connection = connection;
  }

  static Sqlite open(String name) throws SQLException {
    return new Sqlite(DriverManager.getConnection("jdbc:sqlite:" + name));
  }

  static Sqlite inMemory(String... script) throws SQLException {
    Sqlite sqlite = open(":memory:");
    for (String sql : script) {
      sqlite.update(sql);
    }
    return sqlite;
  }

  /** Runs every statement of the text. */
  void update(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  /** As {@link #update}, but gives back the error instead of throwing it. */
  @Nullable SQLException tryUpdate(String sql) {
    try {
      update(sql);
      return null;
    } catch (SQLException e) {
      return e;
    }
  }

  /** Runs the first statement to its end and returns the names of its columns, then its rows. */
  List<List<@Nullable Object>> table(String sql) throws SQLException {
    List<List<@Nullable Object>> table = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return table;
      }
      ResultSet rows = statement.getResultSet();
      int columns = rows.getMetaData().getColumnCount();
      List<@Nullable Object> names = new ArrayList<>();
      for (int i = 1; i <= columns; i++) {
        names.add(rows.getMetaData().getColumnName(i));
      }
      table.add(names);
      while (rows.next()) {
        List<@Nullable Object> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          row.add(comparable(rows.getObject(i)));
        }
        table.add(row);
      }
    }
    return table;
  }

  /** As {@link #table}, or that it failed. */
  String outcome(String sql) {
    try {
      return table(sql).toString();
    } catch (SQLException e) {
      return "refused";
    }
  }

  private static @Nullable Object comparable(@Nullable Object value) {
    if (value instanceof Integer number) {
      return Long.valueOf(number);
    }
    return value instanceof byte[] blob ? HexFormat.of().formatHex(blob) : value;
  }

  long number(String sql) throws SQLException {
    return (Long) Objects.requireNonNull(table(sql).get(1).get(0));
  }

  /**
   * Everything that can be told of the main and temp schemas, and whether a transaction is open.
   */
  String dump() throws SQLException {
    StringBuilder dump = new StringBuilder();
    for (String schema : List.of("main", "temp")) {
      List<List<@Nullable Object>> objects =
          table("SELECT type, name, sql FROM " + schema + ".sqlite_schema");
      dump.append(objects);
      for (List<@Nullable Object> object : objects) {
        if ("table".equals(object.get(0))) {
          String name = Names.quote(String.valueOf(object.get(1)));
          dump.append(table("SELECT * FROM " + schema + "." + name));
        }
      }
      dump.append(table("PRAGMA " + schema + ".user_version"));
    }
    dump.append(table("PRAGMA query_only")).append(table("PRAGMA foreign_keys"));
    return dump.append(tryUpdate("BEGIN") == null ? "autocommit" : "transaction").toString();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
