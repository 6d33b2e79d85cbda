package benchmarks.contender;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A connection for each thread, with or without its statements kept: the limit. */
final class PerThread implements Program {

  /** What one thread has. */
  private record Own(Connection connection, Map<String, PreparedStatement> statements) {}

  @SuppressWarnings("ThreadLocalUsage") // Each program has connections of its own.
  private final ThreadLocal<Own> own = new ThreadLocal<>();

  private final Queue<Connection> all = new ConcurrentLinkedQueue<>();
  private final Opening opening;
  private final boolean keepingStatements;

  PerThread(Opening opening, boolean keepingStatements) {
    this.opening = opening;
    this.keepingStatements = keepingStatements;
  }

  @Override
  public <R> R call(Work<Connection, R> work) throws SQLException {
    return work.on(own().connection);
  }

  @Override
  public <R> R statement(String sql, Work<PreparedStatement, R> work) throws SQLException {
    if (!keepingStatements) {
      return Program.super.statement(sql, work);
    }
    Own mine = own();
    PreparedStatement statement = mine.statements.get(sql);
    if (statement == null) {
      statement = mine.connection.prepareStatement(sql);
      mine.statements.put(sql, statement);
    }
    return work.on(statement);
  }

  private Own own() throws SQLException {
    Own mine = own.get();
    if (mine == null) {
      mine = new Own(opening.open(), new HashMap<>());
      own.set(mine);
      all.add(mine.connection);
    }
    return mine;
  }

  @Override
  public void close() throws SQLException {
    for (Connection connection : all) {
      connection.close();
    }
  }
}
