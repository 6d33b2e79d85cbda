package benchmarks.operation;

import benchmarks.contender.Catalogue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What metrics cost: one statement through one session of all threads, without meters, with meters
 * that nobody collects, and with a registry that does.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MetricsCost {

  /** Who collects. */
  public enum Collector {
    /** {@code pool.metrics=false}. JMX has its totals nonetheless. */
    METRICS_OFF("off"),
    /** The default of a program without Micrometer's registries. */
    METRICS_ON("on"),
    /** A registry in Micrometer's {@code Metrics.globalRegistry}. */
    METRICS_COLLECTED("on, with a registry");

    private final String text;

    Collector(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  /** What one operation does. */
  public enum Operation {
    /** Prepares and runs one SELECT by primary key. */
    READ,
    /** Prepares and runs one UPDATE by primary key, in autocommit. */
    WRITE
  }

  @Param public Collector collector = Collector.METRICS_OFF;

  @Param public Operation operation = Operation.READ;

  private final MeterRegistry registry = new SimpleMeterRegistry();

  @SuppressWarnings("NullAway.Init")
  private Catalogue catalogue;

  @SuppressWarnings("NullAway.Init")
  private Connection shared;

  @Setup
  public void open() throws Exception {
    catalogue = new Catalogue();
    if (collector == Collector.METRICS_COLLECTED) {
      Metrics.addRegistry(registry);
    }
    shared =
        DriverManager.getConnection(
            "jdbc:pooledsqlite:"
                + catalogue.file()
                // Without waits for the disk, which would hide what is looked for.
                + "?synchronous=OFF&pool.metrics="
                + (collector != Collector.METRICS_OFF));
  }

  @TearDown
  public void close() throws Exception {
    boolean published = registry.find("pooledsqlite.leases").meter() != null;
    if (published != (collector == Collector.METRICS_COLLECTED)) {
      throw new IllegalStateException("meters published: " + published);
    }
    shared.close();
    Metrics.removeRegistry(registry);
    catalogue.close();
  }

  @Benchmark
  public int run() throws SQLException {
    int id = ThreadLocalRandom.current().nextInt(Catalogue.ROWS) + 1;
    return operation == Operation.READ ? read(id) : write(id);
  }

  private int read(int id) throws SQLException {
    try (PreparedStatement select = shared.prepareStatement("SELECT name FROM part WHERE id = ?")) {
      select.setInt(1, id);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getString(1).length() : 0;
      }
    }
  }

  private int write(int id) throws SQLException {
    try (PreparedStatement update =
        shared.prepareStatement("UPDATE part SET price = price + 1 WHERE id = ?")) {
      update.setInt(1, id);
      return update.executeUpdate();
    }
  }
}
