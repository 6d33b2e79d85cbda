package demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import legacy.catalogue.DataGenerator;

/**
 * Runs the legacy catalogue as it is, under the agent and on the driver; the same load on each, in
 * turn; then checks every answer and every file, and prints what came out. Run it with {@code
 * --help} for its arguments.
 */
public final class DemoComparison {

  private static final int ROUNDS = 5;
  private static final Duration WARM_UP = Duration.ofSeconds(3);

  private final DemoOptions options;
  private final PrintStream out;
  private final List<VariantRun> runs = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  private DemoComparison(DemoOptions options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  public static void main(String[] args) throws Exception {
    System.exit(run(List.of(args), System.out, System.err));
  }

  /** Runs the whole comparison and returns the exit code. */
  static int run(List<String> arguments, PrintStream out, PrintStream err)
      throws IOException, SQLException, InterruptedException {
    DemoOptions options;
    try {
      options = DemoOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      err.println("DemoComparison: " + e.getMessage());
      err.println(DemoOptions.USAGE);
      return 2;
    }
    if (options.help()) {
      out.println(DemoOptions.USAGE);
      return 0;
    }
    return new DemoComparison(options, out).run() ? 0 : 1;
  }

  private boolean run() throws IOException, SQLException, InterruptedException {
    Path directory = Files.createTempDirectory(options.directory(), "catalogue-demo-");
    try {
      compare(directory);
    } catch (DemoFailure e) {
      failures.add(e.getMessage());
    } finally {
      runs.forEach(run -> run.server().kill());
      if (options.keep()) {
        out.println("The database files are in " + directory);
      } else {
        delete(directory);
      }
    }
    failures.forEach(failure -> out.println("FAILED  " + failure));
    out.println(failures.isEmpty() ? "All checks passed." : failures.size() + " failed.");
    return failures.isEmpty();
  }

  private void compare(Path directory)
      throws IOException, SQLException, InterruptedException, DemoFailure {
    Path fresh = generate(directory);
    DatabaseState before = DatabaseState.read(fresh);
    for (Variant variant : options.variants()) {
      Path database = directory.resolve(variant.name() + ".db");
      Files.copy(fresh, database);
      runs.add(new VariantRun(variant, database));
    }
    putUnderLoad();
    for (VariantRun run : runs) {
      stop(run);
    }
    Map<VariantRun, Long> lostUpdates = new HashMap<>();
    for (VariantRun run : runs) {
      lostUpdates.put(run, check(run, before));
    }
    report(lostUpdates);
  }

  private Path generate(Path directory) throws IOException, SQLException {
    out.println(
        "Generating the catalogue in "
            + directory
            + " ("
            + Files.getFileStore(directory).type()
            + ")");
    Path fresh = directory.resolve("fresh.db");
    new DataGenerator(out)
        .generate(
            Variant.PLAIN_PREFIX + fresh,
            DataGenerator.DEFAULT_PARTS,
            DataGenerator.DEFAULT_CHARACTERS);
    return fresh;
  }

  private void putUnderLoad() throws InterruptedException {
    int threads = options.threads();
    out.println(threads + " clients; each sends its next request when it has the answer");
    for (VariantRun run : runs) {
      out.println("warm-up: " + run.variant().name());
      run.warmUp(threads, WARM_UP);
    }
    runs.forEach(VariantRun::startMetrics);
    Duration duration = Duration.ofMillis(options.seconds() * 1_000L / ROUNDS);
    for (int round = 1; round <= ROUNDS; round++) {
      out.print("round " + round + " of " + ROUNDS + ":");
      for (int turn = 0; turn < runs.size(); turn++) {
        // Each variant goes first in its turn, so that a noisy minute hits all of them alike.
        VariantRun run = runs.get((round + turn) % runs.size());
        out.print(" " + run.variant().name());
        out.flush();
        run.runRound(round, threads, duration);
      }
      out.println();
    }
    for (VariantRun run : runs) {
      run.stopMetrics();
    }
  }

  /** A server that does not stop in good order is a failure; its figures and file still count. */
  private void stop(VariantRun run) throws InterruptedException {
    try {
      run.server().stop();
    } catch (DemoFailure e) {
      failures.add(e.getMessage());
      run.server().kill();
    }
  }

  /** Checks what one variant left behind and returns how many updates it lost. */
  private long check(VariantRun run, DatabaseState before) throws IOException, DemoFailure {
    FinalChecks checks = new FinalChecks(before, readMainFile(run), run.ledger());
    List<Check> all = new ArrayList<>(checks.all());
    if (!run.variant().isPlain()) {
      all.add(new Check("no errors", run.errors() == 0, run.errors() + " errors"));
    }
    run.metricsCheck().ifPresent(all::add);
    out.println();
    out.println("Checks: " + run.name());
    for (Check check : all) {
      out.println("  " + check);
      if (!check.ok()) {
        failures.add(run.name() + ": " + check.name() + ": " + check.detail());
      }
    }
    run.ledger().errorMessages().forEach(message -> out.println("  first errors: " + message));
    return checks.lostUpdates();
  }

  /** Reads a copy of the main file alone, without a -wal beside it, as a backup would have it. */
  private static DatabaseState readMainFile(VariantRun run) throws IOException, DemoFailure {
    Path copy = run.database().resolveSibling(run.name() + "-main-file.db");
    Files.copy(run.database(), copy);
    try {
      return DatabaseState.read(copy);
    } catch (SQLException e) {
      throw new DemoFailure(run.name() + ": its database file cannot be read: " + e.getMessage());
    }
  }

  private void report(Map<VariantRun, Long> lostUpdates) {
    out.println();
    new ComparisonTable(runs).lines(lostUpdates).forEach(out::println);
    out.println();
    out.println(
        "Medians of "
            + ROUNDS
            + " rounds; errors count the warm-up too."
            + " 'p50 x', 'p99 x': latency as a multiple of the plain program's.");
    for (VariantRun run : runs) {
      printSection("Metrics: " + run.name(), run.metricsLines());
      printSection("Printed to stderr: " + run.name(), run.server().stderr());
    }
    out.println();
  }

  private void printSection(String title, List<String> lines) {
    if (!lines.isEmpty()) {
      out.println();
      out.println(title);
      lines.forEach(line -> out.println("  " + line));
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
