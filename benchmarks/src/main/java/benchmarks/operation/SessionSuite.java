package benchmarks.operation;

import benchmarks.report.Results;
import benchmarks.report.Table;
import benchmarks.run.Length;
import benchmarks.run.Suite;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;

/** Time and garbage of one statement, by one thread. */
public final class SessionSuite implements Suite {

  public static final Table SESSION =
      new Table(
          "The session layer, per statement",
          "One thread reads one number by its key. Bytes are what the gc profiler counts.",
          "");

  public static final Table METRICS =
      new Table(
          "What metrics cost",
          "Nanoseconds of one statement, prepared each time by one thread, without waits for the disk.",
          "");

  public static final String NANOS = "ns";
  public static final String BYTES = "bytes allocated";
  public static final String RAW_KEPT = "sqlite-jdbc, statement kept";
  public static final String RAW_PREPARED = "sqlite-jdbc, prepared each time";
  public static final String POOLED_KEPT = "PooledSQLite, statement kept";
  public static final String POOLED_PREPARED = "PooledSQLite, prepared each time";

  private static final Map<String, String> DRIVERS =
      Map.of("sqlite-jdbc", "jdbc:sqlite:", "PooledSQLite", "jdbc:pooledsqlite:");

  @Override
  public String name() {
    return "session";
  }

  @Override
  public void round(int round, Length length, Results results) throws RunnerException {
    for (String row : new String[] {RAW_KEPT, POOLED_KEPT, RAW_PREPARED, POOLED_PREPARED}) {
      String[] parts = row.split(", ", 2);
      RunResult result =
          Jmh.run(
              Jmh.options(
                      SessionLayer.class,
                      parts[1].equals("statement kept") ? "kept" : "preparedEachTime",
                      length)
                  .param("driver", DRIVERS.get(parts[0]))
                  .addProfiler(GCProfiler.class));
      results.add(SESSION, row, NANOS, result.getPrimaryResult().getScore());
      results.add(SESSION, row, BYTES, bytes(result));
    }
    for (MetricsCost.Collector collector : MetricsCost.Collector.values()) {
      for (MetricsCost.Operation operation : MetricsCost.Operation.values()) {
        RunResult result =
            Jmh.run(
                Jmh.options(MetricsCost.class, "run", length)
                    .param("collector", collector.name())
                    .param("operation", operation.name()));
        results.add(
            METRICS,
            collector.text(),
            operation.name().toLowerCase(Locale.ROOT),
            result.getPrimaryResult().getScore());
      }
    }
  }

  @SuppressWarnings("rawtypes") // JMH's own signature.
  private static double bytes(RunResult result) {
    return result.getSecondaryResults().entrySet().stream()
        .filter(entry -> entry.getKey().endsWith("gc.alloc.rate.norm"))
        .mapToDouble(entry -> entry.getValue().getScore())
        .findFirst()
        .orElse(Double.NaN);
  }
}
