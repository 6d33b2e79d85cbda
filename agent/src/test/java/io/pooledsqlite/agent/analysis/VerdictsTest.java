package io.pooledsqlite.agent.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.agent.analysis.Expectations.Expected;
import io.pooledsqlite.agent.analysis.LegacyCode.Compiler;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every region gets the verdict that was written beside it by hand, whoever compiled it. */
class VerdictsTest {

  /** Inherits regions that would be better, but for another one on the same monitor. */
  private static final Set<String> LEFT_ALONE =
      Set.of(
          "tricks.MonitorTricks$Waits",
          "tricks.MonitorTricks$AsksForTheLock",
          "tricks.MonitorTricks$Reflects",
          "tricks.MonitorTricks$CallsBack",
          "tricks.MonitorTricks$CallsAFunction",
          "tricks.MonitorTricks$Deep",
          "tricks.MonitorTricks$Recursive",
          "tricks.MonitorTricks$LockedElsewhere");

  /** Inherited regions that another receiver makes different. */
  private static final Map<String, String> BY_RECEIVER =
      Map.of("tricks.MonitorTricks$OverridesToWrite.rows", "single");

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void everyRegionGetsItsVerdict(Compiler compiler) throws Exception {
    LegacyCode code = LegacyCode.compile(compiler, folder);
    AnalysisReport report = code.analyse();
    Expectations expectations = new Expectations(code.classes());
    Set<String> met = new HashSet<>();
    List<String> wrong = new ArrayList<>();
    report
        .regions()
        .forEach(
            region -> {
              Expected expected = expectations.of(region);
              if (expected != null && expected.wholeMethod() && region.block()) {
                // A block inside of it, on another lock.
                return;
              }
              if (expected != null) {
                met.add(Expectations.key(region.className(), region.method(), region.descriptor()));
                check(region, expected, wrong);
              } else if (region.verdict() != Verdict.EXCLUSIVE) {
                wrong.add("nobody expected " + region);
              }
            });
    assertThat(wrong).isEmpty();
    assertThat(report.notes()).isEmpty();
    mostSimpleRegionsAreLifted(report, expectations);
    assertThat(met).containsExactlyInAnyOrderElementsOf(expectations.all().keySet());
  }

  private static void check(RegionReport region, Expected expected, List<String> wrong) {
    boolean inherited = !region.receiver().equals(region.className());
    String verdict = expected.verdict();
    String why = expected.why();
    if (inherited && LEFT_ALONE.contains(region.receiver())) {
      verdict = "exclusive";
      why = "left alone";
    }
    verdict = BY_RECEIVER.getOrDefault(region.receiver() + "." + region.method(), verdict);
    boolean right = region.verdict().toString().equals(verdict) && region.reason().contains(why);
    if (!right) {
      wrong.add("expected " + verdict + " (" + why + ") of " + region);
    }
  }

  private static void mostSimpleRegionsAreLifted(AnalysisReport report, Expectations expectations) {
    List<RegionReport> simple =
        report
            .regions()
            .filter(region -> expectations.of(region) != null && expectations.of(region).simple())
            .toList();
    long lifted =
        simple.stream()
            .filter(
                region -> region.verdict() == Verdict.READ || region.verdict() == Verdict.SINGLE)
            .count();
    assertThat(simple).hasSizeGreaterThan(40);
    assertThat(lifted * 100 / simple.size()).isGreaterThanOrEqualTo(60);
  }
}
