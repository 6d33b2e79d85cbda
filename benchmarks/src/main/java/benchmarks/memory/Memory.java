package benchmarks.memory;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this JVM occupies, in bytes. Stateless. */
final class Memory {

  private Memory() {}

  /** Objects that are still reachable. */
  static double heap() {
    for (int run = 0; run < 4; run++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Memory of the process that is in use by nobody else; not a number where /proc is not. */
  static double anonymous() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return Double.NaN;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("RssAnon:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(Double.NaN);
  }
}
