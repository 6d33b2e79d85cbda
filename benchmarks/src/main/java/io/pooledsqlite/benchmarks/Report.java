package io.pooledsqlite.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteJDBCLoader;

/** The figures as a page. Stateless. */
final class Report {

  /** Everybody is compared with the program as it was. */
  private static final List<String> BASELINES = List.of("PLAIN", "MUTEX", "METRICS_OFF");

  private Report() {}

  static String of(Measurements measurements, int rounds, int seconds) {
    StringBuilder page = new StringBuilder();
    page.append("# Results\n\n")
        .append(
            "Written by `java -jar benchmarks/target/benchmarks.jar`; see [README](README.md).\n\n")
        .append(machine())
        .append("Operations per second: the median of ")
        .append(rounds)
        .append(" rounds of ")
        .append(seconds)
        .append(" s in which all contenders took turns, each in a JVM of its own; in brackets the")
        .append(" ratio to the plain program and the largest round over the smallest.\n");
    measurements.tables().forEach((name, table) -> append(page, name, table));
    return page.toString();
  }

  private static String machine() {
    return "- "
        + Runtime.getRuntime().availableProcessors()
        + " processors, "
        + System.getProperty("os.name")
        + " "
        + System.getProperty("os.arch")
        + "\n- "
        + System.getProperty("java.vm.name")
        + " "
        + System.getProperty("java.version")
        + "\n- sqlite-jdbc "
        + SQLiteJDBCLoader.getVersion()
        + "\n\n";
  }

  private static void append(
      StringBuilder page, String name, Map<String, Map<Integer, List<Double>>> table) {
    TreeSet<Integer> threads = new TreeSet<>();
    table.values().forEach(row -> threads.addAll(row.keySet()));
    page.append("\n## ").append(name).append("\n\n|");
    threads.forEach(
        count -> page.append(" | ").append(count).append(count == 1 ? " thread" : " threads"));
    page.append(" |\n|---");
    threads.forEach(count -> page.append("|--:"));
    page.append("|\n");
    Map<Integer, List<Double>> baseline =
        BASELINES.stream().filter(table::containsKey).map(table::get).findFirst().orElse(Map.of());
    table.forEach(
        (who, row) -> {
          page.append("| ").append(who.toLowerCase(Locale.ROOT));
          for (int count : threads) {
            page.append(" | ").append(cell(row.get(count), baseline.get(count)));
          }
          page.append(" |\n");
        });
  }

  private static String cell(@Nullable List<Double> figures, @Nullable List<Double> baseline) {
    if (figures == null) {
      return "";
    }
    double median = Measurements.median(figures);
    String ratio =
        baseline == null ? "" : String.format("%.2fx, ", median / Measurements.median(baseline));
    return String.format("%,.0f (%s%s)", median, ratio, Measurements.spread(figures));
  }
}
