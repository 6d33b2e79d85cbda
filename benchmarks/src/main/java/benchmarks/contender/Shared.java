package benchmarks.contender;

import java.sql.Connection;
import java.sql.SQLException;

/** One connection for all threads, used by them at will. */
final class Shared implements Program {

  private final Connection connection;

  Shared(Opening opening) throws SQLException {
    connection = opening.open();
  }

  @Override
  public <R> R call(Work<Connection, R> work) throws SQLException {
    return work.on(connection);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
