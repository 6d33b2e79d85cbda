package io.pooledsqlite.it.holders;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.it.process.Jdk;
import io.pooledsqlite.it.process.Jvm;
import io.pooledsqlite.it.process.Jvm.Result;
import io.pooledsqlite.it.process.Shipped;
import java.io.File;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random holders in mode {@code full}: whatever their threads see, a mutex could have shown them.
 * {@code -Dholders.minutes=N} goes on with new seeds, {@code -Dholders.seed=S} replays one.
 */
class HolderTest {

  private static final int FIXED_SEEDS = 40;
  private static final int ROUNDS = 40;
  private static final Pattern LIFTED =
      Pattern.compile("(\\d+) of (\\d+) synchronized regions .* ran beside others, (\\d+) times");

  @TempDir private Path folder;

  @Test
  void plainHistoriesAreExplained() throws Exception {
    Result result = run(List.of(), seeds(0, 8), 20);
    assertThat(result.out()).contains("checked 1920 calls");
  }

  @Test
  void historiesWithoutLocksAreNot() throws Exception {
    List<Integer> seeds = seeds(0, 12);
    compile(seeds, true);
    Result result = Jvm.run(Jdk.THIS, command(List.of(Shipped.agent("")), seeds, 200));
    assertThat(result.status()).as("%s", result.out()).isNotZero();
    assertThat(result.out()).anyMatch(line -> line.startsWith("no mutex explains"));
  }

  @Test
  void replacedMonitorsExplainAllHistories() throws Exception {
    Integer only = Integer.getInteger("holders.seed");
    List<Integer> seeds = only == null ? seeds(0, FIXED_SEEDS) : List.of(only);
    Result result = run(List.of(Shipped.agent("mode=full")), seeds, ROUNDS);
    Matcher lifted = LIFTED.matcher(String.join("\n", result.said()));
    assertThat(lifted.find()).as("%s", result.said()).isTrue();
    if (only == null) {
      int share = 100 * Integer.parseInt(lifted.group(1)) / Integer.parseInt(lifted.group(2));
      assertThat(share).as("percent of the regions of replaced monitors").isGreaterThan(30);
      assertThat(Integer.parseInt(lifted.group(3))).isGreaterThan(1_000);
    }
  }

  @Test
  void soDoThoseOfNewSeeds() throws Exception {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(Long.getLong("holders.minutes", 0));
    SplittableRandom random = new SplittableRandom();
    while (System.nanoTime() - end < 0) {
      int first = random.nextInt(1_000_000);
      run(List.of(Shipped.agent("mode=full")), seeds(first, first + 40), 6 * ROUNDS);
    }
  }

  private static List<Integer> seeds(int from, int to) {
    List<Integer> seeds = new ArrayList<>();
    for (int seed = from; seed < to; seed++) {
      seeds.add(seed);
    }
    return seeds;
  }

  private Result run(List<String> agent, List<Integer> seeds, int rounds) throws Exception {
    compile(seeds, false);
    Result result = Jvm.run(Jdk.THIS, command(agent, seeds, rounds));
    assertThat(result.status())
        .as("seeds %s\n%s\n%s", seeds, String.join("\n", result.out()), result.err())
        .isZero();
    return result;
  }

  private List<String> command(List<String> agent, List<Integer> seeds, int rounds)
      throws Exception {
    List<String> command = new ArrayList<>(agent);
    Path databases = Files.createTempDirectory(folder, "databases");
    command.addAll(
        List.of(
            "-cp",
            Shipped.programPath() + File.pathSeparator + folder.resolve("classes"),
            HolderRun.class.getName(),
            databases.toString(),
            String.valueOf(rounds)));
    seeds.forEach(seed -> command.add(String.valueOf(seed)));
    return command;
  }

  private void compile(List<Integer> seeds, boolean withoutLocks) throws Exception {
    Path sources = Files.createDirectories(folder.resolve("sources/generated"));
    Path classes = Files.createDirectories(folder.resolve("classes"));
    List<Path> files = new ArrayList<>();
    for (int seed : seeds) {
      HolderProgram program = new HolderProgram(seed);
      String source = program.source();
      if (withoutLocks) {
        source = source.replaceAll("synchronized (\\(\\w+\\) )?", "");
      }
      files.add(Files.writeString(sources.resolve(program.name() + ".java"), source));
    }
    StringWriter messages = new StringWriter();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of("-d", classes.toString(), "-cp", Shipped.TEST_CLASSES, "-g", "-nowarn");
      boolean done =
          compiler
              .getTask(
                  messages,
                  manager,
                  null,
                  options,
                  null,
                  manager.getJavaFileObjects(files.toArray(new Path[0])))
              .call();
      assertThat(done).as("%s", messages).isTrue();
    }
  }
}
