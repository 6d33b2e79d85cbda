package benchmarks.report;

import static benchmarks.contender.Contender.*;

import benchmarks.commit.CommitSuite;
import benchmarks.contender.Contender;
import benchmarks.memory.MemorySuite;
import benchmarks.mix.HolderSuite;
import benchmarks.mix.MixSuite;
import benchmarks.operation.OperationSuite;
import benchmarks.operation.SessionSuite;
import benchmarks.startup.StartupSuite;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** What is to be reached, held against the figures. Not thread-safe. */
final class Targets {

  private static final List<Contender> POOLS = List.of(HIKARICP, AGROAL, DBCP2, TOMCAT, VIBUR);

  /** After those of whole programs. */
  private static final int HOLDER = 11;

  private final Results results;
  private final List<Target> targets = new ArrayList<>();

  private Targets(Results results) {
    this.results = results;
  }

  static List<Target> of(Results results) {
    Targets all = new Targets(results);
    all.openEachTime();
    all.sharedConnection();
    all.latency();
    all.readersAndWriters();
    all.groupCommit();
    all.transactions();
    all.session();
    all.startup();
    all.memory();
    all.holder();
    return all.targets;
  }

  private void openEachTime() {
    Table select = OperationSuite.SELECT;
    atLeast(
        1,
        "open, SELECT, close, 1 thread: times the plain program",
        45,
        ratio(select, DRIVER, OPEN_PER_CALL, "1 thread"));
    atLeast(1, "the same, 8 threads", 60, ratio(select, DRIVER, OPEN_PER_CALL, "8 threads"));
    for (String threads : List.of("1 thread", "8 threads")) {
      OptionalDouble driver = value(select, DRIVER, threads);
      atLeast(
          1,
          "times the best other pool, " + threads,
          1.3,
          divide(driver, best(select, threads, true)));
      atLeast(
          1,
          "times a connection per thread with statements kept, " + threads,
          0.8,
          ratio(select, DRIVER, RAW_KEPT, threads));
    }
    for (String threads : List.of("1 thread", "8 threads")) {
      atLeast(
          1,
          "open, INSERT, close: times the plain program, " + threads,
          1,
          ratio(OperationSuite.INSERT, DRIVER, OPEN_PER_CALL, threads));
    }
  }

  private void sharedConnection() {
    Table select = OperationSuite.SELECT;
    atLeast(
        2,
        "shared connection, point SELECT, 8 threads: times the mutex",
        4,
        ratio(select, SHARED, MUTEX, "8 threads"));
    atLeast(
        2,
        "times a connection per thread with statements kept",
        0.9,
        ratio(select, SHARED, RAW_KEPT, "8 threads"));
    for (String threads : List.of("1 thread", "8 threads")) {
      atLeast(
          2,
          "1,000 rows: times a connection per thread, " + threads,
          0.97,
          ratio(OperationSuite.SCAN, SHARED, RAW_KEPT, threads));
    }
  }

  private void latency() {
    Table table = MixSuite.BESIDE_SLOW_QUERY;
    atLeast(
        3,
        "read p99 beside a query of 50 ms: times lower than the mutex",
        100,
        ratio(table, MUTEX, SHARED, "read p99"));
    atMost(
        3,
        "times the best other pool's",
        1.1,
        divide(value(table, SHARED, "read p99"), best(table, "read p99", false)));
  }

  private void readersAndWriters() {
    for (int writers : List.of(1, 2, 4)) {
      Table table = MixSuite.readersAndWriters(writers);
      String mix = "4 readers, " + writers + (writers == 1 ? " writer" : " writers");
      atLeast(
          4, mix + ": reads, times the plain program", 7, ratio(table, SHARED, MUTEX, "read/s"));
      atLeast(
          4,
          mix + ": writes, times the plain program",
          1.5,
          ratio(table, SHARED, MUTEX, "write/s"));
      atMost(4, mix + ": SQLITE_BUSY", 0, value(table, SHARED, "write busy"));
      if (writers > 1) {
        atLeast(
            4,
            mix + ": write p99.9, times lower than HikariCP's",
            10,
            ratio(table, HIKARICP, SHARED, "write p99.9"));
        atLeast(
            4,
            mix + ": smallest share of a writer over the largest",
            0.8,
            value(table, SHARED, "write fair"));
      }
    }
    for (String column : List.of("read p99", "write p99")) {
      atMost(
          4,
          "paced: " + column + ", times the plain program's",
          1,
          ratio(MixSuite.PACED, SHARED, MUTEX, column));
    }
  }

  private void groupCommit() {
    Table full = CommitSuite.inserts("FULL");
    Table normal = CommitSuite.inserts("NORMAL");
    commits(full, "FULL", 16, 5, 25);
    commits(full, "FULL", 64, 10, 45);
    commits(CommitSuite.SLOW, "FULL, fsync of 2 ms", 16, 12, 45);
    commits(CommitSuite.SLOW, "FULL, fsync of 2 ms", 64, 35, 120);
    for (int threads : List.of(1, 16, 64)) {
      atLeast(
          5,
          "NORMAL, " + OperationSuite.column(threads) + ": times an unfair mutex in WAL",
          1,
          ratio(normal, SHARED, MUTEX_WAL, OperationSuite.column(threads)));
    }
    atLeast(
        5,
        "FULL, 1 thread: times the same without group commit",
        1,
        ratio(full, SHARED, SHARED_UNGROUPED, "1 thread"));
  }

