package benchmarks.mix;

import benchmarks.contender.Catalogue;
import benchmarks.contender.Contender;
import benchmarks.contender.Database;
import benchmarks.contender.Program;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A query that keeps a processor busy for a given time. Immutable. */
record SlowQuery(String sql) {

  private static final int TRIAL = 100_000;

  /** Finds out on this machine how much it has to count. */
  static SlowQuery lasting(Catalogue catalogue, int millis) throws SQLException {
    SlowQuery trial = counting(TRIAL);
    long best = Long.MAX_VALUE;
    try (Program plain = Contender.MUTEX.start(new Database(catalogue.file(), ""))) {
      for (int attempt = 0; attempt < 5; attempt++) {
        long begin = System.nanoTime();
        trial.run(plain);
        best = Math.min(best, System.nanoTime() - begin);
      }
    }
    return counting((int) (TRIAL * (millis * 1e6 / best)));
  }

  private static SlowQuery counting(int rows) {
    return new SlowQuery(
        "WITH RECURSIVE c(n) AS (SELECT min(id) FROM part UNION ALL SELECT n + 1 FROM c WHERE n < "
            + rows
            + ") SELECT count(*) FROM c");
  }

  void run(Program program) throws SQLException {
    program.statement(sql, SlowQuery::read);
  }

  private static int read(PreparedStatement query) throws SQLException {
    try (ResultSet row = query.executeQuery()) {
      return row.next() ? row.getInt(1) : 0;
    }
  }
}
