package benchmarks.contender;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;

/** One connection behind a lock that serves its waiters in turn. */
final class BehindFairLock implements Program {

  private final ReentrantLock lock = new ReentrantLock(true);
  private final Connection connection;

  BehindFairLock(Opening opening) throws SQLException {
    connection = opening.open();
  }

  @Override
  public <R> R call(Work<Connection, R> work) throws SQLException {
    lock.lock();
    try {
      return work.on(connection);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
