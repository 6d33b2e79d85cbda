package io.pooledsqlite.fuzz;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Writes programs, runs each on both drivers, compares, and shrinks what differs. */
final class Fuzzer implements AutoCloseable {

  /** How a program runs on one of the drivers. */
  interface Driver {
    Execution run(List<Step> program, Path directory) throws Exception;
  }

  /** Far longer than any program takes. */
  private static final int PATIENCE_SECONDS = 60;

  private final Path directory;
  private final Driver pooled;
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "fuzz");
            thread.setDaemon(true);
            return thread;
          });
  private final Map<Feature, Integer> programsWith = new EnumMap<>(Feature.class);
  private final EnumSet<Shape> seen = EnumSet.noneOf(Shape.class);
  private int programs;
  private int parted;
  private int statements;
  private int compared;
  private int unshared;

  Fuzzer(Path directory, Driver pooled) {
    this.directory = directory;
    this.pooled = pooled;
  }

  int statements() {
    return statements;
  }

  /** Steps whose answers were compared and equal. */
  int compared() {
    return compared;
  }

  /** Those that ran on a connection that nobody shares: pinned, or passed through. */
  int unsharedStatements() {
    return unshared;
  }

  /** What no program has done with success yet, as far as it was compared. */
  Set<Shape> missing() {
    return EnumSet.complementOf(seen);
  }

  String counts() {
    return programs
        + " programs, "
        + statements
        + " statements, "
        + compared
        + " answers compared, "
        + unshared
        + " of the statements on a connection that nobody shares; "
        + parted
        + " programs compared up to where sqlite-jdbc was refused and we were not; programs with "
        + programsWith;
  }

  /** Runs the program of a seed; what differs, with the shortest program that shows it, or null. */
  String check(long seed) {
    ProgramGenerator generator = new ProgramGenerator(seed);
    List<Step> program = generator.write();
    boolean mayPin = mayPin(program);
    String difference = compare(program, true, mayPin);
    programs++;
    generator.features().forEach(feature -> programsWith.merge(feature, 1, Integer::sum));
    if (difference == null) {
      return null;
    }
    List<Step> shortest =
        difference.startsWith("hangs")
            ? program
            : new Shrinker(shorter -> compare(shorter, false, mayPin(shorter)) != null)
                .shrink(program);
    String reason = compare(shortest, false, mayPin(shortest));
    return "seed "
        + seed
        + (reason == null ? ", not every time: " + difference : ": " + reason)
        + "\n"
        + JavaSource.list(shortest)
        + JavaSource.print(shortest);
  }

  private static boolean mayPin(List<Step> program) {
    return program.stream().anyMatch(step -> step.sql() != null && step.sql().pins());
  }

  private String compare(List<Step> program, boolean counted, boolean mayPin) {
    try {
      Execution expected = within(() -> Execution.onSqliteJdbc(program, directory));
      Execution actual = within(() -> pooled.run(program, directory));
      Comparison.Result result = Comparison.of(program, expected, actual);
      if (counted) {
        statements += actual.ran();
        unshared += actual.ranUnshared();
        compared += result.compared();
        seen.addAll(Coverage.of(program.subList(0, result.compared()), actual.answers()));
        parted += result.compared() < program.size() ? 1 : 0;
      }
      if (result.difference() != null) {
        return result.difference();
      }
      if (result.compared() < program.size()) {
        Execution inWal = within(() -> Execution.onSqliteJdbcInWal(program, directory));
        String ignored = WriterLocks.firstIgnored(program, inWal, actual);
        if (ignored != null) {
          return ignored;
        }
      }
      if (!mayPin && !actual.pins().isEmpty()) {
        return "pinned because of " + actual.pins();
      }
      String unpooled = actual.isOfPool() ? Unpooled.first(program, actual) : null;
      if (unpooled != null) {
        return unpooled;
      }
      List<String> warnings =
          actual.warnings().stream().filter(text -> !isAllowed(text, program)).toList();
      return warnings.isEmpty() ? null : "warned: " + warnings;
    } catch (TimeoutException e) {
      return "hangs at " + stack();
    } catch (ExecutionException e) {
      java.io.StringWriter text = new java.io.StringWriter();
      e.getCause().printStackTrace(new java.io.PrintWriter(text));
      return "broke off: " + text;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  /**
   * Nobody can take a file out of WAL that a session with a connection of its own has open, or that
   * is attached to itself. Who waits for nobody (busy_timeout=0) does not wait for a moment's work
   * of our own on the file, either.
   */
  private static boolean isAllowed(String warning, List<Step> program) {
    return warning.contains("an attached file stays in WAL")
        && (program.stream().filter(Step::opens).count() > 1
            || program.get(0).calls().toString().contains("busy_timeout=0")
            || program.stream().anyMatch(Fuzzer::attachesItself));
  }

  static boolean attachesItself(Step step) {
    return step.sql() != null && step.sql().text().matches("ATTACH .*/(main|link)\\.db.*");
  }

  private Execution within(Callable<Execution> run)
      throws TimeoutException, ExecutionException, InterruptedException {
    Future<Execution> future = worker.submit(run);
    return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static String stack() {
    StringBuilder text = new StringBuilder();
    Thread.getAllStackTraces()
        .forEach(
            (thread, frames) -> {
              if (thread.getName().equals("fuzz")) {
                for (StackTraceElement frame : frames) {
                  text.append("\n    at ").append(frame);
                }
              }
            });
    return text.toString();
  }

  @Override
  public void close() {
    worker.shutdownNow();
  }
}
