package benchmarks.startup;

import benchmarks.contender.Catalogue;
import benchmarks.report.Results;
import benchmarks.report.Table;
import benchmarks.run.ChildJvm;
import benchmarks.run.Length;
import benchmarks.run.Suite;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;

/** The start of a JVM with the agent and without. */
public final class StartupSuite implements Suite {

  public static final Table STARTUP =
      new Table(
          "Start of a JVM",
          "Milliseconds. The first two are whole processes, from start to exit; the classes are"
              + " those of all libraries here but SQLite's, from the first to the last loaded.",
          "plain");

  public static final String PLAIN = "plain";
  public static final String AGENT = "with the agent";
  public static final String DRIVER = "with the driver";
  public static final String EMPTY = "empty `main`";
  public static final String QUERY = "first query";
  public static final String CLASSES = "loading classes";
  public static final String JAR = "MB of agent jar";

  private static final int RUNS = 7;

  @Override
  public String name() {
    return "startup";
  }

  @Override
  public void round(int round, Length length, Results results)
      throws IOException, InterruptedException, SQLException {
    String agent = ChildJvm.agentArgument();
    try (Catalogue catalogue = new Catalogue()) {
      String plain = "jdbc:sqlite:" + catalogue.file();
      for (int run = 0; run < RUNS; run++) {
        results.add(STARTUP, PLAIN, EMPTY, millis(new ChildJvm(EmptyMain.class)));
        results.add(STARTUP, AGENT, EMPTY, millis(new ChildJvm(EmptyMain.class, agent)));
        results.add(STARTUP, PLAIN, QUERY, millis(new ChildJvm(FirstQueryMain.class), plain));
        results.add(
            STARTUP, AGENT, QUERY, millis(new ChildJvm(FirstQueryMain.class, agent), plain));
        results.add(
            STARTUP,
            DRIVER,
            QUERY,
            millis(new ChildJvm(FirstQueryMain.class), "jdbc:pooledsqlite:" + catalogue.file()));
        results.add(STARTUP, PLAIN, CLASSES, loading(new ChildJvm(LoadClassesMain.class)));
        results.add(STARTUP, AGENT, CLASSES, loading(new ChildJvm(LoadClassesMain.class, agent)));
      }
    }
    results.add(STARTUP, AGENT, JAR, Files.size(ChildJvm.agentJar()) / 1e6);
  }

  private static double millis(ChildJvm jvm, String... arguments)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    jvm.run(arguments);
    return (System.nanoTime() - begin) / 1e6;
  }

  private static double loading(ChildJvm jvm) throws IOException, InterruptedException {
    return jvm.run().getOrDefault("millis", Double.NaN);
  }
}
