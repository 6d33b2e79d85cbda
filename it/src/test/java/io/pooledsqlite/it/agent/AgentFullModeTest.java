package io.pooledsqlite.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.it.process.Jdk;
import io.pooledsqlite.it.process.Jvm;
import io.pooledsqlite.it.process.Jvm.Result;
import io.pooledsqlite.it.process.Shipped;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import legacy.notes.Branches;
import legacy.notes.Console;
import legacy.notes.Depths;
import legacy.notes.Equipped;
import legacy.notes.FirstUse;
import legacy.notes.Ledger;
import legacy.notes.SynchronizedNotes;
import legacy.notes.Vault;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mode {@code full} on programs whose locks are worth replacing. */
class AgentFullModeTest {

  /** The JVM says so if it can not compile a woven method. */
  private static final String[] COMPILED = {Jvm.BOTH_COMPILERS, "-Xlog:monitormismatch*=info"};

  @TempDir private Path folder;
  private int files;

  @ParameterizedTest
  @EnumSource
  void readsRunBesideALongOne(Jdk jdk) throws Exception {
    assertThat(run(jdk, "mode=pool", Ledger.class).out()).contains("beside false");

    Result result = run(jdk, "mode=full", Ledger.class, COMPILED);
    assertThat(result.out()).containsExactly("beside true");
    assertThat(result.said().get(0)).endsWith("active (mode full)");
    assertThat(atExit(result))
        .containsPattern(
            "3 of 4 synchronized regions of 1 monitor ran beside others, 3\\d{4} times");
  }

  static List<String> oldAndNewMicrometer() {
    List<String> versions = Shipped.micrometerVersions();
    return List.of(versions.get(0), versions.get(versions.size() - 1));
  }

  /** Libraries lock objects of their own, in ways that do not always tell at once what it is. */
  @ParameterizedTest
  @MethodSource("oldAndNewMicrometer")
  void whatLibrariesLockDoesNotMatter(String micrometer) throws Exception {
    List<String> libraries = new ArrayList<>(Shipped.micrometer(micrometer));
    libraries.add(0, Shipped.SLF4J);
    libraries.add(0, Shipped.SPRING_BOOT_LOADER);
    Result result =
        runOn(
            Shipped.programPath(libraries.toArray(String[]::new)),
            Jdk.THIS,
            "mode=full",
            Equipped.class,
            List.of(),
            libraries.toArray(String[]::new));
    assertThat(result.out()).as("%s", result).containsExactly("many true", "beside true");
  }

  @ParameterizedTest
  @EnumSource
  void whatTheHolderCanNotNameIsReached(Jdk jdk) throws Exception {
    Result result = run(jdk, "mode=full", Branches.class, COMPILED);
    assertThat(result.out()).containsExactly("inherited true", "block true", "wrapped true");
    // Of these three holders and Ledger, whose report the program uses.
    assertThat(atExit(result)).contains("11 of 13 synchronized regions of 3 monitors");
  }

  @ParameterizedTest
  @EnumSource
  void aClassThatLocksTheHolderLaterBringsTheMonitorBack(Jdk jdk) throws Exception {
    Result result = run(jdk, "mode=full", Ledger.class, List.of(), "later");
    assertThat(result.out()).containsExactly("beside true", "sums right");
    assertThat(atExit(result))
        .contains("each instance of legacy.notes.Ledger is used as before because")
        .contains("Auditor");
  }

  /** It loads while a region runs that loads a class itself, or in such a region. */
  @ParameterizedTest
  @ValueSource(strings = {"beside", "inside"})
  void aClassThatLocksTheHolderWaitsForTheRegionsThatRunAsItLoads(String where) throws Exception {
    Result result = run(Jdk.THIS, "mode=full", FirstUse.class, List.of(), where);
    assertThat(result.out()).as("%s", result).containsExactly("stays true");
    assertThat(atExit(result)).contains("each instance of legacy.notes.FirstUse is used as before");
    assertThat(String.join("\n", result.said())).doesNotContain("still run beside others");
  }

  @ParameterizedTest
  @EnumSource
  void aClassInsideThatLocksTheHolderIsWovenAlthoughItNamesNoJdbc(Jdk jdk) throws Exception {
    Result result = run(jdk, "mode=full", Vault.class);
    assertThat(result.out())
        .hasSize(4)
        .contains("sums right")
        .containsExactlyElementsOf(run(jdk, "mode=pool", Vault.class).out());
    assertThat(atExit(result)).contains("3 of 5 synchronized regions of 2 monitor");
  }

  @ParameterizedTest
  @EnumSource
  void stateInTheHolderKeepsItsLock(Jdk jdk) throws Exception {
    Result result = run(jdk, "mode=full", SynchronizedNotes.class);
    assertThat(result.out()).contains("count 1");
    assertThat(atExit(result)).contains("2 of 4 synchronized regions of 1 monitor");
  }

  @ParameterizedTest
  @EnumSource
  void whatIsToBeKeptIsNotTouched(Jdk jdk) throws Exception {
    Result result = run(jdk, "mode=full;locks.keep=legacy.notes.*,legacy.Nobody", Ledger.class);
    assertThat(result.out()).containsExactly("beside false");
    assertThat(atExit(result))
        .doesNotContain("beside others")
        .endsWith("locks.keep names legacy.Nobody, which locks nothing");
  }

  @ParameterizedTest
  @EnumSource
  void theWordOfAnAuthorLiftsARegionUntilItProvesWrong(Jdk jdk) throws Exception {
    Result result = run(jdk, "mode=full;locks.read=legacy.notes.Console#ask", Console.class);
    assertThat(result.out()).containsExactly("0 1 1", "asked 4");
    assertThat(atExit(result))
        .contains("0 of 1 synchronized regions of 1 monitor ran beside others, 4 times")
        .contains("each instance of legacy.notes.Console is used as before because");
  }

  /** A region that is left behind by want of stack would keep its lock, or the file, for ever. */
  @ParameterizedTest
  @EnumSource
  void nothingIsLeftBehindAtTheEndOfAStack(Jdk jdk) throws Exception {
    for (String compiler : List.of("-Xint", "-Xmixed")) {
      Result result = run(jdk, "mode=full", Depths.class, Jvm.BOTH_COMPILERS, compiler);
      assertThat(result.out()).containsExactly("overflowed true, sum 200");
      assertThat(atExit(result)).contains("3 of 5 synchronized regions of 1 monitor");
    }
  }

  /** The agent says nothing after its summary. */
  private static String atExit(Result result) {
    return result.said().get(result.said().size() - 1);
  }

  private Result run(Jdk jdk, String arguments, Class<?> main, String... options) throws Exception {
    return run(jdk, arguments, main, List.of(options));
  }

  private Result run(Jdk jdk, String arguments, Class<?> main, List<String> options, String... more)
      throws Exception {
    return runOn(Shipped.programPath(), jdk, arguments, main, options, more);
  }

  private Result runOn(
      String classPath,
      Jdk jdk,
      String arguments,
      Class<?> main,
      List<String> options,
      String... more)
      throws Exception {
    Path file = folder.resolve(arguments.replaceAll("\\W", "-") + files++ + ".db");
    List<String> command = new ArrayList<>(options);
    command.addAll(
        List.of(Shipped.agent(arguments), "-cp", classPath, main.getName(), "jdbc:sqlite:" + file));
    command.addAll(List.of(more));
    Result result = Jvm.run(jdk, command);
    assertThat(result.status()).as("%s", result).isZero();
    return result;
  }
}
