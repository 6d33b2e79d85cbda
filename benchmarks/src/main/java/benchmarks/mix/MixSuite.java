package benchmarks.mix;

import static benchmarks.contender.Contender.*;

import benchmarks.contender.Contender;
import benchmarks.report.Results;
import benchmarks.report.Table;
import benchmarks.run.Length;
import benchmarks.run.Suite;
import java.util.List;
import java.util.Map;

/** Reads beside writes, slow queries and transactions. */
public final class MixSuite implements Suite {

  public static final Table BESIDE_SLOW_QUERY =
      new Table(
          "Point reads beside a query of 50 ms",
          "Milliseconds. Two threads begin 500 reads per second, a third runs the query ten times"
              + " per second; a read that had to wait for an earlier one counts from when it was due.",
          MUTEX.title());
  public static final Table PACED =
      new Table(
          "1,600 reads and 100 writes per second",
          "Milliseconds, from when each call was due; `synchronous=FULL`.",
          MUTEX.title());
  public static final Table READ_ONLY_TRANSACTIONS =
      new Table(
          "Transactions that only read, beside one that writes",
          "Four threads with autocommit off read two rows and commit, as fast as they can; another"
              + " writes a row 20 times per second and commits 20 ms later. Milliseconds and calls"
              + " per second.",
          MUTEX.title());

  private static final List<Integer> WRITERS = List.of(1, 2, 4);
  private static final List<Integer> AS_IT_IS = List.of(1);

  /** Four readers beside that many writers. */
  public static Table readersAndWriters(int writers) {
    return new Table(
        "Four readers and " + writers + (writers == 1 ? " writer" : " writers"),
        "Each as fast as it can, autocommit, `synchronous=FULL`: calls per second, milliseconds,"
            + " calls refused with SQLITE_BUSY, and the smallest share of a writer over the"
            + " largest.",
        MUTEX.title());
  }

  @Override
  public String name() {
    return "mixes";
  }

  @Override
  public void round(int round, Length length, Results results) throws InterruptedException {
    for (Contender contender :
        List.of(MUTEX, HIKARICP, AGROAL, DBCP2, TOMCAT, VIBUR, DRIVER, SHARED)) {
      measure(
          results,
          BESIDE_SLOW_QUERY,
          contender,
          new MixRun(Scenario.BESIDE_SLOW_QUERY, contender, AS_IT_IS),
          length.times(4),
          List.of("read p50", "read p99", "slow p50"));
    }
    for (int writers : WRITERS) {
      for (Contender contender : List.of(MUTEX, HIKARICP, SHARED)) {
        measure(
            results,
            readersAndWriters(writers),
            contender,
            new MixRun(Scenario.READERS_AND_WRITERS, contender, List.of(writers)),
            length.times(3),
            List.of("read/s", "write/s", "read p99", "write p99.9", "write busy", "write fair"));
      }
    }
    for (Contender contender : List.of(MUTEX, OPEN_PER_CALL, HIKARICP, SHARED)) {
      measure(
          results,
          PACED,
          contender,
          new MixRun(Scenario.PACED, contender, AS_IT_IS),
          length.times(4),
          List.of("read p50", "read p99", "write p50", "write p99"));
    }
    for (Contender contender : List.of(MUTEX, OPEN_PER_CALL, HIKARICP, DRIVER)) {
      measure(
          results,
          READ_ONLY_TRANSACTIONS,
          contender,
          new MixRun(Scenario.READ_ONLY_TRANSACTIONS, contender, AS_IT_IS),
          length.times(3),
          List.of("read/s", "read p99", "write p99", "read busy", "write busy"));
    }
  }

  private static void measure(
      Results results,
      Table table,
      Contender contender,
      MixRun run,
      Length length,
      List<String> columns)
      throws InterruptedException {
    results.attempt(
        table.title() + ", " + contender.title(),
        () -> {
          Map<String, Double> figures = run.run(length);
          for (String column : columns) {
            results.add(table, contender.title(), column, run.figure(figures, column));
          }
        });
  }
}
