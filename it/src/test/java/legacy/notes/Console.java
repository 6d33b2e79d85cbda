package legacy.notes;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A holder that runs whatever it is told to, under its lock. */
public final class Console {

  private final Connection connection;
  private int asked;

  private Console(String url) throws SQLException {
    connection = DriverManager.getConnection(url);
  }

  synchronized String ask(String... texts) throws SQLException {
    asked++;
    StringBuilder answers = new StringBuilder();
    for (String text : texts) {
      try (Statement statement = connection.createStatement()) {
        if (statement.execute(text)) {
          try (ResultSet row = statement.getResultSet()) {
            answers.append(row.next() ? row.getString(1) : "nothing").append(' ');
          }
        } else {
          answers.append(statement.getUpdateCount()).append(' ');
        }
      }
    }
    return answers.toString().trim();
  }

  /** Runs the program: URL. */
  public static void main(String[] arguments) throws Exception {
    Console console = new Console(arguments[0]);
    try (Statement statement = console.connection.createStatement()) {
      statement.executeUpdate("CREATE TABLE t(n INTEGER)");
    }
    for (int i = 0; i < 3; i++) {
      console.ask("SELECT count(*) FROM t");
    }
    System.out.println(
        console.ask(
            "SELECT count(*) FROM t", "INSERT INTO t VALUES (7)", "SELECT count(*) FROM t"));
    System.out.println("asked " + console.asked);
  }
}
