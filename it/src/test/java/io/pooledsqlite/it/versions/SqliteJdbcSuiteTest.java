package io.pooledsqlite.it.versions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.pooledsqlite.it.process.Shipped;
import io.pooledsqlite.it.versions.SuiteSources.Databases;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The tests of sqlite-jdbc itself: what passes plain passes with the agent. */
class SqliteJdbcSuiteTest {

  private static final String LIST = "## sqlite-jdbc's own tests";
  private static final Pattern LISTED = Pattern.compile("(?m)^\\| `([\\w.$]+)` \\|");

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void ofTheCheckoutThatTheBuildWasGiven(Databases databases) throws Exception {
    String checkout = System.getProperty("sqlite-jdbc.checkout", "");
    assumeFalse(
        checkout.isEmpty(),
        "sqlite-jdbc's own tests are not run: set -Dsqlite-jdbc.checkout=DIR to a checkout of it");
    SuiteComparison suite =
        SuiteComparison.of(
            Path.of(checkout),
            System.getProperty("sqlite-jdbc.checkout.libraries", ""),
            databases,
            folder);
    System.out.printf(
        "%s: %d methods pass plain; broken by the agent: %s; left out: %s%n",
        databases, suite.passedPlain().size(), suite.brokenByAgent(), suite.leftOut());
    for (Map.Entry<String, List<String>> errors : suite.errors().entrySet()) {
      String file = "target/suite-" + databases + "-" + errors.getKey() + ".txt";
      Files.write(Path.of(file), errors.getValue());
    }
    assertThat(suite.passedPlain()).isNotEmpty();
    Set<String> listed = listed();
    suite
        .brokenByAgent()
        .forEach(
            (agent, broken) ->
                assertThat(broken)
                    .as("fail with the agent's %s and are not in docs/compatibility.md", agent)
                    .isSubsetOf(listed));
  }

  @ParameterizedTest
  @EnumSource
  void ofAStandInWhoseVerdictsAreKnown(Databases databases) throws Exception {
    Path checkout = Path.of(Shipped.TEST_CLASSES).resolve("checkout");
    SuiteComparison suite = SuiteComparison.of(checkout, "", databases, folder);
    assertThat(suite.leftOut())
        .extracting(file -> file.getFileName().toString())
        .containsExactly("NeedsALibraryTest.java");
    assertThat(suite.passedPlain())
        .containsExactlyInAnyOrder(
            "standin.RowsTest.areThere",
            "standin.RowsTest.areThereUnderEveryName",
            "standin.OldStyleTest.isRun",
            "standin.PlainClassTest.inMemoryIsSqliteJdbcsOwn",
            "standin.PlainClassTest.isSqliteJdbcsOwn");
    Set<String> different = new HashSet<>(Set.of("standin.PlainClassTest.isSqliteJdbcsOwn"));
    if (databases == Databases.ON_FILES) {
      different.add("standin.PlainClassTest.inMemoryIsSqliteJdbcsOwn");
    }
    assertThat(suite.brokenByAgent())
        .containsOnlyKeys("", "intercept=all", "mode=full")
        .allSatisfy((agent, broken) -> assertThat(broken).isEqualTo(different));
  }

  private static Set<String> listed() throws Exception {
    String page = Files.readString(Path.of("../docs/compatibility.md"));
    List<String> parts = List.of(page.split(Pattern.quote(LIST)));
    assertThat(parts).as("the section of docs/compatibility.md").hasSize(2);
    return LISTED
        .matcher(parts.get(1))
        .results()
        .map((MatchResult row) -> row.group(1))
        .collect(Collectors.toSet());
  }
}
