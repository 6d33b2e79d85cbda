package io.pooledsqlite.agent.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.agent.analysis.LegacyCode.Compiler;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Regions that hand to the JDK what others may change, or what it calls. By itself: where a program
 * has lists of its own, each list that comes from elsewhere may be one.
 */
class GivenToJdkTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void whatIsGivenIsAsked(Compiler compiler) throws Exception {
    judgedAsWritten(compiler, "GivenTricks");
  }

  @ParameterizedTest
  @EnumSource
  void whatIsLentIsNotTheRegionsOwn(Compiler compiler) throws Exception {
    judgedAsWritten(compiler, "LentTricks");
  }

  @ParameterizedTest
  @EnumSource
  void theJdksPartOfAnObjectAsksTheRest(Compiler compiler) throws Exception {
    judgedAsWritten(compiler, "OwnTricks");
  }

  /** By themselves: what is caught may be any of them. */
  @ParameterizedTest
  @EnumSource
  void exceptionsOfTheApplicationAreFollowed(Compiler compiler) throws Exception {
    judgedAsWritten(compiler, "ErrorTricks");
  }

  @ParameterizedTest
  @EnumSource
  void whatRunsElsewhereIsFollowed(Compiler compiler) throws Exception {
    judgedAsWritten(compiler, "LaterTricks");
  }

  @ParameterizedTest
  @EnumSource
  void whatWaitsInCodeThatTheJdkCallsIsFound(Compiler compiler) throws Exception {
    judgedAsWritten(compiler, "WaitTricks");
  }

  @ParameterizedTest
  @EnumSource
  void whatMayBeOneOfTwoIsLookedInto(Compiler compiler) throws Exception {
    judgedAsWritten(compiler, "JoinedTricks");
  }

  @ParameterizedTest
  @EnumSource
  void functionsOfOthersAreNotTheJdks(Compiler compiler) throws Exception {
    judgedAsWritten(compiler, "FunctionTricks");
  }

  @ParameterizedTest
  @EnumSource
  void whoNotifiesIsFoundWhereverItIs(Compiler compiler) throws Exception {
    judgedAsWritten(compiler, "NotifyTricks");
  }

  @ParameterizedTest
  @EnumSource
  void valuesOfTheJdkMayBeTheApplications(Compiler compiler) throws Exception {
    judgedAsWritten(compiler, "ExtendedTricks");
  }

  @ParameterizedTest
  @EnumSource(names = "JAVAC_8", mode = EnumSource.Mode.EXCLUDE)
  void recordsAskTheValuesInThem(Compiler compiler) throws Exception {
    judgedAsWritten(compiler, "RecordTricks");
  }

  @ParameterizedTest
  @EnumSource
  void whatAFunctionGivesTheJdkIsCalled(Compiler compiler) throws Exception {
    judgedAsWritten(compiler, "StreamTricks");
  }

  private void judgedAsWritten(Compiler compiler, String program) throws Exception {
    List<Path> sources =
        List.of(
            Path.of("src/test/given/" + program + ".java"),
            Path.of("src/test/given/Peek.java"),
            Path.of("src/test/legacy/expected/Region.java"));
    LegacyCode code = LegacyCode.compile(compiler, sources, folder);
    Expectations expectations = new Expectations(code.classes());
    WrittenVerdicts written = new WrittenVerdicts(code.analyse(), expectations);
    assertThat(written.wrong()).isEmpty();
    assertThat(written.met()).containsExactlyInAnyOrderElementsOf(expectations.all().keySet());
  }
}
