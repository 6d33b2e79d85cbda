package io.pooledsqlite.agent.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.agent.analysis.LegacyCode.Compiler;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every region gets the verdict that was written beside it by hand, whoever compiled it. */
class VerdictsTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void everyRegionGetsItsVerdict(Compiler compiler) throws Exception {
    LegacyCode code = LegacyCode.compile(compiler, folder);
    AnalysisReport report = code.analyse();
    Expectations expectations = new Expectations(code.classes());
    WrittenVerdicts written = new WrittenVerdicts(report, expectations);
    assertThat(written.wrong()).isEmpty();
    assertThat(report.notes()).isEmpty();
    mostSimpleRegionsAreLifted(report, expectations);
    locksOfJavaUtilConcurrentAreReported(report);
    assertThat(written.met()).containsExactlyInAnyOrderElementsOf(expectations.all().keySet());
  }

  private static void locksOfJavaUtilConcurrentAreReported(AnalysisReport report) {
    assertThat(report.holders())
        .filteredOn(holder -> holder.className().equals("style.SensorLog"))
        .flatMap(HolderReport::monitors)
        .filteredOn(monitor -> monitor.lock().equals("the ReentrantLock in style.SensorLog.guard"))
        .singleElement()
        .satisfies(
            monitor -> {
              assertThat(monitor.whyLeftAlone())
                  .isEqualTo("locks of java.util.concurrent are reported, not replaced");
              assertThat(monitor.regions()).isEmpty();
            });
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
