package legacy.catalogue;

import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import legacy.catalogue.load.Ledger;
import legacy.catalogue.load.LoadPlan;
import legacy.catalogue.load.LoadResult;
import legacy.catalogue.load.LoadRun;
import legacy.catalogue.load.Operation;

/**
 * Puts a running catalogue under a fixed mix of requests, and prints how fast and how well it
 * answered. The catalogue must have been generated with the default sizes.
 */
public final class LoadGenerator {

  private static final String USAGE =
      """
      Usage: LoadGenerator [ADDRESS [THREADS [SECONDS]]]
        ADDRESS  where the catalogue listens (default http://127.0.0.1:8080)
        THREADS  how many clients at once (default 8)
        SECONDS  for how long (default 10)""";

  private LoadGenerator() {}

  public static void main(String[] args) throws InterruptedException {
    LoadPlan plan;
    try {
      plan = plan(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.println(USAGE);
      System.exit(2);
      return;
    }
    Ledger ledger = new Ledger();
    LoadResult result = LoadRun.execute(plan, ledger);
    print(result, ledger, System.out);
    System.exit(result.errors() + ledger.wrongAnswers() == 0 ? 0 : 1);
  }

  static LoadPlan plan(String... args) {
    if (args.length > 3) {
      throw new IllegalArgumentException("too many arguments: " + args.length);
    }
    URI server = URI.create(args.length > 0 ? args[0] : "http://127.0.0.1:8080");
    if (server.getHost() == null || server.getPort() < 0) {
      throw new IllegalArgumentException("not an address with host and port: '" + args[0] + "'");
    }
    return new LoadPlan(
        server,
        args.length > 1 ? Integer.parseInt(args[1]) : 8,
        Duration.ofSeconds(args.length > 2 ? Integer.parseInt(args[2]) : 10),
        Long.MAX_VALUE,
        DataGenerator.DEFAULT_PARTS,
        DataGenerator.DEFAULT_CHARACTERS,
        System.currentTimeMillis() / 1000);
  }

  private static void print(LoadResult result, Ledger ledger, PrintStream out) {
    out.println("operation            per second    p50 ms    p99 ms  errors");
    for (Operation operation : Operation.values()) {
      out.println(
          String.format(
              Locale.ROOT,
              "%-18s %12.1f %9.2f %9.2f %7d",
              operation.label(),
              result.perSecond(operation),
              result.latencies(operation).percentileMillis(0.50),
              result.latencies(operation).percentileMillis(0.99),
              result.errors(operation)));
    }
    out.println(
        String.format(
            Locale.ROOT, "%-18s %12.1f %27d", "all", result.perSecond(), result.errors()));
    out.println("wrong answers: " + ledger.wrongAnswers());
    ledger.wrongAnswerMessages().forEach(message -> out.println("  " + message));
    ledger.errorMessages().forEach(message -> out.println("  error: " + message));
  }
}
