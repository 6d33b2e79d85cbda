package benchmarks.contender;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens a connection for each call. */
final class PerCall implements Program {

  private final Opening opening;
  private final Runnable end;

  PerCall(Opening opening) {
    this(opening, () -> {});
  }

  PerCall(Opening opening, Runnable end) {
    this.opening = opening;
    this.end = end;
  }

  @Override
  public <R> R call(Work<Connection, R> work) throws SQLException {
    try (Connection connection = opening.open()) {
      return work.on(connection);
    }
  }

  @Override
  public void close() {
    end.run();
  }
}
