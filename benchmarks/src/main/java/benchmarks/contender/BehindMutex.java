package benchmarks.contender;

import java.sql.Connection;
import java.sql.SQLException;

/** One connection behind {@code synchronized}: the legacy program. */
final class BehindMutex implements Program {

  private final Connection connection;

  BehindMutex(Opening opening) throws SQLException {
    connection = opening.open();
  }

  @Override
  public <R> R call(Work<Connection, R> work) throws SQLException {
    synchronized (connection) {
      return work.on(connection);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
