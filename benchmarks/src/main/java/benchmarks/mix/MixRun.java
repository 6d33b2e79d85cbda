package benchmarks.mix;

import benchmarks.contender.Contender;
import benchmarks.run.ChildJvm;
import benchmarks.run.Length;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One contender in one scenario, as it is started in a JVM of its own. Not thread-safe. */
public final class MixRun {

  private final Scenario scenario;
  private final Contender contender;
  private final List<Integer> threads;
  private final List<String> more = new ArrayList<>();
  private Map<String, String> environment = Map.of();

  /**
   * Describes it.
   *
   * @param threads numbers of threads, one after the other on the same file
   */
  public MixRun(Scenario scenario, Contender contender, List<Integer> threads) {
    this.scenario = scenario;
    this.contender = contender;
    this.threads = threads;
  }

  /** Adds parameters to the URL. */
  public MixRun parameters(String parameters) {
    more.addAll(List.of("--parameters", parameters));
    return this;
  }

  /** Sets the size of the file. */
  public MixRun rows(int rows, int padding) {
    more.addAll(List.of("--rows", Integer.toString(rows), "--padding", Integer.toString(padding)));
    return this;
  }

  public MixRun environment(Map<String, String> variables) {
    environment = variables;
    return this;
  }

  /**
   * Runs it.
   *
   * @return its figures; see {@link #figure}
   */
  public Map<String, Double> run(Length length) throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--scenario",
                scenario.name(),
                "--contender",
                contender.name(),
                "--threads",
                threads.stream().map(String::valueOf).collect(Collectors.joining(",")),
                "--warmup",
                Integer.toString(length.warmupMillis()),
                "--millis",
                Integer.toString(length.millis())));
    arguments.addAll(more);
    List<String> jvm =
        contender.agent() ? List.of("-Xmx1g", ChildJvm.agentArgument()) : List.of("-Xmx1g");
    return new ChildJvm(MixMain.class, jvm, environment).run(arguments.toArray(String[]::new));
  }

  /** One of the figures of a run with that number of threads. */
  public static double figure(Map<String, Double> figures, int count, String name) {
    return figures.getOrDefault(count + ":" + name, Double.NaN);
  }

  /** One of the figures of a run with one number of threads. */
  double figure(Map<String, Double> figures, String name) {
    return figure(figures, threads.get(0), name);
  }
}
