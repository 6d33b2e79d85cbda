package tricks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** What the tricks share that is no trick. */
final class Open {
  private Open() {}

  static Connection open() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:tricks.db");
  }
}

class Counter {
  int n;

  void bump() {
    n++;
  }
}
