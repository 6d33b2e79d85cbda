package io.pooledsqlite.benchmarks.mix;

import java.sql.SQLException;

/** One call. */
@FunctionalInterface
interface Task {
  void run() throws SQLException;
}
