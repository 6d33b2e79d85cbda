package io.pooledsqlite.it.holders;

import io.pooledsqlite.it.holders.Linearization.Call;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;

/**
 * The program that the tests run with and without the agent: several threads call the regions of
 * each generated holder, and every history is checked. It ends with status 1 at the first one that
 * no mutex explains.
 */
public final class HolderRun {

  private static final int THREADS = 3;
  private static final int CALLS = 4;

  private HolderRun() {}

  /** Folder for the databases, rounds for each holder, seeds. */
  public static void main(String[] arguments) throws Exception {
    int rounds = Integer.parseInt(arguments[1]);
    long calls = 0;
    for (int i = 2; i < arguments.length; i++) {
      int seed = Integer.parseInt(arguments[i]);
      calls += run(seed, arguments[0], rounds);
    }
    System.out.println("checked " + calls + " calls");
  }

  private static long run(int seed, String folder, int rounds) throws Exception {
    HolderProgram program = new HolderProgram(seed);
    String url = "jdbc:sqlite:" + folder + "/holder" + seed + ".db?synchronous=OFF";
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      for (String sql :
          List.of(
              "CREATE TABLE t(id INTEGER PRIMARY KEY, n INTEGER)",
              "INSERT INTO t VALUES (0, 100), (1, 200), (2, 300)",
              "CREATE TABLE log(id INTEGER PRIMARY KEY, v INTEGER)",
              "CREATE VIEW v AS SELECT * FROM t",
              "CREATE TRIGGER vu INSTEAD OF UPDATE ON v BEGIN"
                  + " UPDATE t SET n = new.n WHERE id = new.id; END")) {
        statement.executeUpdate(sql);
      }
    }
    RandomHolder holder =
        Class.forName("generated." + program.name())
            .asSubclass(RandomHolder.class)
            .getConstructor(String.class)
            .newInstance(url);
    SplittableRandom random = new SplittableRandom(seed);
    State state = new State(holder.dump());
    for (int round = 0; round < rounds; round++) {
      List<Call> calls = round(program, holder, random);
      State after = new State(holder.dump());
      if (!Linearization.exists(program, state, calls, after)) {
        System.out.println("no mutex explains seed " + seed + ", round " + round);
        System.out.println("from " + state + " to " + after);
        for (Call call : calls) {
          System.out.println(call + " " + program.describe(call.region()));
        }
        System.exit(1);
      }
      state = after;
    }
    return (long) rounds * THREADS * CALLS;
  }

  private static List<Call> round(
      HolderProgram program, RandomHolder holder, SplittableRandom random) throws Exception {
    List<Call> calls = Collections.synchronizedList(new ArrayList<>());
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<Thread> threads = new ArrayList<>();
    for (int number = 0; number < THREADS; number++) {
      int own = number;
      SplittableRandom choices = random.split();
      Thread thread =
          new Thread(
              () -> {
                try {
                  start.await();
                  for (int i = 0; i < CALLS; i++) {
                    int region = choices.nextInt(program.regions());
                    calls.add(call(holder, own, region, choices.nextInt(1, 8)));
                  }
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return calls;
  }

  private static Call call(RandomHolder holder, int thread, int region, int argument) {
    long start = System.nanoTime();
    long result;
    try {
      result = holder.call(region, argument);
    } catch (IllegalStateException expected) {
      result = Shape.THROWS;
    } catch (Exception e) {
      boolean constraint = String.valueOf(e.getMessage()).contains("SQLITE_CONSTRAINT");
      if (!constraint) {
        e.printStackTrace(System.out);
      }
      result = constraint ? Shape.THROWS : Shape.NOTHING;
    }
    return new Call(thread, region, argument, start, System.nanoTime(), result);
  }
}
