package benchmarks.report;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.sqlite.SQLiteJDBCLoader;

/** Where the figures come from. Stateless. */
final class Machine {

  private static final int SYNCS = 50;

  private Machine() {}

  /** The machine and the versions of everything that was measured, as a list. */
  static String description() throws IOException {
    return String.join(
            "\n",
            "- " + Runtime.getRuntime().availableProcessors() + " processors, " + processor(),
            "- "
                + System.getProperty("os.name")
                + " "
                + System.getProperty("os.arch")
                + ", "
                + memory()
                + " GB of memory, "
                + Files.getFileStore(temporary()).type()
                + ", an fsync takes "
                + Page.number(fsyncMillis())
                + " ms",
            "- " + System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
            "- sqlite-jdbc " + SQLiteJDBCLoader.getVersion() + "; " + String.join(", ", pools()))
        + "\n\n";
  }

  private static Path temporary() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  private static String processor() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(info)) {
      return System.getProperty("os.arch");
    }
    try (Stream<String> lines = Files.lines(info)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .orElse(System.getProperty("os.arch"));
    }
  }

  private static long memory() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? Math.round(system.getTotalMemorySize() / 1e9)
        : 0;
  }

  /** The median of a small write and its fsync where the databases are. */
  private static double fsyncMillis() throws IOException {
    Path file = Files.createTempFile("pooledsqlite-fsync", "");
    List<Double> millis = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int sync = 0; sync < SYNCS; sync++) {
        channel.write(ByteBuffer.allocate(4096), sync * 4096L);
        long begin = System.nanoTime();
        channel.force(false);
        millis.add((System.nanoTime() - begin) / 1e6);
      }
    } finally {
      Files.delete(file);
    }
    return Results.median(millis);
  }

  /** The other pools, as the names of their jars tell. */
  private static List<String> pools() throws IOException {
    String own = System.getProperty("java.class.path").split(java.io.File.pathSeparator, 2)[0];
    Path lib = Path.of(own).toAbsolutePath().resolveSibling("lib");
    if (!Files.isDirectory(lib)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(lib)) {
      return files
          .map(file -> file.getFileName().toString().replaceFirst("\\.jar$", ""))
          .filter(
              name ->
                  name.toLowerCase(Locale.ROOT)
                      .matches("(hikaricp|agroal-pool|commons-dbcp2|tomcat-jdbc|vibur-dbcp)-.*"))
          .sorted()
          .toList();
    }
  }
}
