package io.pooledsqlite.it.versions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.pooledsqlite.it.process.Shipped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tests of sqlite-jdbc itself: what passes plain passes with the agent. */
class SqliteJdbcSuiteTest {

  private static final String LIST = "## sqlite-jdbc's own tests";
  private static final Pattern LISTED = Pattern.compile("(?m)^\\| `([\\w.$]+)` \\|");

  @TempDir private Path folder;

  @Test
  void ofTheCheckoutThatTheBuildWasGiven() throws Exception {
    String checkout = System.getProperty("sqlite-jdbc.checkout", "");
    assumeFalse(
        checkout.isEmpty(),
        "sqlite-jdbc's own tests are not run: set -Dsqlite-jdbc.checkout=DIR to a checkout of it");
    SuiteComparison suite =
        SuiteComparison.of(
            Path.of(checkout), System.getProperty("sqlite-jdbc.checkout.libraries", ""), folder);
    System.out.println(
        suite.passedPlain().size() + " methods pass plain; left out: " + suite.leftOut());
    assertThat(suite.passedPlain()).isNotEmpty();
    Set<String> unexpected = suite.brokenByAgent();
    unexpected.removeAll(listed());
    assertThat(unexpected).as("fail with the agent and are not in docs/compatibility.md").isEmpty();
  }

  @Test
  void ofAStandInWhoseVerdictsAreKnown() throws Exception {
    Path checkout = Path.of(Shipped.TEST_CLASSES).resolve("checkout");
    SuiteComparison suite = SuiteComparison.of(checkout, "", folder);
    assertThat(suite.leftOut())
        .extracting(file -> file.getFileName().toString())
        .containsExactly("NeedsALibraryTest.java");
    assertThat(suite.passedPlain())
        .containsExactlyInAnyOrder(
            "standin.RowsTest.areThere",
            "standin.RowsTest.areThereUnderEveryName",
            "standin.PlainClassTest.isSqliteJdbcsOwn");
    assertThat(suite.brokenByAgent()).isEqualTo(Set.of("standin.PlainClassTest.isSqliteJdbcsOwn"));
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
