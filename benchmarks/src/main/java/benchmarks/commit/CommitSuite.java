package benchmarks.commit;

import static benchmarks.contender.Contender.*;

import benchmarks.contender.Contender;
import benchmarks.mix.MixRun;
import benchmarks.mix.Scenario;
import benchmarks.operation.OperationSuite;
import benchmarks.report.Results;
import benchmarks.report.Table;
import benchmarks.run.Length;
import benchmarks.run.Suite;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Small inserts of many threads, in autocommit. */
public final class CommitSuite implements Suite {

  public static final Table SLOW =
      new Table(
          "Inserts, `synchronous=FULL`, an fsync of 2 ms",
          "Writes per second with `fsync` and `fdatasync` made to take 2 ms (src/main/native), and"
              + " fsyncs per write.",
          MUTEX.title());

  private static final int SLOW_MILLIS = 2;
  private static final List<Integer> THREADS = List.of(1, 16, 64);
  private static final List<Integer> SLOW_THREADS = List.of(16, 64);

  /** By {@code FULL} or {@code NORMAL}. */
  public static Table inserts(String synchronous) {
    return new Table(
        "Inserts, `synchronous=" + synchronous + "`", "Writes per second.", MUTEX.title());
  }

  /** The column of what each write cost on average. */
  public static String fsyncs(int threads) {
    return "fsyncs per write, " + threads;
  }

  @Override
  public String name() {
    return "commits";
  }

  @Override
  public void round(int round, Length length, Results results)
      throws IOException, InterruptedException {
    for (String synchronous : List.of("FULL", "NORMAL")) {
      for (Contender contender :
          List.of(MUTEX, MUTEX_WAL, FAIR_LOCK_WAL, SHARED_UNGROUPED, SHARED)) {
        Table table = inserts(synchronous);
        results.attempt(
            table.title() + ", " + contender.title(),
            () -> asItIs(table, synchronous, contender, length, results));
      }
    }
    Optional<SlowFsync> library = SlowFsync.compile();
    if (library.isPresent()) {
      for (Contender contender : List.of(MUTEX, FAIR_LOCK_WAL, SHARED)) {
        results.attempt(
            SLOW.title() + ", " + contender.title(),
            () -> slow(library.get(), contender, length.times(2), results));
      }
    } else if (round == 1) {
      results.addFailure("Slow fsyncs: no C compiler was found as `cc`.");
    }
  }

  private static void asItIs(
      Table table, String synchronous, Contender contender, Length length, Results results)
      throws IOException, InterruptedException {
    Map<String, Double> figures =
        new MixRun(Scenario.INSERTS, contender, THREADS)
            .parameters("synchronous=" + synchronous)
            .run(length);
    for (int threads : THREADS) {
      results.add(
          table,
          contender.title(),
          OperationSuite.column(threads),
          MixRun.figure(figures, threads, "write/s"));
    }
  }

  private static void slow(SlowFsync library, Contender contender, Length length, Results results)
      throws IOException, InterruptedException {
    Map<String, Double> figures =
        new MixRun(Scenario.INSERTS, contender, SLOW_THREADS)
            .parameters("synchronous=FULL")
            .environment(library.environment(SLOW_MILLIS))
            .run(length);
    for (int threads : SLOW_THREADS) {
      double writes = MixRun.figure(figures, threads, "write/s");
      double fsyncs = MixRun.figure(figures, threads, "fsyncs/s");
      results.add(SLOW, contender.title(), OperationSuite.column(threads), writes);
      results.add(SLOW, contender.title(), fsyncs(threads), fsyncs / writes);
    }
  }
}
