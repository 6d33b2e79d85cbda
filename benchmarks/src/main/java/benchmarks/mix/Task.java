package benchmarks.mix;

import java.sql.SQLException;

/** One call. */
@FunctionalInterface
interface Task {
  void run() throws SQLException;
}
