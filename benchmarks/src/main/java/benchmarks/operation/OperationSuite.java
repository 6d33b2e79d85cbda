package benchmarks.operation;

import static benchmarks.contender.Contender.*;

import benchmarks.contender.Contender;
import benchmarks.report.Results;
import benchmarks.report.Table;
import benchmarks.run.Length;
import benchmarks.run.Suite;
import java.util.List;

/** Every contender with one kind of call, by 1 to 32 threads. */
public final class OperationSuite implements Suite {

  public static final Table SELECT =
      new Table(
          "One row by its key",
          "Calls per second. Each call opens a connection, unless the contender has one, prepares,"
              + " reads and closes.",
          OPEN_PER_CALL.title());
  public static final Table SCAN =
      new Table("1,000 rows", "Calls per second, as above.", MUTEX.title());
  public static final Table INSERT =
      new Table(
          "One small INSERT in autocommit",
          "Calls per second, as above; `synchronous=FULL`.",
          OPEN_PER_CALL.title());

  private static final List<Integer> THREADS = List.of(1, 2, 4, 8, 32);
  private static final List<Integer> FEW_THREADS = List.of(1, 8);
  private static final List<Integer> OTHER_THREADS = List.of(2, 4, 32);
  private static final List<Contender> MAIN =
      List.of(MUTEX, OPEN_PER_CALL, RAW_KEPT, HIKARICP, DRIVER, AGENT, SHARED);
  private static final List<Contender> ALL =
      List.of(
          MUTEX,
          OPEN_PER_CALL,
          RAW,
          RAW_KEPT,
          HIKARICP,
          AGROAL,
          DBCP2,
          TOMCAT,
          VIBUR,
          DRIVER,
          DATASOURCE,
          AGENT,
          SHARED);
  private static final List<Contender> SCANNING = List.of(MUTEX, RAW_KEPT, SHARED);
  private static final List<Contender> WRITING =
      List.of(MUTEX, OPEN_PER_CALL, HIKARICP, DRIVER, AGENT, SHARED);

  /** How the page calls a number of threads. */
  public static String column(int threads) {
    return threads == 1 ? "1 thread" : threads + " threads";
  }

  @Override
  public String name() {
    return "operations";
  }

  @Override
  public void round(int round, Length length, Results results) throws InterruptedException {
    if (length.full()) {
      measure("pointSelect", SELECT, ALL, THREADS, length, results);
    } else {
      measure("pointSelect", SELECT, ALL, FEW_THREADS, length, results);
      if (round == 1) {
        measure("pointSelect", SELECT, MAIN, OTHER_THREADS, length, results);
      }
    }
    measure("scan", SCAN, SCANNING, FEW_THREADS, length, results);
    measure("insert", INSERT, WRITING, FEW_THREADS, length, results);
  }

  private static void measure(
      String method,
      Table table,
      List<Contender> contenders,
      List<Integer> threads,
      Length length,
      Results results)
      throws InterruptedException {
    for (int count : threads) {
      for (Contender contender : contenders) {
        results.attempt(
            table.title() + ", " + contender.title(),
            () ->
                results.add(
                    table,
                    contender.title(),
                    column(count),
                    Jmh.perSecond(method, contender, count, length)));
      }
    }
  }
}
