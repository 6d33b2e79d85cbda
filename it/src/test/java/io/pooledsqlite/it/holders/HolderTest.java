package io.pooledsqlite.it.holders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.pooledsqlite.it.process.Jvm.Result;
import io.pooledsqlite.it.process.Shipped;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
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

  private static final int FIXED_SEEDS = 60;
  private static final int ROUNDS = 20;
  private static final int OVERLAPS = 1_000;

  /** So many programs run in one JVM, which ends long before anybody gives it up. */
  private static final int BATCH = 20;

  private static final Pattern LIFTED =
      Pattern.compile("(\\d+) of \\d+ synchronized regions .* ran beside others");
  private static final Pattern BESIDE = Pattern.compile("(\\d+) seen beside another");
  private static final Pattern CALLS = Pattern.compile("checked (\\d+) calls");
  private static final Pattern REPLACED =
      Pattern.compile("\\d+ of (\\d+) synchronized regions .* ran beside others");
  private static final Pattern TAKEN_BACK = Pattern.compile("is used as before because");
  private static final Pattern SMALLEST = Pattern.compile("again: -Dholders.seed=\\d+:(\\S+)");

  @TempDir private Path folder;

  @Test
  void plainHistoriesAreExplained() throws Exception {
    Result result = run(new HolderJvm(folder, List.of(), true), seeds(0, 12, false), 20, 0);
    assertThat(result.out()).contains("checked 1920 calls, 0 seen beside another");
  }

  @Test
  void plainHistoriesOfLocksWithOtherNamesAreExplained() throws Exception {
    run(new HolderJvm(folder, List.of(), true), seeds(0, 36, true), 10, 0);
  }

  @Test
  void historiesWithoutLocksAreNotAndFewRegionsShowIt() throws Exception {
    HolderJvm jvm = new HolderJvm(folder, List.of(Shipped.agent("")), false);
    Result result = jvm.run(seeds(0, 18, false), 200, 0);
    assertThat(result.status()).as("%s", result.out()).isNotZero();
    assertThat(result.out()).anyMatch(line -> line.startsWith("no mutex explains"));
    Matcher smallest = find(SMALLEST, List.of(jvm.smallest(result)));
    assertThat(smallest.group(1).split(",", -1)).hasSizeLessThanOrEqualTo(3);
  }

  @Test
  void replacedMonitorsExplainAllHistories() throws Exception {
    String only = System.getProperty("holders.seed");
    if (only != null) {
      run(full(), List.of(only), 4 * ROUNDS, 0);
      return;
    }
    List<String> programs = seeds(0, FIXED_SEEDS, false);
    Result result = run(full(), programs, ROUNDS, OVERLAPS);
    Matcher lifted = find(LIFTED, result.said());
    Matcher beside = find(BESIDE, result.out());
    int all =
        programs.stream().mapToInt(each -> HolderProgram.of(each).synchronizedRegions()).sum();
    int share = 100 * Integer.parseInt(lifted.group(1)) / all;
    System.out.printf(
        "%d %% of %d regions lifted, %s%n", share, all, String.join("; ", result.out()));
    assertThat(share).as("percent of all regions that were lifted").isGreaterThanOrEqualTo(30);
    assertThat(Integer.parseInt(beside.group(1))).isGreaterThanOrEqualTo(OVERLAPS);
  }

  @Test
  void soDoThoseOfLocksWithOtherNames() throws Exception {
    Result result = run(full(), seeds(0, FIXED_SEEDS, true), ROUNDS, 0);
    assertThat(find(LIFTED, result.said()).group(1)).isNotEqualTo("0");
    assertThat(result.said()).anyMatch(line -> TAKEN_BACK.matcher(line).find());
  }

  private static Matcher find(Pattern pattern, List<String> lines) {
    Matcher matcher = pattern.matcher(String.join("\n", lines));
    assertThat(matcher.find()).as("%s in %s", pattern, lines).isTrue();
    return matcher;
  }

  @Test
  void soDoThoseOfNewSeeds() throws Exception {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(Long.getLong("holders.minutes", 0));
    int first = new SplittableRandom().nextInt(1_000_000);
    int next = first;
    Map<String, Long> seen = new TreeMap<>();
    while (System.nanoTime() - end < 0) {
      Result result = run(full(), seeds(next, next + BATCH), 4 * ROUNDS, 0);
      next += BATCH;
      sum(seen, "calls", CALLS, result.out());
      sum(seen, "seen beside another", BESIDE, result.out());
      sum(seen, "regions lifted", LIFTED, result.said());
      sum(seen, "synchronized regions of replaced monitors", REPLACED, result.said());
      sum(seen, "monitors taken back", TAKEN_BACK, result.said());
    }
    if (next > first) {
      System.out.printf("holders of seeds %d to %d: %s%n", first, next - 1, seen);
    }
  }

  private static void sum(Map<String, Long> seen, String what, Pattern number, List<String> lines) {
    long found =
        number
            .matcher(String.join("\n", lines))
            .results()
            .mapToLong(each -> each.groupCount() == 0 ? 1 : Long.parseLong(each.group(1)))
            .sum();
    seen.merge(what, found, Long::sum);
  }

  private static List<String> seeds(int from, int to) {
    return IntStream.range(from, to).mapToObj(String::valueOf).toList();
  }

  /** Those of them whose locks have, or have not, other names. */
  private static List<String> seeds(int from, int to, boolean otherNames) {
    return seeds(from, to).stream()
        .filter(seed -> HolderProgram.of(seed).hasOtherNames() == otherNames)
        .toList();
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
