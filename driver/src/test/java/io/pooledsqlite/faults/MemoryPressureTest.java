package io.pooledsqlite.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Programs that forget to close thousands of things, in a JVM with a heap of 64 MB: nothing of what
 * they forgot is kept. {@code -Dpressure=1} for the full numbers.
 */
class MemoryPressureTest {

  private static final double FULL = Double.parseDouble(System.getProperty("pressure", "0.05"));

  /** What may be kept once all is at rest: caches, and what the JVM itself loaded meanwhile. */
  private static final long KEPT_KILOBYTES = 8_192;

  /** Beyond the readers; see {@code OpenScopes}. */
  private static final long MOST_EXTRA_CONNECTIONS = 64;

  @TempDir Path directory;

  @Test
  void sessionsThatAreDroppedUnclosed() throws Exception {
    run("sessions", 100_000);
  }

  @Test
  void resultSetsThatAreDroppedUnclosed() throws Exception {
    Map<String, Long> seen = run("lost", 30_000);
    assertThat(seen.get("mostExtraConnections")).isLessThanOrEqualTo(MOST_EXTRA_CONNECTIONS);
  }

  @Test
  void resultSetsThatStayOpen() throws Exception {
    Map<String, Long> seen = run("open", 10_000);
    assertThat(seen.get("mostExtraConnections")).isLessThanOrEqualTo(MOST_EXTRA_CONNECTIONS);
    assertThat(seen.get("sum")).isEqualTo(14 * seen.get("times"));
  }

  @Test
  void statementsOfAMegabyte() throws Exception {
    run("large", 400);
  }

  private Map<String, Long> run(String program, int times) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                MemoryPressure.class.getName(),
                program,
                "jdbc:pooledsqlite:" + directory.resolve("test.db"),
                String.valueOf((int) (times * FULL)))
            .redirectErrorStream(true)
            .start();
    List<String> said = process.inputReader().lines().toList();
    assertThat(process.waitFor()).as("%s", said).isZero();
    Map<String, Long> seen = new HashMap<>();
    for (String line : said) {
      int equals = line.indexOf('=');
      seen.put(line.substring(0, equals), Long.valueOf(line.substring(equals + 1)));
    }
    System.out.println(program + ": " + seen);
    assertThat(seen.get("atRest")).as("%s", seen).isEqualTo(1);
    assertThat(seen.get("sessions")).as("%s", seen).isEqualTo(1);
    assertThat(seen.get("references")).as("%s", seen).isEqualTo(1);
    assertThat(seen.get("extraConnections")).as("%s", seen).isZero();
    assertThat(seen.get("keptKilobytes")).as("%s", seen).isLessThan(KEPT_KILOBYTES);
    return seen;
  }
}
