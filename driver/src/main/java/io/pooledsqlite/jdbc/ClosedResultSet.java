package io.pooledsqlite.jdbc;

import io.pooledsqlite.pool.Pool;
import io.pooledsqlite.session.Scratch;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** What a closed result set delegates to. Stateless. */
final class ClosedResultSet {

  private ClosedResultSet() {}

  /** A closed result set of the driver's own, because each of its methods fails in its own way. */
  static ResultSet of(Pool pool) throws SQLException {
    try (Rows rows = Rows.exhausted(new Scratch(pool), List.of("closed"), false)) {
      ResultSet closed = rows.resultSet();
      closed.close();
      return closed;
    }
  }
}
