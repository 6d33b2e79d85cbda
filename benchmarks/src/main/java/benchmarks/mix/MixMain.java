package benchmarks.mix;

import benchmarks.contender.Catalogue;
import benchmarks.contender.Contender;
import benchmarks.contender.Database;
import benchmarks.contender.Program;
import benchmarks.run.ChildJvm;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** One contender in one scenario, in a JVM of its own. */
public final class MixMain implements Callable<Integer> {

  @Option(names = "--scenario", required = true)
  private Scenario scenario = Scenario.POINT_READS;

  @Option(names = "--contender", required = true)
  private Contender contender = Contender.MUTEX;

  @Option(names = "--threads", split = ",")
  private List<Integer> threads = List.of(1);

  @Option(names = "--parameters")
  private String parameters = "";

  @Option(names = "--rows")
  private int rows = Catalogue.ROWS;

  @Option(names = "--padding")
  private int padding;

  @Option(names = "--warmup")
  private int warmupMillis = 1_000;

  @Option(names = "--millis")
  private int millis = 1_000;

  private MixMain() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new MixMain()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    try (Catalogue catalogue = new Catalogue(rows, padding)) {
      int warmup = warmupMillis;
      for (int count : threads) {
        try (Program program = contender.start(new Database(catalogue.file(), parameters))) {
          Load.run(scenario.roles(catalogue, program, count), warmup, millis)
              .forEach((name, value) -> ChildJvm.say(count + ":" + name, value));
        }
        // The code is compiled by now; only what is in the pool is new.
        warmup = warmupMillis / 3;
      }
    }
    return 0;
  }
}
