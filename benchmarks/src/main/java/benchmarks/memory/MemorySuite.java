package benchmarks.memory;

import benchmarks.report.Results;
import benchmarks.report.Table;
import benchmarks.run.ChildJvm;
import benchmarks.run.Length;
import benchmarks.run.Suite;
import java.io.IOException;
import java.util.Map;

/** What sessions and physical connections weigh. */
public final class MemorySuite implements Suite {

  public static final Table MEMORY =
      new Table(
          "Memory",
          "MB. Sessions: live heap of all of them after a collection. Connections: memory of the"
              + " process for each, heap and native.",
          "");

  public static final String MEGABYTES = "MB";
  public static final String SESSIONS =
      IdleSessionsMain.SESSIONS / 1_000 + ",000 sessions that did nothing yet";
  public static final String USED_SESSIONS = "the same after one statement each";

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public void round(int round, Length length, Results results)
      throws IOException, InterruptedException {
    Map<String, Double> sessions = new ChildJvm(IdleSessionsMain.class, "-Xmx1g").run();
    add(results, SESSIONS, sessions, "untouched");
    add(results, USED_SESSIONS, sessions, "used");
    // A small heap that is full from the start, so that it does not grow with what is measured.
    Map<String, Double> connections =
        new ChildJvm(ConnectionsMain.class, "-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch").run();
    add(results, "one physical connection, opened", connections, "opened");
    add(results, "the same after it has read the whole file of 2.6 MB", connections, "read");
    add(results, "the same with 256 statements kept", connections, "statements");
  }

  private static void add(Results results, String who, Map<String, Double> figures, String name) {
    results.add(MEMORY, who, MEGABYTES, figures.getOrDefault(name, Double.NaN));
  }
}
