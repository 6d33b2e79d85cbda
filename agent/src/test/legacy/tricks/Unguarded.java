package tricks;

import expected.Region;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Uses its connection beside its own lock. */
class Unguarded {
  private final Connection connection;

  Unguarded() throws SQLException {
    connection = DriverManager.getConnection("jdbc:sqlite:tricks.db");
  }

  int without() throws SQLException {
    return connection.createStatement().executeQuery("SELECT 1").getInt(1);
  }

  @Region(value = "exclusive", why = "is used without this lock")
  synchronized void move() throws SQLException {
    connection.createStatement().executeUpdate("UPDATE t SET n = n - 1 WHERE id = 1");
    connection.createStatement().executeUpdate("UPDATE t SET n = n + 1 WHERE id = 2");
  }

  /** Each call of the lambda is a statement. */
  @Region(value = "exclusive", why = "uses List.forEach")
  synchronized void lambdaForEach() throws SQLException {
    List<Integer> numbers = new ArrayList<Integer>();
    numbers.add(1);
    numbers.add(2);
    numbers.forEach(n -> update());
  }

  private void update() {
    try {
      connection.createStatement().executeUpdate("UPDATE t SET n = n + 1");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
