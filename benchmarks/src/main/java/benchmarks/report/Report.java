package benchmarks.report;

import benchmarks.commit.CommitSuite;
import benchmarks.memory.MemorySuite;
import benchmarks.mix.HolderSuite;
import benchmarks.mix.MixSuite;
import benchmarks.operation.OperationSuite;
import benchmarks.operation.SessionSuite;
import benchmarks.run.Length;
import benchmarks.scale.Curve;
import benchmarks.scale.ScaleSuite;
import benchmarks.startup.StartupSuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The page with all figures, and the plots beside it. Immutable. */
public final class Report {

  private final Path file;
  private final String command;
  private final Length length;

  /**
   * Describes it.
   *
   * @param command what was run, for the page
   */
  public Report(Path file, String command, Length length) {
    this.file = file;
    this.command = command;
    this.length = length;
  }

  /** Writes what there is by now. */
  public void write(Results results, long minutes) throws IOException {
    Page page = new Page(results);
    page.paragraph("# Results");
    page.paragraph(
        "Written by `" + command + "` in " + minutes + " minutes; see [README](README.md).");
    page.paragraph(Machine.description().strip());
    page.paragraph(
        "All contenders took turns in "
            + (length.rounds() == 1 ? "one round" : "each of " + length.rounds() + " rounds")
            + ", each in a JVM of its own, "
            + length.millis() / 1e3
            + " s or a small multiple of it for each figure, after "
            + length.warmupMillis() / 1e3
            + " s of the same that were not counted. A figure is the median of the rounds. In"
            + " brackets: its ratio to the plain program's, and half of what lies between the"
            + " smallest and the largest round. Figures without brackets were measured once.");
    page.failures();
    page.targets(Targets.of(results));
    page.heading("One kind of call");
    tables(page, OperationSuite.SELECT, OperationSuite.SCAN, OperationSuite.INSERT);
    tables(page, SessionSuite.SESSION, SessionSuite.METRICS);
    page.heading("Mixes");
    tables(page, MixSuite.BESIDE_SLOW_QUERY);
    List.of(1, 2, 4).forEach(writers -> page.table(MixSuite.readersAndWriters(writers)));
    tables(page, MixSuite.PACED, MixSuite.READ_ONLY_TRANSACTIONS, HolderSuite.HOLDER);
    page.heading("Group commit");
    tables(page, CommitSuite.inserts("FULL"), CommitSuite.inserts("NORMAL"), CommitSuite.SLOW);
    page.heading("Start and memory");
    tables(page, StartupSuite.STARTUP, MemorySuite.MEMORY);
    page.heading("Scale");
    for (Curve curve : ScaleSuite.CURVES) {
      page.table(curve.table());
      if (Plot.write(curve, results, file.resolveSibling(curve.file() + ".svg"))) {
        page.paragraph("![" + curve.table().title() + "](" + curve.file() + ".svg)");
      }
    }
    Files.writeString(file, page.toString().stripTrailing() + "\n");
  }

  private static void tables(Page page, Table... tables) {
    for (Table table : tables) {
      page.table(table);
    }
  }
}
