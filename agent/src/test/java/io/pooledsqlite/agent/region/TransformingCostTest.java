package io.pooledsqlite.agent.region;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.agent.analysis.LegacyCode;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prints the processor time that {@code mode=full} takes as the classes of a program load, those
 * that get woven and those that do not; asserts none.
 */
class TransformingCostTest {

  private static final int ROUNDS = Integer.getInteger("cost.rounds", 2);

  @TempDir private Path folder;

  private final ThreadMXBean processor = ManagementFactory.getThreadMXBean();
  private final List<Double> woven = new ArrayList<>();
  private final List<Double> others = new ArrayList<>();

  @Test
  void printsTheCostOfAClass() throws Exception {
    List<Path> sources = new ArrayList<>();
    for (String root : List.of("src/test/legacy/style", "src/test/legacy/expected")) {
      try (Stream<Path> files = Files.list(Path.of(root))) {
        files.forEach(sources::add);
      }
    }
    Map<String, byte[]> classes =
        LegacyCode.compile(LegacyCode.Compiler.JAVAC_17, sources, folder).classes();
    for (int round = 0; round < ROUNDS; round++) {
      woven.clear();
      others.clear();
      load(classes);
      System.out.printf(
          "round %d: %d classes that are woven, each %.2f ms in the median, %.2f at most;"
              + " %d others, each %.3f ms%n",
          round, woven.size(), median(woven), max(woven), others.size(), median(others));
    }
    assertThat(woven).hasSizeGreaterThan(15);
  }

  private void load(Map<String, byte[]> classes) throws Exception {
    PrintStream nobody = new PrintStream(OutputStream.nullOutputStream());
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, null)) {
      HolderTransformer transformer = FullMode.transformer(nobody);
      classes.forEach(
          (name, bytes) -> {
            long begin = processor.getCurrentThreadCpuTime();
            byte[] result = transformer.transform(null, loader, name, null, null, bytes);
            double millis = (processor.getCurrentThreadCpuTime() - begin) / 1e6;
            (result == null ? others : woven).add(millis);
          });
    }
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static double max(List<Double> values) {
    return values.stream().max(Comparator.naturalOrder()).orElseThrow();
  }
}
