package benchmarks.mix;

import benchmarks.run.ChildJvm;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import legacy.catalogue.PartDao;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The demo's DAO under one load, in a JVM of its own, which may have an agent. */
public final class HolderMain implements Callable<Integer> {

  @Option(names = "--load", required = true)
  private HolderLoad load = HolderLoad.READS;

  @Option(names = "--file", required = true)
  private Path file = Path.of("");

  @Option(names = "--parts", required = true)
  private int parts;

  @Option(names = "--threads")
  private int threads = 1;

  @Option(names = "--warmup")
  private int warmupMillis = 1_000;

  @Option(names = "--millis")
  private int millis = 1_000;

  private HolderMain() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new HolderMain()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    try (PartDao dao = new PartDao("jdbc:sqlite:" + file)) {
      Load.run(load.roles(dao, parts, threads), warmupMillis, millis).forEach(ChildJvm::say);
    }
    return 0;
  }
}
