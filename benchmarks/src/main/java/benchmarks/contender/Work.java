package benchmarks.contender;

import java.sql.SQLException;

/**
 * Something done with JDBC.
 *
 * @param <A> what it is done with
 * @param <R> what comes of it
 */
@FunctionalInterface
public interface Work<A, R> {
  R on(A with) throws SQLException;
}
