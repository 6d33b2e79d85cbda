package benchmarks.startup;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A program that asks one thing of the database whose URL it is given. */
public final class FirstQueryMain {

  private FirstQueryMain() {}

  public static void main(String[] arguments) throws SQLException {
    try (Connection connection = DriverManager.getConnection(arguments[0]);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT name FROM part WHERE id = 1")) {
      if (!row.next()) {
        throw new IllegalStateException("the file has no part 1");
      }
    }
  }
}
