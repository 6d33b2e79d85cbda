package io.pooledsqlite.it.holders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.pooledsqlite.it.process.Jvm.Result;
import io.pooledsqlite.it.process.Shipped;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random holders in mode {@code full}: whatever their threads see, a mutex could have shown them.
 * {@code -Dholders.minutes=N} goes on with new seeds, {@code -Dholders.seed=S} replays one.
 */
class HolderTest {

  private static final int FIXED_SEEDS = 40;
  private static final int ROUNDS = 20;
  private static final int OVERLAPS = 1_000;
  private static final Pattern LIFTED =
      Pattern.compile("(\\d+) of \\d+ synchronized regions .* ran beside others");
  private static final Pattern BESIDE = Pattern.compile("(\\d+) seen beside another");
  private static final Pattern SMALLEST = Pattern.compile("again: -Dholders.seed=\\d+:(\\S+)");

  @TempDir private Path folder;

  @Test
  void plainHistoriesAreExplained() throws Exception {
    Result result = run(new HolderJvm(folder, List.of(), true), seeds(0, 8), 20, 0);
    assertThat(result.out()).contains("checked 1920 calls, 0 seen beside another");
  }

  @Test
  void historiesWithoutLocksAreNotAndFewRegionsShowIt() throws Exception {
    HolderJvm jvm = new HolderJvm(folder, List.of(Shipped.agent("")), false);
    Result result = jvm.run(seeds(0, 12), 200, 0);
    assertThat(result.status()).as("%s", result.out()).isNotZero();
    assertThat(result.out()).anyMatch(line -> line.startsWith("no mutex explains"));
    Matcher smallest = find(SMALLEST, List.of(jvm.smallest(result)));
    assertThat(smallest.group(1).split(",", -1)).hasSizeLessThanOrEqualTo(3);
  }

  @Test
  void replacedMonitorsExplainAllHistories() throws Exception {
    String only = System.getProperty("holders.seed");
    List<String> programs = only == null ? seeds(0, FIXED_SEEDS) : List.of(only);
    Result result = run(full(), programs, ROUNDS, only == null ? OVERLAPS : 0);
    Matcher lifted = find(LIFTED, result.said());
    Matcher beside = find(BESIDE, result.out());
    int all =
        programs.stream().mapToInt(each -> HolderProgram.of(each).synchronizedRegions()).sum();
    int share = 100 * Integer.parseInt(lifted.group(1)) / all;
    System.out.printf("%d %% of %d regions lifted, %s%n", share, all, beside.group());
    if (only == null) {
      assertThat(share).as("percent of all regions that were lifted").isGreaterThanOrEqualTo(30);
      assertThat(Integer.parseInt(beside.group(1))).isGreaterThanOrEqualTo(OVERLAPS);
    }
  }

  private static Matcher find(Pattern pattern, List<String> lines) {
    Matcher matcher = pattern.matcher(String.join("\n", lines));
    assertThat(matcher.find()).as("%s in %s", pattern, lines).isTrue();
    return matcher;
  }

  @Test
  void soDoThoseOfNewSeeds() throws Exception {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(Long.getLong("holders.minutes", 0));
    SplittableRandom random = new SplittableRandom();
    while (System.nanoTime() - end < 0) {
      int first = random.nextInt(1_000_000);
      run(full(), seeds(first, first + 40), 4 * ROUNDS, 0);
    }
  }

  private static List<String> seeds(int from, int to) {
    return IntStream.range(from, to).mapToObj(String::valueOf).toList();
  }

  private static Result run(HolderJvm jvm, List<String> programs, int rounds, int overlaps)
      throws Exception {
    Result result = jvm.run(programs, rounds, overlaps);
    if (result.status() != 0) {
      fail(jvm.smallest(result));
    }
    return result;
  }

  private HolderJvm full() {
    return new HolderJvm(folder, List.of(Shipped.agent("mode=full")), true);
  }
}