  private void commits(
      Table table, String what, int threads, double overFairLock, double overPlain) {
    String column = OperationSuite.column(threads);
    atLeast(
        5,
        what + ", " + column + ": times a commit each behind a fair lock",
        overFairLock,
        ratio(table, SHARED, FAIR_LOCK_WAL, column));
    atLeast(
        5,
        what + ", " + column + ": times the plain program",
        overPlain,
        ratio(table, SHARED, MUTEX, column));
  }

  private void transactions() {
    Table table = MixSuite.READ_ONLY_TRANSACTIONS;
    atMost(6, "transactions that only read: SQLITE_BUSY", 0, value(table, DRIVER, "read busy"));
    atMost(
        6,
        "their p99 in ms beside a write transaction of 20 ms",
        10,
        value(table, DRIVER, "read p99"));
  }

  private void session() {
    Table table = SessionSuite.SESSION;
    atMost(
        7,
        "ns per statement over sqlite-jdbc, statement kept",
        300,
        minus(
            results.median(table, SessionSuite.POOLED_KEPT, SessionSuite.NANOS),
            results.median(table, SessionSuite.RAW_KEPT, SessionSuite.NANOS)));
    atMost(
        7,
        "bytes per statement over sqlite-jdbc, statement kept",
        0,
        minus(
            results.median(table, SessionSuite.POOLED_KEPT, SessionSuite.BYTES),
            results.median(table, SessionSuite.RAW_KEPT, SessionSuite.BYTES)));
  }

  private void startup() {
    Table table = StartupSuite.STARTUP;
    atMost(8, "ms added to an empty `main`", 100, added(table, StartupSuite.EMPTY));
    atMost(8, "ms added to the first query", 200, added(table, StartupSuite.QUERY));
    atMost(
        8,
        "times as long to load classes",
        1.01,
        divide(
            results.median(table, StartupSuite.AGENT, StartupSuite.CLASSES),
            results.median(table, StartupSuite.PLAIN, StartupSuite.CLASSES)));
    atMost(8, "MB of agent jar", 8, results.median(table, StartupSuite.AGENT, StartupSuite.JAR));
  }

  private void memory() {
    atMost(
        9,
        "MB of heap for 10,000 idle sessions",
        10,
        results.median(MemorySuite.MEMORY, MemorySuite.USED_SESSIONS, MemorySuite.MEGABYTES));
  }

  /** Of the agent's {@code mode=full}. */
  private void holder() {
    full("a `synchronized` DAO with `mode=full`, 1 reader: times plain", 1, HolderSuite.ONE_READER);
    full("8 readers: times plain", 3, HolderSuite.READERS);
    full("8 readers beside a writer: times plain", 5, HolderSuite.READERS_BESIDE_WRITER);
    full("that writer: times plain", 0.95, HolderSuite.WRITER_BESIDE_READERS);
    full("1 writer: times plain", 0.95, HolderSuite.ONE_WRITER);
    full("16 writers: times plain", 0.95, HolderSuite.WRITERS);
    atLeast(
        HOLDER,
        "read p99 beside a report of 50 ms: times lower than plain",
        30,
        divide(
            results.median(HolderSuite.HOLDER, HolderSuite.PLAIN, HolderSuite.READ_P99),
            results.median(HolderSuite.HOLDER, HolderSuite.FULL, HolderSuite.READ_P99)));
  }

  private void full(String text, double wanted, String column) {
    atLeast(
        HOLDER,
        text,
        wanted,
        divide(
            results.median(HolderSuite.HOLDER, HolderSuite.FULL, column),
            results.median(HolderSuite.HOLDER, HolderSuite.PLAIN, column)));
  }

  private void atLeast(int number, String text, double wanted, OptionalDouble measured) {
    targets.add(new Target(number, text, wanted, true, measured));
  }

  private void atMost(int number, String text, double wanted, OptionalDouble measured) {
    targets.add(new Target(number, text, wanted, false, measured));
  }

  private OptionalDouble value(Table table, Contender who, String column) {
    return results.median(table, who.title(), column);
  }

  private OptionalDouble ratio(Table table, Contender who, Contender other, String column) {
    return divide(value(table, who, column), value(table, other, column));
  }

  private OptionalDouble best(Table table, String column, boolean largest) {
    Stream<OptionalDouble> all = POOLS.stream().map(pool -> value(table, pool, column));
    var values = all.flatMapToDouble(OptionalDouble::stream);
    return largest ? values.max() : values.min();
  }

  private OptionalDouble added(Table table, String column) {
    return minus(
        results.median(table, StartupSuite.AGENT, column),
        results.median(table, StartupSuite.PLAIN, column));
  }

  private static OptionalDouble divide(OptionalDouble a, OptionalDouble b) {
    return a.isPresent() && b.isPresent()
        ? OptionalDouble.of(a.getAsDouble() / b.getAsDouble())
        : OptionalDouble.empty();
  }

  private static OptionalDouble minus(OptionalDouble a, OptionalDouble b) {
    return a.isPresent() && b.isPresent()
        ? OptionalDouble.of(a.getAsDouble() - b.getAsDouble())
        : OptionalDouble.empty();
  }
}
