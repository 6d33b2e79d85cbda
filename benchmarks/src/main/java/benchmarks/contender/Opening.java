package benchmarks.contender;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens a connection, which the caller closes. Thread-safe. */
@FunctionalInterface
interface Opening {
  Connection open() throws SQLException;
}
