package io.pooledsqlite.it.agent.app;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** An application with a Micrometer of its own, which it sets up after its first connections. */
public final class Metered {

  private static final List<Connection> OPEN = new ArrayList<>();
  private static final MeterRegistry REGISTRY = new SimpleMeterRegistry();

  private Metered() {}

  /** Runs the program: URL. */
  public static void main(String[] arguments) throws Exception {
    write(arguments[0]);
    System.out.println("before " + Metrics.globalRegistry.getMeters().size());
    addRegistry();
    await("counters", () -> count("pooledsqlite.leases", "write") >= 3);
    // Meters come when they are bound, one after the other.
    for (String name :
        List.of(
            "hikaricp.connections.acquire",
            "pooledsqlite.write.wait",
            "pooledsqlite.write.hold",
            "pooledsqlite.wal.size")) {
      await(name, () -> REGISTRY.find(name).meter() != null);
    }
    System.out.println("writes " + count("pooledsqlite.leases", "write"));
    write(arguments[0]);
    System.out.println("writes " + count("pooledsqlite.leases", "write"));
    System.out.println("waits " + (REGISTRY.get("pooledsqlite.write.wait").timer().count() >= 6));
    System.out.println(
        "acquired "
            + (REGISTRY.get("hikaricp.connections.acquire").timers().stream()
                    .mapToLong(timer -> timer.count())
                    .sum()
                > 0));
    System.out.println(
        "max " + (REGISTRY.get("pooledsqlite.write.hold").timer().max(TimeUnit.NANOSECONDS) > 0));
    System.out.println("wal " + REGISTRY.get("pooledsqlite.wal.size").gauge().getId());
    closeAll();
    await("no meters", () -> pools().equals("[]"));
    System.out.println("after " + pools());
  }

  /** Sets Micrometer up. */
  public static void addRegistry() {
    Metrics.addRegistry(REGISTRY);
  }

  /** Three writes through a connection that stays open. */
  public static void write(String url) throws SQLException {
    Connection connection = DriverManager.getConnection(url);
    OPEN.add(connection);
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("CREATE TABLE IF NOT EXISTS t(v)");
      statement.executeUpdate("INSERT INTO t VALUES (1)");
      statement.executeUpdate("INSERT INTO t VALUES (2)");
    }
  }

  /** The pools whose meters are in the registry. */
  public static String pools() {
    TreeSet<String> pools = new TreeSet<>();
    for (Meter meter : REGISTRY.getMeters()) {
      if (meter.getId().getName().startsWith("pooledsqlite.")) {
        pools.add(Objects.requireNonNullElse(meter.getId().getTag("pool"), "(none)"));
      }
    }
    pools.remove("all");
    return pools.toString();
  }

  /** A counter of one kind; 0 while it is not there. */
  public static double count(String name, String kind) {
    return REGISTRY.find(name).tag("kind", kind).functionCounters().stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }

  /** Closes what was opened. */
  public static void closeAll() throws SQLException {
    for (Connection connection : OPEN) {
      connection.close();
    }
    OPEN.clear();
  }

  static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("in vain: " + what + ", pools " + pools());
      }
      Thread.sleep(20);
    }
  }
}
