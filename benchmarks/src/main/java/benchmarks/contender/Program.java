package benchmarks.contender;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** A program at work on one file. Thread-safe. */
public interface Program extends AutoCloseable {

  /** One call: takes a connection as this program does, works, and gives it back. */
  <R> R call(Work<Connection, R> work) throws SQLException;

  /** One call of one statement, prepared and closed again unless this program keeps statements. */
  default <R> R statement(String sql, Work<PreparedStatement, R> work) throws SQLException {
    return call(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            return work.on(statement);
          }
        });
  }

  @Override
  void close() throws SQLException;
}
