package io.pooledsqlite.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;

/** All rounds of all benchmarks. Not thread-safe. */
final class Measurements {

  /** The parameters that tell who was measured; the others tell what was. */
  private static final List<String> WHO = List.of("contender", "holder", "writing");

  private final Map<String, Map<String, Map<Integer, List<Double>>>> tables = new TreeMap<>();

  /** Adds operations per second. */
  void add(int threads, RunResult result) {
    BenchmarkParams params = result.getParams();
    String who = "";
    List<String> what = new ArrayList<>();
    for (String key : params.getParamsKeys()) {
      if (WHO.contains(key)) {
        who = params.getParam(key);
      } else {
        what.add(key + "=" + params.getParam(key));
      }
    }
    String[] name = params.getBenchmark().split("\\.");
    String table = name[name.length - 2] + (what.isEmpty() ? "" : ", " + String.join(", ", what));
    tables
        .computeIfAbsent(table, key -> new TreeMap<>())
        .computeIfAbsent(who, key -> new TreeMap<>())
        .computeIfAbsent(threads, key -> new ArrayList<>())
        .add(result.getPrimaryResult().getScore());
  }

  /** By benchmark, contender and number of threads: one figure for each round. */
  Map<String, Map<String, Map<Integer, List<Double>>>> tables() {
    return tables;
  }

  static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Largest over smallest, as text. */
  static String spread(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return String.format("%.2f", sorted[sorted.length - 1] / sorted[0]);
  }
}
