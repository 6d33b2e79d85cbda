package benchmarks.mix;

import benchmarks.report.Results;
import benchmarks.report.Table;
import benchmarks.run.ChildJvm;
import benchmarks.run.Length;
import benchmarks.run.Suite;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import legacy.catalogue.DataGenerator;
import legacy.catalogue.PartDao;

/** The demo's DAO, whose own {@code synchronized} lets one thread in at a time. */
public final class HolderSuite implements Suite {

  public static final String PLAIN = "plain";
  public static final String AGENT = "with the agent";
  public static final String FULL = "with the agent, `mode=full`";

  public static final String ONE_READER = "reads/s, 1 thread";
  public static final String READERS = "reads/s, 8 threads";
  public static final String READERS_BESIDE_WRITER = "reads/s beside a writer";
  public static final String WRITER_BESIDE_READERS = "its writes/s";
  public static final String ONE_WRITER = "writes/s, 1 thread";
  public static final String WRITERS = "writes/s, 16 threads";
  public static final String READ_P99 = "read p99 beside a report";
  public static final String REPORT_P50 = "report p50";

  public static final Table HOLDER =
      new Table(
          "A `synchronized` DAO",
          "The demo's `PartDao`, unchanged. Calls per second, each thread as fast as it can: parts"
              + " by their number, by 8 threads where nothing is said; prices changed, in autocommit,"
              + " `synchronous=FULL`. The last two are milliseconds: two threads begin 500 reads per"
              + " second, a third a search of all parts ten times per second.",
          PLAIN);

  private static final int REPORT_MILLIS = 50;
  private static final int TRIAL_PARTS = 50_000;

  /** A figure of a run, and the column where it stands. */
  private record Column(String figure, String title) {}

  /** One run. */
  private record Measure(HolderLoad load, int threads, int times, List<Column> columns) {}

  private static final List<Measure> MEASURES =
      List.of(
          new Measure(HolderLoad.READS, 1, 1, List.of(new Column("read/s", ONE_READER))),
          new Measure(HolderLoad.READS, 8, 1, List.of(new Column("read/s", READERS))),
          new Measure(
              HolderLoad.READS_BESIDE_WRITER,
              8,
              3,
              List.of(
                  new Column("read/s", READERS_BESIDE_WRITER),
                  new Column("write/s", WRITER_BESIDE_READERS))),
          new Measure(HolderLoad.WRITES, 1, 2, List.of(new Column("write/s", ONE_WRITER))),
          new Measure(HolderLoad.WRITES, 16, 2, List.of(new Column("write/s", WRITERS))),
          new Measure(
              HolderLoad.READS_BESIDE_REPORT,
              2,
              4,
              List.of(new Column("read p99", READ_P99), new Column("report p50", REPORT_P50))));

  @Override
  public String name() {
    return "holder";
  }

  @Override
  public void round(int round, Length length, Results results)
      throws IOException, InterruptedException, SQLException {
    Path folder = Files.createTempDirectory("pooledsqlite-benchmark");
    Path file = folder.resolve("parts.db");
    try {
      int parts = partsForReport(file);
      Files.delete(file);
      generate(file, parts);
      for (Measure measure : MEASURES) {
        for (String who : List.of(PLAIN, AGENT, FULL)) {
          results.attempt(
              HOLDER.title() + ", " + who,
              () -> measure(measure, who, file, parts, length, results));
        }
      }
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    }
  }

  private static void measure(
      Measure measure, String who, Path file, int parts, Length length, Results results)
      throws IOException, InterruptedException {
    List<String> jvm = new ArrayList<>(List.of("-Xmx1g"));
    if (!who.equals(PLAIN)) {
      jvm.add(ChildJvm.agentArgument() + (who.equals(FULL) ? "=mode=full" : ""));
    }
    Map<String, Double> figures =
        new ChildJvm(HolderMain.class, jvm, Map.of())
            .run(
                "--load",
                measure.load.name(),
                "--file",
                file.toString(),
                "--parts",
                Integer.toString(parts),
                "--threads",
                Integer.toString(measure.threads),
                "--warmup",
                Integer.toString(length.warmupMillis()),
                "--millis",
                Integer.toString(length.millis() * measure.times));
    for (Column column : measure.columns) {
      results.add(HOLDER, who, column.title, figures.getOrDefault(column.figure, Double.NaN));
    }
  }

  /** Finds out on this machine how many parts make a search last. */
  private static int partsForReport(Path file) throws SQLException {
    generate(file, TRIAL_PARTS);
    long best = Long.MAX_VALUE;
    try (PartDao dao = new PartDao("jdbc:sqlite:" + file)) {
      for (int attempt = 0; attempt < 5; attempt++) {
        long begin = System.nanoTime();
        dao.search(HolderLoad.NO_PART);
        best = Math.min(best, System.nanoTime() - begin);
      }
    }
    return (int) (TRIAL_PARTS * (REPORT_MILLIS * 1e6 / best));
  }

  private static void generate(Path file, int parts) throws SQLException {
    PrintStream nobody =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    new DataGenerator(nobody).generate("jdbc:sqlite:" + file + "?synchronous=OFF", parts, 1);
  }
}
