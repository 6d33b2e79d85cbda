package benchmarks.mix;

import benchmarks.commit.FsyncCounter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;

/** Roles at work together. Stateless. */
final class Load {

  private Load() {}

  /**
   * Lets all threads of all roles run.
   *
   * @return for each role the calls per second, latencies in milliseconds, calls that were refused,
   *     and the smallest share of a thread over the largest; and what was fsynced in all
   */
  static Map<String, Double> run(List<Role> roles, int warmupMillis, int millis)
      throws SQLException, InterruptedException {
    AtomicReference<Phase> phase = new AtomicReference<>(Phase.WARMUP);
    Map<Role, List<Actor>> actors = new LinkedHashMap<>();
    for (Role role : roles) {
      List<Actor> threads = new ArrayList<>();
      for (int index = 0; index < role.threads(); index++) {
        threads.add(new Actor(role, index, phase));
      }
      actors.put(role, threads);
    }
    actors.values().forEach(threads -> threads.forEach(Thread::start));
    FsyncCounter counter = FsyncCounter.ofThisJvm();
    Thread.sleep(warmupMillis);
    phase.set(Phase.MEASURING);
    long begin = System.nanoTime();
    long synced = counter.count();
    Thread.sleep(millis);
    phase.set(Phase.END);
    double seconds = (System.nanoTime() - begin) / 1e9;
    synced = counter.count() - synced;
    Map<String, Double> figures = new LinkedHashMap<>();
    for (Map.Entry<Role, List<Actor>> entry : actors.entrySet()) {
      for (Actor actor : entry.getValue()) {
        actor.join();
      }
      add(figures, entry.getKey(), entry.getValue(), seconds);
    }
    figures.put("fsyncs/s", synced / seconds);
    return figures;
  }

  private static void add(
      Map<String, Double> figures, Role role, List<Actor> threads, double seconds)
      throws SQLException {
    Histogram all = new Histogram(TimeUnit.MINUTES.toNanos(5), 3);
    long least = Long.MAX_VALUE;
    long most = 1;
    int busy = 0;
    for (Actor thread : threads) {
      Histogram own = thread.nanos();
      all.add(own);
      least = Math.min(least, own.getTotalCount());
      most = Math.max(most, own.getTotalCount());
      busy += thread.busy();
    }
    String name = role.name();
    figures.put(name + "/s", all.getTotalCount() / seconds);
    for (double percentile : new double[] {50, 99, 99.9}) {
      String label = percentile == 99.9 ? "99.9" : Integer.toString((int) percentile);
      figures.put(name + " p" + label, all.getValueAtPercentile(percentile) / 1e6);
    }
    figures.put(name + " busy", (double) busy);
    figures.put(name + " fair", (double) least / most);
  }
}
