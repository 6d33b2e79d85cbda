package benchmarks.mix;

import benchmarks.contender.Catalogue;
import benchmarks.contender.Program;
import benchmarks.contender.Work;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Transactions of a program that switches autocommit off. Stateless. */
final class Transactions {

  private static final long THINKING = TimeUnit.MILLISECONDS.toNanos(20);

  private Transactions() {}

  /** Two reads. */
  static void read(Catalogue catalogue, Program program) throws SQLException {
    inTransaction(
        program,
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(Catalogue.POINT_SELECT)) {
            return catalogue.readOne(select) + catalogue.readOne(select);
          }
        });
  }

  /** One write, after which the program thinks for 20 ms before it commits. */
  static void write(Program program) throws SQLException {
    inTransaction(
        program,
        connection -> {
          try (PreparedStatement insert = connection.prepareStatement(Catalogue.INSERT)) {
            int rows = Catalogue.writeOne(insert);
            LockSupport.parkNanos(THINKING);
            return rows;
          }
        });
  }

  private static <R> R inTransaction(Program program, Work<Connection, R> work)
      throws SQLException {
    return program.call(
        connection -> {
          connection.setAutoCommit(false);
          try {
            R result = work.on(connection);
            connection.commit();
            return result;
          } catch (SQLException e) {
            connection.rollback();
            throw e;
          } finally {
            connection.setAutoCommit(true);
          }
        });
  }
}
