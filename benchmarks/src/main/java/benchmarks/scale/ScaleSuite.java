package benchmarks.scale;

import static benchmarks.contender.Contender.*;

import benchmarks.contender.Contender;
import benchmarks.mix.MixRun;
import benchmarks.mix.Scenario;
import benchmarks.report.Results;
import benchmarks.run.Length;
import benchmarks.run.Suite;
import java.util.List;
import java.util.Map;

/** Point reads as one thing grows; in the first round alone unless the run is a full one. */
public final class ScaleSuite implements Suite {

  private static final String RATE = "reads per second";
  private static final String P99 = "p99 in ms";
  private static final String THREADS = "threads";
  private static final String SIZE = "MB of database";
  private static final String READERS = "pool.readers";
  private static final String CACHE = "pool.statementCacheSize";

  private static final Curve THREADS_RATE =
      Curve.of("scale-threads", "Reads against threads", THREADS, RATE);
  private static final Curve THREADS_P99 =
      Curve.of("scale-threads-p99", "Latency against threads", THREADS, P99);
  private static final Curve SIZE_RATE =
      Curve.of("scale-size", "Reads against the size of the database, 4 threads", SIZE, RATE);
  private static final Curve SIZE_P99 =
      Curve.of("scale-size-p99", "Latency against the size of the database", SIZE, P99);
  private static final Curve READERS_RATE =
      Curve.of("scale-readers", "Reads against readers", READERS, RATE);
  private static final Curve READERS_P99 =
      Curve.of("scale-readers-p99", "Latency against readers", READERS, P99);
  private static final Curve CACHE_RATE =
      Curve.of("scale-statements", "Reads with 200 different texts, 2 threads", CACHE, RATE);

  public static final List<Curve> CURVES =
      List.of(
          THREADS_RATE, THREADS_P99, SIZE_RATE, SIZE_P99, READERS_RATE, READERS_P99, CACHE_RATE);

  private static final List<Integer> THREAD_COUNTS = List.of(1, 2, 4, 8, 16, 32, 64, 128, 256);
  private static final List<Integer> MEGABYTES = List.of(1, 8, 64, 256);
  private static final List<Integer> MORE_MEGABYTES = List.of(1, 8, 64, 256, 512, 1024, 2048);
  private static final List<Integer> READER_COUNTS = List.of(1, 2, 4, 8, 16, 32);
  private static final List<Integer> CACHE_SIZES = List.of(0, 32, 64, 128, 192, 256, 512);

  /** A row of that many bytes makes a thousand of them a megabyte, with what SQLite adds. */
  private static final int PADDING = 960;

  @Override
  public String name() {
    return "scale";
  }

  @Override
  public void round(int round, Length length, Results results) throws InterruptedException {
    if (round == 1 || length.full()) {
      threads(length, results);
      sizes(length, results);
      readers(length, results);
      statements(length, results);
    }
  }

  private static void threads(Length length, Results results) throws InterruptedException {
    for (Contender contender : List.of(MUTEX, HIKARICP, SHARED)) {
      String who = contender.title();
      results.attempt(
          THREADS_RATE.table().title() + ", " + who,
          () -> {
            Map<String, Double> figures =
                new MixRun(Scenario.POINT_READS, contender, THREAD_COUNTS).run(length);
            for (int count : THREAD_COUNTS) {
              add(results, THREADS_RATE, who, count, MixRun.figure(figures, count, "read/s"));
              add(results, THREADS_P99, who, count, MixRun.figure(figures, count, "read p99"));
            }
          });
    }
  }

  private static void sizes(Length length, Results results) throws InterruptedException {
    int threads = 4;
    for (int size : length.full() ? MORE_MEGABYTES : MEGABYTES) {
      for (Contender contender : List.of(MUTEX, RAW_KEPT, SHARED)) {
        String who = contender.title();
        results.attempt(
            SIZE_RATE.table().title() + ", " + who,
            () -> {
              Map<String, Double> figures =
                  new MixRun(Scenario.POINT_READS, contender, List.of(threads))
                      .rows(size * 1_000, PADDING)
                      .run(length);
              add(results, SIZE_RATE, who, size, MixRun.figure(figures, threads, "read/s"));
              add(results, SIZE_P99, who, size, MixRun.figure(figures, threads, "read p99"));
            });
      }
    }
  }

  private static void readers(Length length, Results results) throws InterruptedException {
    for (int count : READER_COUNTS) {
      for (Scenario scenario : List.of(Scenario.POINT_READS, Scenario.HELD_RESULT_SETS)) {
        for (int threads : List.of(8, 32)) {
          String held = scenario == Scenario.POINT_READS ? "" : ", result sets held for 2 ms";
          String who = threads + " threads" + held;
          results.attempt(
              READERS_RATE.table().title() + ", " + who,
              () -> {
                Map<String, Double> figures =
                    new MixRun(scenario, SHARED, List.of(threads))
                        .parameters("pool.readers=" + count)
                        .run(length);
                add(results, READERS_RATE, who, count, MixRun.figure(figures, threads, "read/s"));
                add(results, READERS_P99, who, count, MixRun.figure(figures, threads, "read p99"));
              });
        }
      }
    }
  }

  private static void statements(Length length, Results results) throws InterruptedException {
    int threads = 2;
    for (int size : CACHE_SIZES) {
      results.attempt(
          CACHE_RATE.table().title(),
          () -> {
            Map<String, Double> figures =
                new MixRun(Scenario.MANY_TEXTS, SHARED, List.of(threads))
                    .parameters("pool.statementCacheSize=" + size)
                    .run(length);
            add(
                results,
                CACHE_RATE,
                SHARED.title(),
                size,
                MixRun.figure(figures, threads, "read/s"));
          });
    }
  }

  private static void add(Results results, Curve curve, String who, int column, double figure) {
    results.add(curve.table(), who, Integer.toString(column), figure);
  }
}
