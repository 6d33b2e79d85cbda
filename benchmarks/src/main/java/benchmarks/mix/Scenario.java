package benchmarks.mix;

import benchmarks.contender.Catalogue;
import benchmarks.contender.Program;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What goes on at once. */
public enum Scenario {
  /** Two threads read single rows at a given pace while a third runs a query of 50 ms. */
  BESIDE_SLOW_QUERY {
    @Override
    List<Role> roles(Catalogue catalogue, Program program, int threads) throws SQLException {
      SlowQuery slow = SlowQuery.lasting(catalogue, 50);
      return List.of(
          new Role("slow", 1, 10, () -> slow.run(program)),
          new Role("read", 2, 500, () -> catalogue.pointSelect(program)));
    }
  },
  /** Four readers and as many writers as given, each as fast as it can. */
  READERS_AND_WRITERS {
    @Override
    List<Role> roles(Catalogue catalogue, Program program, int threads) {
      return List.of(
          new Role("read", 4, 0, () -> catalogue.pointSelect(program)),
          new Role("write", threads, 0, () -> catalogue.insert(program)));
    }
  },
  /** 1,600 reads and 100 writes per second. */
  PACED {
    @Override
    List<Role> roles(Catalogue catalogue, Program program, int threads) {
      return List.of(
          new Role("read", 4, 1_600, () -> catalogue.pointSelect(program)),
          new Role("write", 2, 100, () -> catalogue.insert(program)));
    }
  },
  /** Four threads run transactions that only read, beside one that holds a write transaction. */
  READ_ONLY_TRANSACTIONS {
    @Override
    List<Role> roles(Catalogue catalogue, Program program, int threads) {
      return List.of(
          new Role("read", 4, 0, () -> Transactions.read(catalogue, program)),
          new Role("write", 1, 20, () -> Transactions.write(program)));
    }
  },
  /** Small inserts in autocommit. */
  INSERTS {
    @Override
    List<Role> roles(Catalogue catalogue, Program program, int threads) {
      return List.of(new Role("write", threads, 0, () -> catalogue.insert(program)));
    }
  },
  /** One row at a time by its key. */
  POINT_READS {
    @Override
    List<Role> roles(Catalogue catalogue, Program program, int threads) {
      return List.of(new Role("read", threads, 0, () -> catalogue.pointSelect(program)));
    }
  },
  /** The same, but the program does something else for 2 ms before it closes its result set. */
  HELD_RESULT_SETS {
    @Override
    List<Role> roles(Catalogue catalogue, Program program, int threads) {
      long nanos = TimeUnit.MILLISECONDS.toNanos(2);
      return List.of(new Role("read", threads, 0, () -> catalogue.readSlowly(program, nanos)));
    }
  },
  /** One row at a time with 200 different texts. */
  MANY_TEXTS {
    @Override
    List<Role> roles(Catalogue catalogue, Program program, int threads) {
      ManyTexts texts = new ManyTexts(200);
      return List.of(
          new Role("read", threads, 0, () -> program.statement(texts.any(), catalogue::readOne)));
    }
  };

  /**
   * The threads of one run.
   *
   * @param threads how many of the kind whose number varies
   */
  abstract List<Role> roles(Catalogue catalogue, Program program, int threads) throws SQLException;
}
