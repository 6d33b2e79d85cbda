package io.pooledsqlite.agent.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.agent.analysis.LegacyCode.Compiler;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the settings {@code locks.*} make of verdicts. */
class LockOverridesTest {

  private static final Pattern LOOKED_AT =
      Pattern.compile("dao/PartDao|dao/Part|tricks/(StateTricks|MonitorTricks.(Simple|Waits)).*");

  @TempDir private static Path folder;
  private static LegacyCode code;

  private final List<String> problems = new ArrayList<>();

  @BeforeAll
  static void compile() throws Exception {
    code = LegacyCode.compile(Compiler.JAVAC_17, folder);
  }

  @Test
  void aKeptMethodIsExclusiveAndTheOthersAreNot() {
    AnalysisReport report = analyse(Map.of("locks.keep", "dao.PartDao#find"));
    RegionReport kept = region(report, "dao.PartDao", "find");
    assertThat(kept.verdict()).isEqualTo(Verdict.EXCLUSIVE);
    assertThat(kept.reason())
        .isEqualTo("PartDao.find is exclusive because it is kept so by locks.keep.");
    assertThat(region(report, "dao.PartDao", "all").verdict()).isEqualTo(Verdict.READ);
  }

  @Test
  void aKeptClassIsLeftAlone() {
    AnalysisReport report = analyse(Map.of("locks.keep", "dao.PartDao"));
    assertThat(region(report, "dao.PartDao", "all").verdict()).isEqualTo(Verdict.EXCLUSIVE);
    assertThat(report.holders())
        .filteredOn(holder -> holder.className().equals("dao.PartDao"))
        .flatMap(HolderReport::monitors)
        .extracting(MonitorReport::whyLeftAlone)
        .containsExactly("locks.keep names dao.PartDao");
  }

  @Test
  void soIsAPackageWhateverElseIsSaid() {
    AnalysisReport report = analyse(Map.of("locks.keep", "dao.*", "locks.read", "dao.PartDao#all"));
    assertThat(report.regions())
        .filteredOn(region -> region.className().startsWith("dao."))
        .isNotEmpty()
        .allMatch(region -> region.verdict() == Verdict.EXCLUSIVE);
    assertThat(report.count(Verdict.READ)).isPositive();
  }

  @Test
  void theWordOfAnAuthorStandsForSharedState() {
    String method = "finalBuilder";
    assertThat(region(analyse(LockOverrides.NONE), "tricks.StateTricks", method).verdict())
        .isEqualTo(Verdict.EXCLUSIVE);
    RegionReport said =
        region(
            analyse(Map.of("locks.read", "tricks.StateTricks#" + method)),
            "tricks.StateTricks",
            method);
    assertThat(said.verdict()).isEqualTo(Verdict.READ);
    assertThat(said.assertedBy()).isEqualTo("locks.read");
    assertThat(said.reason())
        .startsWith(
            "StateTricks.finalBuilder is read because it is said to be by locks.read, although it ")
        .contains("StringBuilder");
  }

  @Test
  void andNotForWaitingOnTheMonitor() {
    RegionReport said =
        region(
            analyse(Map.of("locks.read", "tricks.MonitorTricks$Waits")),
            "tricks.MonitorTricks$Waits",
            "await");
    assertThat(said.verdict()).isEqualTo(Verdict.EXCLUSIVE);
    assertThat(said.assertedBy()).isNull();
    assertThat(said.advice()).isEqualTo("take it out of locks.read");
  }

  @Test
  void norForSqlThatIsKnownToWrite() {
    RegionReport proved =
        analyse(LockOverrides.NONE)
            .regions()
            .filter(region -> region.verdict() == Verdict.SINGLE)
            .filter(region -> region.className().equals("dao.PartDao"))
            .findFirst()
            .orElseThrow();
    String name = "dao.PartDao#" + proved.method();
    RegionReport said = region(analyse(Map.of("locks.read", name)), "dao.PartDao", proved.method());
    assertThat(said.verdict()).isEqualTo(Verdict.EXCLUSIVE);
    assertThat(said.reason()).contains("for which locks.read can not answer");
  }

  @Test
  void aMethodGoesBeforeItsClassAndWriteBeforeRead() {
    AnalysisReport report =
        analyse(
            Map.of("locks.read", "tricks.StateTricks", "locks.write", "tricks.StateTricks#decoy"));
    assertThat(region(report, "tricks.StateTricks", "decoy").verdict()).isEqualTo(Verdict.WRITE);
    assertThat(region(report, "tricks.StateTricks", "finalBuilder").verdict())
        .isEqualTo(Verdict.READ);

    AnalysisReport both =
        analyse(
            Map.of(
                "locks.read",
                "tricks.StateTricks#decoy",
                "locks.write",
                "tricks.StateTricks#decoy"));
    assertThat(region(both, "tricks.StateTricks", "decoy").verdict()).isEqualTo(Verdict.WRITE);
  }

  @Test
  void whatMakesNoSenseOrNamesNothingIsSaid() {
    LockOverrides overrides =
        new LockOverrides(
            Map.of("locks.keep", "dao.PartDao#, dao.Nobody,,dao.*,dao.PartDao", "locks.read", "*"),
            problems::add);
    analyse(overrides);
    assertThat(problems)
        .hasSize(2)
        .anyMatch(
            what -> what.startsWith("locks.keep has an entry dao.PartDao#, which is left out"))
        .anyMatch(what -> what.startsWith("locks.read has an entry *, which is left out"));
    assertThat(overrides.unmatched()).containsExactly("locks.keep names dao.Nobody");
  }

  private AnalysisReport analyse(Map<String, String> settings) {
    return analyse(new LockOverrides(settings, problems::add));
  }

  private static AnalysisReport analyse(LockOverrides overrides) {
    List<ClassHeader> headers =
        code.classes().entrySet().stream()
            .filter(entry -> LOOKED_AT.matcher(entry.getKey()).matches())
            .map(entry -> ClassHeader.read(entry.getValue()))
            .toList();
    return LockAnalysis.analyse(code.classes()::get, headers, () -> {}, overrides);
  }

  private static RegionReport region(AnalysisReport report, String className, String method) {
    return report
        .regions()
        .filter(region -> region.receiver().equals(className) && region.method().equals(method))
        .findFirst()
        .orElseThrow();
  }
}
