package io.pooledsqlite.it.holders;

import io.pooledsqlite.it.holders.Linearization.Call;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The program that the tests run with and without the agent: several threads call the regions of
 * each generated holder, and every history is checked. It ends with status 1 at the first one that
 * no mutex explains.
 */
public final class HolderRun {

  private static final int THREADS = 3;
  private static final int CALLS = 4;
  private static final int MOST_PASSES = 16;

  private final URL classes;
  private final Overlaps overlaps = new Overlaps();
  private final List<Subject> subjects = new ArrayList<>();
  private int rounds;

  private record Subject(HolderProgram program, RandomHolder holder, SplittableRandom random) {}

  private HolderRun(URL classes) {
    this.classes = classes;
  }

  /**
   * Folders of the classes and for the databases, rounds for each holder, how many calls shall be
   * seen beside another (for which all is done again, a few times at most), programs as {@link
   * HolderProgram} reads.
   */
  public static void main(String[] arguments) throws Exception {
    int count = Integer.parseInt(arguments[2]);
    int wanted = Integer.parseInt(arguments[3]);
    HolderRun run = new HolderRun(Path.of(arguments[0]).toUri().toURL());
    for (int i = 4; i < arguments.length; i++) {
      run.add(HolderProgram.of(arguments[i]), arguments[1]);
    }
    run.overlaps.start();
    int passes = 0;
    do {
      for (Subject subject : run.subjects) {
        run.check(subject, count);
      }
      passes++;
    } while (run.overlaps.seen() < wanted && passes < MOST_PASSES);
    System.out.println(
        "checked "
            + run.rounds * THREADS * CALLS
            + " calls, "
            + run.overlaps.seen()
            + " seen beside another");
  }

  private void add(HolderProgram program, String folder) throws Exception {
    String url = "jdbc:sqlite:" + folder + "/" + program.name() + ".db?synchronous=OFF";
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
    // One holder's loader for itself: a lock that can not be told spoils those of its loader.
    ClassLoader loader = new URLClassLoader(new URL[] {classes}, HolderRun.class.getClassLoader());
    Constructor<? extends RandomHolder> constructor =
        loader
            .loadClass("generated." + program.typeName())
            .asSubclass(RandomHolder.class)
            .getDeclaredConstructor(String.class);
    constructor.setAccessible(true);
    RandomHolder holder = constructor.newInstance(url);
    subjects.add(new Subject(program, holder, new SplittableRandom(program.name().hashCode())));
  }

  private void check(Subject subject, int count) throws Exception {
    State state = new State(subject.holder().dump());
    for (int round = 0; round < count; round++) {
      List<Call> calls = round(subject, subject.program().regions(round));
      State after = new State(subject.holder().dump());
      if (!Linearization.exists(subject.program(), state, calls, after)) {
        System.out.println("no mutex explains " + subject.program().name() + ", round " + round);
        System.out.println("from " + state + " to " + after);
        for (Call call : calls) {
          System.out.println(call + " " + subject.program().describe(call.region()));
        }
        System.exit(1);
      }
      state = after;
    }
  }

  private List<Call> round(Subject subject, List<Integer> regions) throws Exception {
    List<Call> calls = Collections.synchronizedList(new ArrayList<>());
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<Thread> threads = new ArrayList<>();
    AtomicIntegerArray current = new AtomicIntegerArray(THREADS);
    for (int number = 0; number < THREADS; number++) {
      int own = number;
      SplittableRandom choices = subject.random().split();
      Thread thread =
          new Thread(
              () -> {
                try {
                  start.await();
                  for (int i = 0; i < CALLS; i++) {
                    int region = regions.get(choices.nextInt(regions.size()));
                    current.set(own, i + 1);
                    calls.add(call(subject.holder(), own, region, choices.nextInt(1, 8)));
                  }
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      threads.add(thread);
    }
    threads.forEach(Thread::start);
    overlaps.watch(new Overlaps.Round(++rounds, threads, current));
    for (Thread thread : threads) {
      thread.join();
    }
    overlaps.watch(null);
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
