package io.pooledsqlite.faults;

import io.pooledsqlite.PooledSqlite;
import io.pooledsqlite.pool.LeaseKind;
import io.pooledsqlite.pool.PoolStats;
import io.pooledsqlite.testing.TestDatabase;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program that forgets to close things, run by {@link MemoryPressureTest} in a JVM whose heap is
 * too small for all it forgets. Prints what it saw as {@code name=number}.
 */
public final class MemoryPressure {

  private static final int MEGABYTE = 999_900;

  private final String url;

  private MemoryPressure(String url) {
    this.url = url;
  }

  /** Runs one of the programs: its name, the pooled URL, how often. */
  public static void main(String[] arguments) throws Exception {
    MemoryPressure program = new MemoryPressure(arguments[1]);
    int times = Integer.parseInt(arguments[2]);
    try (Connection keeper = program.open()) {
      program.use(keeper, 0);
      say("times", times);
      long before = usedHeap();
      switch (arguments[0]) {
        case "sessions" -> program.dropSessions(times);
        case "lost" -> program.loseResultSets(keeper, times);
        case "open" -> program.keepResultSets(keeper, times);
        case "large" -> program.runLargeStatements(keeper, times);
        default -> throw new IllegalArgumentException(arguments[0]);
      }
      boolean rest = comesToRest();
      say("atRest", rest ? 1 : 0);
      long kept = usedHeap() - before;
      say("keptKilobytes", kept / 1024);
      PoolStats pool = PooledSqlite.pools().get(0);
      say("sessions", pool.sessionsOpen());
      say("references", pool.references());
      say("extraConnections", pool.overflowActive());
      program.use(keeper, 1);
    }
  }

  private static void say(String name, long value) {
    System.out.println(name + "=" + value);
  }

  private Connection open() throws SQLException {
    return DriverManager.getConnection(url);
  }

  private void use(Connection session, int key) throws SQLException {
    TestDatabase.run(session, "CREATE TABLE IF NOT EXISTS t(k, v)");
    TestDatabase.run(session, "INSERT INTO t VALUES (" + key + ", 'kept')");
    TestDatabase.number(session, "SELECT count(*) FROM t");
  }

  /** Sessions that nobody closes, in every state in which a program may leave one. */
  private void dropSessions(int times) throws SQLException {
    for (int i = 0; i < times; i++) {
      Connection dropped = open();
      if (i % 10 == 1) {
        TestDatabase.number(dropped, "SELECT count(*) FROM t");
      }
      if (i % 100 == 2) {
        dropped.prepareStatement("INSERT INTO t VALUES (1, 2)").executeUpdate();
      }
      if (i % 1_000 == 3) {
        TestDatabase.run(dropped, "CREATE TEMP TABLE pins(x)");
      }
      if (i % 1_000 == 4) {
        dropped.setAutoCommit(false);
        dropped.createStatement().executeQuery("SELECT k FROM t").next();
      }
    }
  }

  /** Each has a row left to read, and nobody who could. */
  private void loseResultSets(Connection session, int times) throws SQLException {
    int most = 0;
    for (int i = 0; i < times; i++) {
      PreparedStatement query = session.prepareStatement("SELECT k, v FROM t WHERE k >= ?");
      query.setInt(1, 0);
      query.executeQuery().next();
      most = Math.max(most, PooledSqlite.pools().get(0).overflowActive());
    }
    say("mostExtraConnections", most);
  }

  private void keepResultSets(Connection session, int times) throws SQLException {
    for (int i = 0; i < 4; i++) {
      TestDatabase.run(session, "INSERT INTO t VALUES (" + (i + 2) + ", 'row')");
    }
    List<ResultSet> open = new ArrayList<>();
    int most = 0;
    for (int i = 0; i < times; i++) {
      Statement statement = session.createStatement();
      ResultSet rows = statement.executeQuery("SELECT k, v FROM t ORDER BY k");
      rows.next();
      open.add(rows);
      most = Math.max(most, PooledSqlite.pools().get(0).overflowActive());
    }
    say("mostExtraConnections", most);
    long sum = 0;
    for (ResultSet rows : open) {
      do {
        sum += rows.getInt(1);
      } while (rows.next());
      if (sum % 4 == 0) {
        rows.getStatement().close();
      }
    }
    say("sum", sum);
  }

  private void runLargeStatements(Connection session, int times) throws SQLException {
    String megabyte = "x".repeat(MEGABYTE);
    for (int i = 0; i < times; i++) {
      String text = " /* " + i + megabyte + " */ ";
      TestDatabase.run(session, "INSERT" + text + "INTO t VALUES (7, 'large')");
      try (PreparedStatement query = session.prepareStatement("SELECT k" + text + "FROM t")) {
        query.executeQuery().next();
      }
      session.setAutoCommit(false);
      TestDatabase.number(session, "SELECT" + text + "count(*) FROM t");
      TestDatabase.run(session, "UPDATE t" + text + "SET v = 'changed' WHERE k = 7");
      session.commit();
      session.setAutoCommit(true);
      TestDatabase.run(session, "BEGIN", "SELECT 1" + text, "COMMIT");
    }
  }

  private static long usedHeap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  private static boolean comesToRest() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    PoolStats pool = PooledSqlite.pools().get(0);
    while (System.nanoTime() < deadline) {
      System.gc();
      int leases = 0;
      for (LeaseKind kind : LeaseKind.values()) {
        leases += pool.leasesActive(kind);
      }
      if (pool.sessionsOpen() == 1 && leases == 0 && pool.overflowActive() == 0) {
        return true;
      }
      Thread.sleep(20);
    }
    return false;
  }
}
