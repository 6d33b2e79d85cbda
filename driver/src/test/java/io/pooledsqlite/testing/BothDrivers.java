package io.pooledsqlite.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.PooledSqlite;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Runs one program on sqlite-jdbc and on PooledSQLite, each on a new file, and compares. */
public final class BothDrivers {

  /** A program; it notes what it sees. */
  @FunctionalInterface
  public interface Program {
    void run(Run run) throws SQLException;
  }

  /** A call that may fail. */
  @FunctionalInterface
  public interface Call {
    Object make() throws SQLException;
  }

  /** One run of a program. */
  public static final class Run {
    private final String url;
    private final List<String> notes = new ArrayList<>();
    private final List<Connection> connections = new ArrayList<>();

    Run(String url) {
      this.url = url;
    }

    /**
     * Opens a connection that waits for nobody; it is closed at the end.
     *
     * @param statements run on it before it is given out
     */
    public Connection open(String... statements) throws SQLException {
      Connection connection = openWith("busy_timeout=0");
      TestDatabase.run(connection, statements);
      return connection;
    }

    /** Opens a connection with a parameter of sqlite-jdbc's in its URL. */
    public Connection openWith(String parameter) throws SQLException {
      Connection connection = DriverManager.getConnection(url + "?" + parameter);
      connections.add(connection);
      return connection;
    }

    /** Notes what a call answers or throws. */
    public void note(Call call) {
      try {
        notes.add(String.valueOf(call.make()));
      } catch (SQLException e) {
        notes.add(e.getErrorCode() + " " + e.getMessage());
      }
    }

    /** Notes the rows of a query. */
    public void rows(Connection connection, String query) {
      note(
          () -> {
            try (Statement statement = connection.createStatement()) {
              return all(statement.executeQuery(query));
            }
          });
    }
  }

  private BothDrivers() {}

  /** Fails where the program can tell the drivers apart; returns what it saw. */
  public static List<String> assertSame(Path directory, Program program) throws SQLException {
    List<String> expected = run("jdbc:sqlite:" + directory.resolve("plain.db"), program);
    List<String> actual = run("jdbc:pooledsqlite:" + directory.resolve("pooled.db"), program);
    assertThat(actual).as("as sqlite-jdbc").isEqualTo(expected);
    return actual;
  }

  private static List<String> run(String url, Program program) throws SQLException {
    Run run = new Run(url);
    try {
      program.run(run);
    } finally {
      for (Connection connection : run.connections) {
        connection.close();
      }
      PooledSqlite.resetAll();
    }
    return run.notes;
  }

  /** All rows as text; closes the result set. */
  public static String all(ResultSet rows) throws SQLException {
    try (rows) {
      List<String> lines = new ArrayList<>();
      while (rows.next()) {
        List<Object> values = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          values.add(rows.getObject(i));
        }
        lines.add(values.toString());
      }
      return String.join("", lines);
    }
  }
}
