package io.pooledsqlite.agent.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.agent.analysis.LegacyCode.Compiler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Regions that are harmless only if calls and fields are followed to where they do not lead. */
class FollowedTest {

  /** An inherited region of which the class below opens the connection. */
  private static final String OPENED_BELOW =
      """
      package followed;
      import java.sql.Connection;
      class Opens extends OpenedBelow {
        static Connection mine;
        @Override Connection open() { return mine; }
      }
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(names = "JAVAC_8", mode = EnumSource.Mode.EXCLUDE)
  void everyRegionGetsItsVerdict(Compiler compiler) throws Exception {
    LegacyCode code = compile(compiler);
    Expectations expectations = new Expectations(code.classes());
    WrittenVerdicts written = new WrittenVerdicts(code.analyse(), expectations);
    assertThat(written.wrong()).isEmpty();
    assertThat(written.met()).containsExactlyInAnyOrderElementsOf(expectations.all().keySet());
  }

  @ParameterizedTest
  @EnumSource(names = "JAVAC_8", mode = EnumSource.Mode.EXCLUDE)
  void aConnectionMayBeOpenedByAClassBelow(Compiler compiler) throws Exception {
    Path more = Files.writeString(folder.resolve("Opens.java"), OPENED_BELOW);
    LegacyCode code = compile(compiler, more);
    Map<String, Verdict> verdicts =
        code.analyse()
            .regions()
            .filter(region -> region.className().equals("followed.OpenedBelow"))
            .collect(Collectors.toMap(RegionReport::receiver, RegionReport::verdict));
    assertThat(verdicts)
        .isEqualTo(
            Map.of("followed.OpenedBelow", Verdict.WRITE, "followed.Opens", Verdict.EXCLUSIVE));
  }

  private LegacyCode compile(Compiler compiler, Path... more) throws Exception {
    List<Path> sources =
        new ArrayList<>(
            List.of(
                Path.of("src/test/followed/Calls.java"),
                Path.of("src/test/followed/Kept.java"),
                Path.of("src/test/followed/Printed.java"),
                Path.of("src/test/followed/apart/Base.java"),
                Path.of("src/test/followed/sun/Settings.java"),
                Path.of("src/test/legacy/expected/Region.java")));
    sources.addAll(List.of(more));
    return LegacyCode.compile(compiler, sources, folder);
  }
}
