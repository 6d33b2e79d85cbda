package io.pooledsqlite.attach;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Two files, {@code a.db} with table {@code t} and {@code b.db} with table {@code u}, and the
 * connections of one program to them, by name. What the program sees becomes a line per call.
 */
final class World implements AutoCloseable {

  private final Path directory;
  private final String prefix;
  private final String parameters;
  private final Map<String, Connection> connections = new LinkedHashMap<>();
  private final List<String> lines = new ArrayList<>();

  World(Path directory, String prefix, String parameters) throws SQLException {
    this.directory = directory;
    this.prefix = prefix;
    this.parameters = parameters;
    create("a.db", "t");
    create("b.db", "u");
  }

  private void create(String file, String table) throws SQLException {
    try (Connection connection = plain(file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("CREATE TABLE " + table + "(id INTEGER PRIMARY KEY, v TEXT)");
      statement.executeUpdate("INSERT INTO " + table + " VALUES (1, 'one'), (2, 'two')");
    }
  }

  Path path(String file) {
    return directory.resolve(file);
  }

  Connection plain(String file) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + path(file));
  }

  /** The connection of that name, opened at its first use to the file its first letter names. */
  Connection of(String name) throws SQLException {
    Connection known = connections.get(name);
    if (known == null) {
      String file = name.charAt(0) + ".db";
      known = DriverManager.getConnection(prefix + path(file) + parameters);
      connections.put(name, known);
    }
    return known;
  }

  /** Runs texts; {@code $b} stands for the path of {@code b.db}, and so on. */
  void sql(String name, String... texts) throws SQLException {
    for (String text : texts) {
      String real = text.replaceAll("\\$([a-z])", path("$1.db").toString());
      try (Statement statement = of(name).createStatement()) {
        boolean rows = statement.execute(real);
        note(name, text, rows ? show(statement.getResultSet()) : "" + statement.getUpdateCount());
      } catch (SQLException e) {
        note(name, text, thrown(e));
      }
    }
  }

  /** Runs a prepared text with one parameter. */
  void prepared(String name, String text, String value) throws SQLException {
    try (PreparedStatement statement = of(name).prepareStatement(text)) {
      statement.setString(1, value.replaceAll("\\$([a-z])", path("$1.db").toString()));
      boolean rows = statement.execute();
      note(name, text, rows ? show(statement.getResultSet()) : "" + statement.getUpdateCount());
    } catch (SQLException e) {
      note(name, text, thrown(e));
    }
  }

  void note(String name, String what, String answer) {
    lines.add(name + ": " + what + " -> " + answer.replace(directory.toString(), "<dir>"));
  }

  /** What a call of {@link Connection} throws or not. */
  interface Call {
    void on(Connection connection) throws SQLException;
  }

  void call(String name, String what, Call call) throws SQLException {
    try {
      call.on(of(name));
      note(name, what, "done");
    } catch (SQLException e) {
      note(name, what, thrown(e));
    }
  }

  private static String thrown(SQLException e) {
    // The detail in parentheses behind a SQLITE_BUSY is ours.
    return e.getErrorCode() == 5 ? "!5" : "!" + e.getErrorCode() + " " + e.getMessage();
  }

  static String show(ResultSet rows) throws SQLException {
    try (rows) {
      StringBuilder text = new StringBuilder();
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        for (int i = 1; i <= columns; i++) {
          text.append(i == 1 ? "[" : ", ").append(rows.getString(i));
        }
        text.append(']');
      }
      return text.toString();
    }
  }

  List<String> lines() {
    return lines;
  }

  @Override
  public void close() throws SQLException {
    for (Connection connection : connections.values()) {
      connection.close();
    }
  }

  /** What is in the files at the end, as plain sqlite-jdbc sees it. */
  void look() throws SQLException {
    for (String file : List.of("a.db", "b.db")) {
      try (Connection connection = plain(file);
          Statement statement = connection.createStatement()) {
        note(file, "integrity", show(statement.executeQuery("PRAGMA integrity_check")));
        String table = file.startsWith("a") ? "t" : "u";
        note(file, "rows", show(statement.executeQuery("SELECT * FROM " + table)));
        note(file, "mode", show(statement.executeQuery("PRAGMA journal_mode")));
      }
    }
  }
}
