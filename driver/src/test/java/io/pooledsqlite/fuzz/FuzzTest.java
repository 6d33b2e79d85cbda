package io.pooledsqlite.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.pooledsqlite.testing.MemoryDirectory;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random JDBC programs see through PooledSQLite what they see through sqlite-jdbc, and leave the
 * same files. Usually these are the programs of the first seeds, as many as there is time for, but
 * enough for each {@link Shape}; {@code -Dfuzz.minutes} runs others, new ones each time, {@code
 * -Dfuzz.seed} repeats one.
 */
class FuzzTest {

  private static final int USUAL_PROGRAMS = 2500;
  private static final Duration USUAL = Duration.ofMinutes(1);

  @TempDir(factory = MemoryDirectory.class)
  static Path directory;

  @Test
  void programsCanNotTellTheDriversApart() {
    String seed = System.getProperty("fuzz.seed", "");
    try (Fuzzer fuzzer = new Fuzzer(directory, Execution::onPooledSqlite)) {
      if (!seed.isEmpty()) {
        check(fuzzer, Long.parseLong(seed));
        return;
      }
      long first = minutes().isEmpty() ? 1 : System.currentTimeMillis();
      long end = System.nanoTime() + length().toNanos();
      long next = first;
      long last = minutes().isEmpty() ? USUAL_PROGRAMS : Long.MAX_VALUE;
      while (System.nanoTime() < end && next <= last) {
        check(fuzzer, next++);
      }
      // On a slow machine a minute's programs may not have done all that programs can do.
      while (!fuzzer.missing().isEmpty() && next < first + USUAL_PROGRAMS) {
        check(fuzzer, next++);
      }
      System.out.println("fuzz: seeds from " + first + ", " + fuzzer.counts());
      assertThat(fuzzer.missing()).as("what no program did with success").isEmpty();
      // No hiding behind connections that nobody shares.
      assertThat(fuzzer.unsharedStatements()).isLessThan(fuzzer.statements() / 5);
      assertThat(fuzzer.compared()).isGreaterThan(fuzzer.statements() / 2);
    }
  }

  private static void check(Fuzzer fuzzer, long seed) {
    String difference = fuzzer.check(seed);
    if (difference != null) {
      fail(difference);
    }
  }

  private static Duration length() {
    return minutes().isEmpty() ? USUAL : Duration.ofMinutes(Long.parseLong(minutes()));
  }

  private static String minutes() {
    return System.getProperty("fuzz.minutes", "");
  }
}
