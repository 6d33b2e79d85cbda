package demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import legacy.catalogue.DataGenerator;
import legacy.catalogue.load.Ledger;
import legacy.catalogue.load.LoadPlan;
import legacy.catalogue.load.LoadResult;
import legacy.catalogue.load.LoadRun;
import legacy.catalogue.load.Operation;

/** One variant at work: its server, its database file, its rounds of load and their medians. */
final class VariantRun {

  private final Variant variant;
  private final Path database;
  private final ServerProcess server;
  private final Ledger ledger = new Ledger();
  private final List<LoadResult> rounds = new ArrayList<>();
  private int errors;
  private MetricsScraper scraper;
  private List<String> metricsLines = List.of();

  VariantRun(Variant variant, Path database) throws IOException, DemoFailure, InterruptedException {
    this.variant = variant;
    this.database = database;
    this.server = ServerProcess.start(variant, database);
  }

  /** Lets the JVM compile what is hot; counts for the checks, but not for the figures. */
  void warmUp(int threads, Duration duration) throws InterruptedException {
    load(0, threads, duration);
  }

  /** Runs one measured round. Rounds of the same number are the same load for every variant. */
  void runRound(int number, int threads, Duration duration) throws InterruptedException {
    rounds.add(load(number, threads, duration));
  }

  private LoadResult load(int seed, int threads, Duration duration) throws InterruptedException {
    LoadPlan plan =
        new LoadPlan(
            server.address(),
            threads,
            duration,
            Long.MAX_VALUE,
            DataGenerator.DEFAULT_PARTS,
            DataGenerator.DEFAULT_CHARACTERS,
            seed);
    LoadResult result = LoadRun.execute(plan, ledger);
    errors += result.errors();
    return result;
  }

  /** Starts to watch the metrics, where there is something to watch. */
  void startMetrics() {
    if (variant.metrics() == Variant.Metrics.ENDPOINT) {
      scraper = new MetricsScraper(server.metricsAddress());
    }
  }

  /** Reads the metrics for the last time. */
  void stopMetrics() throws InterruptedException {
    switch (variant.metrics()) {
      case ENDPOINT -> {
        scraper.stop();
        metricsLines = scraper.lines();
      }
      case JMX -> metricsLines = JmxMetrics.read(server.pid());
      case NONE -> metricsLines = List.of();
    }
  }

  /** What the metrics said, as text. */
  List<String> metricsLines() {
    return metricsLines;
  }

  /** Whether a metrics endpoint showed a pool; empty if there is no endpoint. */
  Optional<Check> metricsCheck() {
    return Optional.ofNullable(scraper).map(MetricsScraper::check);
  }

  String name() {
    return variant.name();
  }

  Variant variant() {
    return variant;
  }

  Path database() {
    return database;
  }

  ServerProcess server() {
    return server;
  }

  Ledger ledger() {
    return ledger;
  }

  /** Failed operations, those of the warm-up included. */
  int errors() {
    return errors;
  }

  double perSecond() {
    return median(LoadResult::perSecond);
  }

  double perSecond(Operation operation) {
    return median(round -> round.perSecond(operation));
  }

  /** The median over the rounds of each round's percentile, in milliseconds. */
  double percentileMillis(Operation operation, double share) {
    return median(round -> round.latencies(operation).percentileMillis(share));
  }

  private double median(ToDoubleFunction<LoadResult> figure) {
    double[] sorted =
        rounds.stream().mapToDouble(figure).filter(value -> !Double.isNaN(value)).toArray();
    if (sorted.length == 0) {
      return Double.NaN;
    }
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
