package io.pooledsqlite.agent.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.agent.analysis.Expectations.Expected;
import io.pooledsqlite.agent.analysis.LegacyCode.Compiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Of the regions that only read or run one statement, most are lifted: in DAOs as people write them
 * ({@code src/test/legacy/style}) and in the demo's. Prints the share and why the rest is not.
 */
class CoverageTest {

  private static final Path DEMO = Path.of("../demo-legacy-app/src/main/java/legacy/catalogue");

  /** The demo's regions that read or run one statement; the others are the rest of its DAO. */
  private static final Set<String> SIMPLE_IN_DEMO =
      Set.of("findById", "search", "count", "updatePrice");

  @TempDir private Path folder;

  @Test
  void mostSimpleRegionsAreLifted() throws Exception {
    LegacyCode code = LegacyCode.compile(Compiler.JAVAC_17, folder);
    Expectations expectations = new Expectations(code.classes());
    List<RegionReport> inStyle =
        code.analyse()
            .regions()
            .filter(region -> region.receiver().startsWith("style."))
            .filter(region -> simple(expectations.of(region), region))
            .toList();
    assertThat(inStyle).hasSizeGreaterThan(60);
    List<RegionReport> all = new ArrayList<>(inStyle);
    List<RegionReport> inDemo = demo();
    assertThat(inDemo).hasSameSizeAs(SIMPLE_IN_DEMO);
    all.addAll(inDemo);

    List<RegionReport> rest = all.stream().filter(region -> !lifted(region)).toList();
    long share = (all.size() - rest.size()) * 100L / all.size();
    System.out.println(
        share + " % of " + all.size() + " regions of one statement are lifted; the rest:");
    rest.forEach(region -> System.out.println("  " + region.reason()));

    assertThat(share).isGreaterThanOrEqualTo(60);
    assertThat(inDemo).allMatch(CoverageTest::lifted);
  }

  private static boolean simple(Expected expected, RegionReport region) {
    return expected != null && expected.simple() && !(expected.wholeMethod() && region.block());
  }

  private static boolean lifted(RegionReport region) {
    return region.verdict() == Verdict.READ || region.verdict() == Verdict.SINGLE;
  }

  private List<RegionReport> demo() throws IOException {
    try (Stream<Path> files = Files.list(DEMO)) {
      List<Path> sources =
          files
              .filter(file -> file.getFileName().toString().matches("(Part|PartDao|Json)\\.java"))
              .toList();
      return LegacyCode.compile(
              Compiler.JAVAC_17, sources, Files.createDirectory(folder.resolve("demo")))
          .analyse()
          .regions()
          .filter(region -> SIMPLE_IN_DEMO.contains(region.method()))
          .toList();
    }
  }
}
