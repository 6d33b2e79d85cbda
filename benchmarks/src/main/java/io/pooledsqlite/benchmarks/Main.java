package io.pooledsqlite.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs all benchmarks in rounds, so that every contender has its share of whatever else the machine
 * does meanwhile, and writes medians, ratios and spread.
 */
@Command(
    name = "java -jar benchmarks/target/benchmarks.jar",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Measures PooledSQLite beside a plain program and other pools.")
public final class Main implements Callable<Integer> {

  @Option(names = "--only", description = "Regular expression: which benchmarks.")
  private String only = ".*";

  @Option(names = "--rounds", description = "How often each is measured, in turn.")
  private int rounds = 3;

  @Option(
      names = "--seconds",
      description = "How long each measurement takes, after as much again.")
  private int seconds = 1;

  @Option(names = "--threads", split = ",", description = "Numbers of threads.")
  private List<Integer> threads = List.of(1, 8);

  @Option(names = "--results", description = "The file to write.")
  private Path results = Path.of("benchmarks", "RESULTS.md");

  private Main() {}

  /** See {@code --help}. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public Integer call() throws RunnerException, IOException {
    Measurements measurements = new Measurements();
    for (int round = 1; round <= rounds; round++) {
      for (int count : threads) {
        System.out.printf("round %d of %d, %d threads%n", round, rounds, count);
        for (RunResult result : new Runner(options(count)).run()) {
          measurements.add(count, result);
        }
      }
    }
    Files.writeString(results, Report.of(measurements, rounds, seconds));
    System.out.println("written: " + results);
    return 0;
  }

  private Options options(int count) {
    return new OptionsBuilder()
        .include("\\." + "(" + only + ")\\.")
        .threads(count)
        .forks(1)
        .jvmArgsAppend("-Xmx1g")
        .warmupIterations(1)
        .warmupTime(TimeValue.seconds(seconds))
        .measurementIterations(1)
        .measurementTime(TimeValue.seconds(seconds))
        .verbosity(VerboseMode.SILENT)
        .build();
  }
}
