package io.pooledsqlite.agent.analysis;

import io.pooledsqlite.agent.analysis.Expectations.Expected;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares the verdicts of the analysis with those that were written beside the regions by hand.
 */
public final class WrittenVerdicts {

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
          "tricks.MonitorTricks$LockedElsewhere",
          "tricks.MonitorTricks$LockedInAField",
          "tricks.MonitorTricks$LockedAsItsBase");

  /** Inherited regions that another receiver makes different. */
  private static final Map<String, String> BY_RECEIVER =
      Map.of("tricks.MonitorTricks$OverridesToWrite.rows", "single");

  private final Set<String> met = new HashSet<>();
  private final List<String> wrong = new ArrayList<>();
  private final Set<String> otherVerdicts = new TreeSet<>();

  WrittenVerdicts(AnalysisReport report, Expectations expectations) {
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
                check(region, expected);
              } else if (region.verdict() != Verdict.EXCLUSIVE) {
                wrong.add("nobody expected " + region);
              }
            });
  }

  /** The regions of the classes in a folder that get another verdict than the written one. */
  public static Set<String> otherVerdicts(Path folder) throws IOException {
    LegacyCode code = LegacyCode.compiled(folder);
    return new WrittenVerdicts(code.analyse(), new Expectations(code.classes())).otherVerdicts;
  }

  /** Those that were met, by {@link Expectations#key}. */
  Set<String> met() {
    return met;
  }

  /** What is wrong, verdicts and reasons. */
  List<String> wrong() {
    return wrong;
  }

  private void check(RegionReport region, Expected expected) {
    boolean inherited = !region.receiver().equals(region.className());
    String verdict = expected.verdict();
    String why = expected.why();
    if (inherited && LEFT_ALONE.contains(region.receiver())) {
      verdict = "exclusive";
      why = "left alone";
    }
    verdict = BY_RECEIVER.getOrDefault(region.receiver() + "." + region.method(), verdict);
    boolean right = region.verdict().toString().equals(verdict);
    if (!right) {
      otherVerdicts.add(name(region));
    }
    if (!right || !region.reason().contains(why)) {
      wrong.add("expected " + verdict + " (" + why + ") of " + region);
    }
  }

  private static String name(RegionReport region) {
    String type = region.receiver();
    return type.substring(type.lastIndexOf('.') + 1) + "." + region.method();
  }
}
