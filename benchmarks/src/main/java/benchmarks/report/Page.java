package benchmarks.report;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The figures as Markdown. Not thread-safe. */
final class Page {

  private final StringBuilder text = new StringBuilder();
  private final Results results;

  Page(Results results) {
    this.results = results;
  }

  void paragraph(String words) {
    text.append(words).append("\n\n");
  }

  void heading(String words) {
    text.append("## ").append(words).append("\n\n");
  }

  void failures() {
    if (!results.failures().isEmpty()) {
      heading("What could not be measured");
      results.failures().forEach(failure -> text.append("- ").append(failure).append('\n'));
      text.append('\n');
    }
  }

  void targets(List<Target> targets) {
    heading("Targets");
    text.append("| # | target | wanted | measured | |\n|--:|---|--:|--:|---|\n");
    for (Target target : targets) {
      text.append("| ")
          .append(target.number())
          .append(" | ")
          .append(target.text())
          .append(" | ")
          .append(target.atLeast() ? "≥ " : "≤ ")
          .append(number(target.wanted()))
          .append(" | ")
          .append(target.measured().isPresent() ? number(target.measured().getAsDouble()) : "")
          .append(" | ")
          .append(target.verdict())
          .append(" |\n");
    }
    text.append('\n');
  }

  void table(Table table) {
    Map<String, Map<String, List<Double>>> rows = results.rows(table);
    if (rows.isEmpty()) {
      return;
    }
    Set<String> columns = columns(rows);
    text.append("### ").append(table.title()).append("\n\n").append(table.note()).append("\n\n|");
    columns.forEach(column -> text.append(" | ").append(column));
    text.append(" |\n|---").append("|--:".repeat(columns.size())).append("|\n");
    Map<String, List<Double>> baseline = rows.get(table.baseline());
    rows.forEach(
        (who, row) -> {
          text.append("| ").append(who);
          for (String column : columns) {
            text.append(" | ")
                .append(cell(row.get(column), baseline == null ? null : baseline.get(column)));
          }
          text.append(" |\n");
        });
    text.append('\n');
  }

  /** In the order in which they came, but numbers by their size. */
  private static Set<String> columns(Map<String, Map<String, List<Double>>> rows) {
    Set<String> all = new LinkedHashSet<>();
    rows.values().forEach(row -> all.addAll(row.keySet()));
    return all.stream()
        .sorted(Comparator.comparingInt(Page::leadingNumber))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static int leadingNumber(String column) {
    String digits = column.replaceFirst("\\D.*", "");
    return digits.isEmpty() ? 0 : Integer.parseInt(digits);
  }

  private static String cell(@Nullable List<Double> figures, @Nullable List<Double> baseline) {
    if (figures == null) {
      return "";
    }
    double median = Results.median(figures);
    String ratio =
        baseline == null || Results.median(baseline) == 0
            ? ""
            : number(median / Results.median(baseline)) + "x";
    String spread = figures.size() == 1 ? "" : Results.spread(figures);
    String both = ratio + (ratio.isEmpty() || spread.isEmpty() ? "" : ", ") + spread;
    return number(median) + (both.isEmpty() ? "" : " (" + both + ")");
  }

  /** Three digits that matter. */
  static String number(double value) {
    double size = Math.abs(value);
    int decimals = size >= 100 || size == 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
