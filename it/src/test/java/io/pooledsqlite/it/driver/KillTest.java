package io.pooledsqlite.it.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pooledsqlite.it.driver.app.AcknowledgingWriter;
import io.pooledsqlite.it.driver.app.AcknowledgingWriter.Habit;
import io.pooledsqlite.it.process.CommandLineShell;
import io.pooledsqlite.it.process.Jdk;
import io.pooledsqlite.it.process.Jvm;
import io.pooledsqlite.it.process.PlainFile;
import io.pooledsqlite.it.process.Shipped;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Nothing acknowledged is lost when the process is killed in the midst of writing. {@code
 * -Dkill.rounds} says how many processes are killed at least, {@code -Dkill.seed} repeats a run's
 * choices.
 */
class KillTest {

  private static final int ROUNDS = Integer.getInteger("kill.rounds", 100);
  private static final long SEED =
      Long.getLong("kill.seed", ThreadLocalRandom.current().nextInt(1_000_000));

  /** Who finds the file as the dead process left it, and so has to recover it. */
  enum FirstReader {
    SQLITE_JDBC,
    COMMAND_LINE
  }

  @TempDir private Path folder;

  private final Optional<CommandLineShell> shell = CommandLineShell.find();
  private final Map<Habit, Integer> rows = new ConcurrentHashMap<>();

  @ParameterizedTest
  @EnumSource
  void everyAcknowledgedRowIsThereAtTheNextOpen(FirstReader firstReader) throws Exception {
    assumeTrue(
        firstReader == FirstReader.SQLITE_JDBC || shell.isPresent(),
        "no sqlite3 on the path: killed writers are not read by SQLite's command line program");
    int readers = shell.isPresent() ? FirstReader.values().length : 1;
    int lanes = readers * Habit.values().length;
    int rounds = (ROUNDS + lanes - 1) / lanes;
    long start = System.nanoTime();
    ExecutorService threads = Executors.newFixedThreadPool(Habit.values().length);
    try {
      List<Callable<Void>> tasks =
          Stream.of(Habit.values())
              .<Callable<Void>>map(
                  habit ->
                      () -> {
                        new Lane(habit, firstReader, Jdk.THIS).kill(rounds);
                        return null;
                      })
              .toList();
      for (Future<Void> done : threads.invokeAll(tasks)) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
    System.out.printf(
        "kill: %d processes in %d s, first read by %s, acknowledged rows %s, none missing (seed"
            + " %d)%n",
        rounds * Habit.values().length,
        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start),
        firstReader,
        rows,
        SEED);
  }

  @ParameterizedTest
  @EnumSource
  void everyAcknowledgedRowIsThereOnEachJdk(Jdk jdk) throws Exception {
    new Lane(Habit.TRANSACTIONS, FirstReader.SQLITE_JDBC, jdk).kill(1);
  }

  /** One file, written by one process after the other, none of which ends by itself. */
  private final class Lane {
    private final Habit habit;
    private final FirstReader firstReader;
    private final Jdk jdk;
    private final Path file;
    private final Random random;
    private final Set<String> acknowledged = new HashSet<>();

    Lane(Habit habit, FirstReader firstReader, Jdk jdk) {
      this.habit = habit;
      this.firstReader = firstReader;
      this.jdk = jdk;
      this.file = folder.resolve(habit + ".db");
      this.random = new Random(SEED + habit.name().hashCode());
    }

    void kill(int rounds) throws Exception {
      for (int round = 0; round < rounds; round++) {
        String context = "round " + round + " of " + habit + ", seed " + SEED;
        writeAndDie(round, context);
        if (firstReader == FirstReader.COMMAND_LINE) {
          checkByCommandLine(context);
          checkByPlainDriver(context);
        } else {
          checkByPlainDriver(context);
          checkByCommandLine(context);
        }
      }
      rows.put(habit, acknowledged.size());
    }

    private void writeAndDie(int round, String context) throws Exception {
      Jvm.Result result;
      try (Jvm jvm = Jvm.start(jdk, command("r" + round))) {
        for (int left = 1 + random.nextInt(100); left > 0; left--) {
          jvm.await(line -> line.endsWith(";"));
        }
        LockSupport.parkNanos(random.nextInt(3_000_000));
        result = jvm.kill();
      }
      assertThat(result.status()).as(context).isNotZero();
      assertThat(result.out()).as(context).noneMatch(line -> line.startsWith("failed"));
      assertThat(result.err()).as(context).noneMatch(line -> line.contains("Exception"));
      result.out().stream()
          .flatMap(line -> Arrays.stream(line.split("(?<=;)")))
          // A kill cuts the last line off.
          .filter(key -> key.endsWith(";"))
          .forEach(acknowledged::add);
    }

    private List<String> command(String run) {
      String parameters =
          switch (habit) {
            case SHARED, TRANSACTIONS -> "";
            case PER_ROW -> "?pool.linger=0";
            case PAUSING -> "?pool.idleCheckpoint=10ms";
          };
      return List.of(
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-Xshare:auto",
          "-cp",
          Shipped.classPath(Shipped.DRIVER_ALL, Shipped.SQLITE_JDBC, Shipped.TEST_CLASSES),
          AcknowledgingWriter.class.getName(),
          "jdbc:pooledsqlite:" + file + parameters,
          habit.name(),
          run);
    }

    private void checkByPlainDriver(String context) throws Exception {
      check(
          context + ", by sqlite-jdbc",
          PlainFile.query(file, "SELECT x FROM t"),
          PlainFile.query(file, "PRAGMA integrity_check"));
    }

    private void checkByCommandLine(String context) throws Exception {
      if (shell.isPresent()) {
        check(
            context + ", by sqlite3",
            shell.get().query(file, "SELECT x FROM t"),
            shell.get().query(file, "PRAGMA integrity_check"));
      }
    }

    private void check(String context, List<String> found, List<String> integrity) {
      Set<String> missing = new HashSet<>(acknowledged);
      missing.removeAll(new HashSet<>(found));
      assertThat(missing).as("acknowledged, but missing: " + context).isEmpty();
      assertThat(found).as(context).doesNotHaveDuplicates();
      assertThat(integrity).as(context).containsExactly("ok");
    }
  }
}
