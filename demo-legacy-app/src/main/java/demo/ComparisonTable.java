package demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import legacy.catalogue.load.Operation;

/** Lays the figures of all variants side by side; the first one is what the others are held to. */
final class ComparisonTable {

  private static final String NO_VALUE = "-";

  private final List<VariantRun> runs;
  private final VariantRun plain;

  /**
   * A table.
   *
   * @param runs the variants, the plain one first
   */
  ComparisonTable(List<VariantRun> runs) {
    this.runs = List.copyOf(runs);
    this.plain = runs.get(0);
  }

  /** The lines of the table. */
  List<String> lines(Map<VariantRun, Long> lostUpdates) {
    List<String> lines = new ArrayList<>();
    lines.add(row("", run -> cells(run, run.name(), "", "", "", "")));
    lines.add(row("", run -> cells(run, "ops/s", "p50 ms", "p99 ms", "p50 x", "p99 x")));
    String rule = "-".repeat(lines.get(1).length());
    lines.add(rule);
    for (Operation operation : Operation.values()) {
      lines.add(row(operation.label(), run -> operationCells(run, operation)));
    }
    lines.add(rule);
    lines.add(row("all operations", run -> cells(run, number(run.perSecond(), 1), "", "", "", "")));
    lines.add(row("  times plain", run -> cells(run, timesPlain(run), "", "", "", "")));
    lines.add(countRow("errors", VariantRun::errors));
    lines.add(countRow("lost updates", lostUpdates::get));
    lines.add(countRow("wrong answers", run -> run.ledger().wrongAnswers()));
    return lines;
  }

  private String operationCells(VariantRun run, Operation operation) {
    double p50 = run.percentileMillis(operation, 0.50);
    double p99 = run.percentileMillis(operation, 0.99);
    return cells(
        run,
        number(run.perSecond(operation), 1),
        number(p50, 2),
        number(p99, 2),
        number(p50 / plain.percentileMillis(operation, 0.50), 2),
        number(p99 / plain.percentileMillis(operation, 0.99), 2));
  }

  private String timesPlain(VariantRun run) {
    return number(run.perSecond() / plain.perSecond(), 2);
  }

  private String countRow(String label, ToLongFunction<VariantRun> count) {
    return row(label, run -> cells(run, String.valueOf(count.applyAsLong(run)), "", "", "", ""));
  }

  private String row(String label, Function<VariantRun, String> cells) {
    StringBuilder row = new StringBuilder(String.format("%-16s", label));
    for (VariantRun run : runs) {
      row.append(cells.apply(run));
    }
    return row.toString().stripTrailing();
  }

  /** The cells of one variant; the plain one has no ratios to itself. */
  private String cells(
      VariantRun run, String perSecond, String p50, String p99, String p50Ratio, String p99Ratio) {
    String figures = String.format(" | %8s %8s %8s", perSecond, p50, p99);
    return run == plain ? figures : figures + String.format(" %6s %6s", p50Ratio, p99Ratio);
  }

  private static String number(double value, int decimals) {
    return Double.isFinite(value)
        ? String.format(Locale.ROOT, "%." + decimals + "f", value)
        : NO_VALUE;
  }
}
