package benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Every figure of every round. Not thread-safe. */
public final class Results {

  private final Map<Table, Map<String, Map<String, List<Double>>>> tables = new LinkedHashMap<>();
  private final List<String> failures = new ArrayList<>();

  /**
   * Adds what one round gave.
   *
   * @param who the row
   * @param column what was measured
   */
  public void add(Table table, String who, String column, double value) {
    tables
        .computeIfAbsent(table, key -> new LinkedHashMap<>())
        .computeIfAbsent(who, key -> new LinkedHashMap<>())
        .computeIfAbsent(column, key -> new ArrayList<>())
        .add(value);
  }

  /**
   * Lets a contender be measured; if that fails, the others go on and the page says so.
   *
   * @param who for the page
   */
  public void attempt(String who, Measurement measurement) throws InterruptedException {
    try {
      measurement.take();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      addFailure(who + ": " + reason(e).toString().replaceAll("\\s+", " "));
    }
  }

  /** JMH wraps what a benchmark threw, and attaches it to what it says instead. */
  private static Throwable reason(Throwable thrown) {
    if (!thrown.getClass().getName().startsWith("org.openjdk.jmh.")) {
      return thrown;
    }
    Throwable inner =
        thrown.getSuppressed().length > 0 ? thrown.getSuppressed()[0] : thrown.getCause();
    return inner == null ? thrown : reason(inner);
  }

  /** Notes that something could not be measured; it will be on the page. */
  public void addFailure(String text) {
    failures.add(text);
  }

  /** Whether everything could be measured. */
  public boolean complete() {
    return failures.isEmpty();
  }

  /** The median over all rounds, if there was one. */
  public OptionalDouble median(Table table, String who, String column) {
    List<Double> values =
        tables
            .getOrDefault(table, Map.of())
            .getOrDefault(who, Map.of())
            .getOrDefault(column, List.of());
    return values.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(median(values));
  }

  /** Rows by name, each with its columns by name, in the order in which they came. */
  Map<String, Map<String, List<Double>>> rows(Table table) {
    return tables.getOrDefault(table, Map.of());
  }

  List<String> failures() {
    return failures;
  }

  static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Half of what lies between the smallest and the largest, in percent of the median. */
  static String spread(List<Double> values) {
    double median = median(values);
    if (median == 0) {
      return "";
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    double half = (sorted[sorted.length - 1] - sorted[0]) / 2 / median;
    return "±" + Math.round(half * 100) + " %";
  }
}
