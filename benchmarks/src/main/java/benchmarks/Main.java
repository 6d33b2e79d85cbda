package benchmarks;

import benchmarks.commit.CommitSuite;
import benchmarks.memory.MemorySuite;
import benchmarks.mix.HolderSuite;
import benchmarks.mix.MixSuite;
import benchmarks.operation.OperationSuite;
import benchmarks.operation.SessionSuite;
import benchmarks.report.Report;
import benchmarks.report.Results;
import benchmarks.run.Length;
import benchmarks.run.Suite;
import benchmarks.scale.ScaleSuite;
import benchmarks.startup.StartupSuite;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs all suites in rounds, so that every contender has its share of whatever else the machine
 * does meanwhile, and writes the page.
 */
@Command(
    name = "java -jar benchmarks/target/benchmarks.jar",
    mixinStandardHelpOptions = true,
    description = "Measures PooledSQLite beside a plain program and other pools.")
public final class Main implements Callable<Integer> {

  private static final List<Suite> SUITES =
      List.of(
          new OperationSuite(),
          new SessionSuite(),
          new MixSuite(),
          new HolderSuite(),
          new CommitSuite(),
          new StartupSuite(),
          new MemorySuite(),
          new ScaleSuite());

  @Option(names = "--quick", description = "Short measurements, no large files.")
  private boolean quick;

  @Option(
      names = "--only",
      split = ",",
      description =
          "Which suites: operations, session, mixes, holder, commits, startup, memory, scale (default:"
              + " all).")
  private List<String> only = List.of();

  @Option(
      names = "--rounds",
      description = "How often each is measured, in turn (default: 5, with --quick 2).")
  private @Nullable Integer rounds;

  @Option(
      names = "--results",
      defaultValue = "benchmarks/RESULTS.md",
      description = "The file to write, plots beside it (default: ${DEFAULT-VALUE}).")
  private Path file = Path.of("");

  private Main() {}

  /** See {@code --help}. */
  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new Main());
    System.exit(line.execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Length chosen = quick ? Length.QUICK : Length.FULL;
    Length length = rounds == null ? chosen : chosen.withRounds(rounds);
    Report report = new Report(file, command(), length);
    Results results = new Results();
    long begin = System.nanoTime();
    for (int round = 1; round <= length.rounds(); round++) {
      for (Suite suite : SUITES) {
        if (only.isEmpty() || only.contains(suite.name())) {
          run(suite, round, length, results);
        }
      }
      report.write(results, Duration.ofNanos(System.nanoTime() - begin).toMinutes());
    }
    System.out.println("written: " + file);
    return results.complete() ? 0 : 1;
  }

  private static void run(Suite suite, int round, Length length, Results results)
      throws InterruptedException {
    long begin = System.nanoTime();
    try {
      suite.round(round, length, results);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      results.addFailure(suite.name() + ", round " + round + ": " + e);
      e.printStackTrace();
    }
    System.out.printf(
        "round %d of %d, %s: %d s%n",
        round,
        length.rounds(),
        suite.name(),
        Duration.ofNanos(System.nanoTime() - begin).toSeconds());
  }

  private String command() {
    return "java -jar benchmarks/target/benchmarks.jar"
        + (quick ? " --quick" : "")
        + (only.isEmpty() ? "" : " --only " + String.join(",", only))
        + (rounds == null ? "" : " --rounds " + rounds);
  }
}
