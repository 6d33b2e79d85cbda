package io.pooledsqlite.agent.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.agent.analysis.LegacyCode.Compiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holders that inherit code, or meet code, that locks them and is not where others are. */
class UnseenBasesTest {

  private static final String HOLDER =
      """
      import java.sql.*;
      class %s %s {
        private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");
        %1$s() throws SQLException {}
        synchronized int count() throws SQLException {
          return connection.createStatement().executeQuery("SELECT 1").getInt(1);
        }
        %s
      }
      """;

  private static final String LOCKING =
      "public class Base { public synchronized void under(Runnable work) { work.run(); } }";

  private static Map<String, byte[]> classes = Map.of();

  @BeforeAll
  static void compile(@TempDir Path folder) throws IOException {
    Map<String, String> sources = new HashMap<>();
    sources.put("Plain", HOLDER.formatted("Plain", "extends java.util.ArrayList<String>", ""));
    sources.put(
        "Table", HOLDER.formatted("Table", "extends java.util.Hashtable<String, Long>", ""));
    sources.put("Job", HOLDER.formatted("Job", "extends Thread", ""));
    sources.put(
        "Sink",
        HOLDER.formatted("Sink", "extends java.io.OutputStream", "public void write(int b) {}"));
    sources.put("Feed", HOLDER.formatted("Feed", "extends Filter", ""));
    sources.put(
        "Filter", "class Filter extends java.io.FilterInputStream { Filter() { super(null); } }");
    sources.put(
        "Maker",
        HOLDER.formatted("Maker", "", "synchronized int made() { return new Made().m(); }"));
    sources.put("Made", "class Made implements Given, Over {}");
    sources.put("Given", "interface Given { default int m() { return 1; } }");
    sources.put(
        "Over",
        "interface Over extends Given { int[] N = {0}; default int m() { return ++N[0]; } }");
    sources.put("Below", HOLDER.formatted("Below", "extends Base", ""));
    sources.put("Doer", HOLDER.formatted("Doer", "implements More", ""));
    sources.put("Sun", HOLDER.formatted("Sun", "extends com.sun.x.Base", ""));
    String locks = "void run() { com.sun.x.Locker.with(this, () -> {}); }";
    sources.put("Met", HOLDER.formatted("Met", "", locks));
    sources.put("Base", LOCKING);
    sources.put(
        "More", "interface More { default void both() { synchronized (this) { notifyAll(); } } }");
    sources.put("com/sun/x/Base", "package com.sun.x;\n" + LOCKING);
    sources.put(
        "com/sun/x/Locker",
        """
        package com.sun.x;
        public class Locker {
          public static void with(Object lock, Runnable work) { synchronized (lock) { work.run(); } }
        }
        """);
    List<Path> files = new ArrayList<>();
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Path file = folder.resolve("in/" + source.getKey() + ".java");
      Files.createDirectories(file.getParent());
      files.add(Files.writeString(file, source.getValue()));
    }
    Path into = Files.createDirectory(folder.resolve("out"));
    classes = LegacyCode.compile(Compiler.JAVAC_17, files, into).classes();
  }

  @Test
  void aBaseOfTheJdkThatLocksNothingDoesNoHarm() {
    assertThat(verdict("Plain")).isEqualTo(Verdict.READ);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Table", "Job"})
  void aBaseOfTheJdkThatLocksItselfKeepsTheLock(String holder) {
    assertThat(verdict(holder)).isEqualTo(Verdict.EXCLUSIVE);
  }

  @Test
  void aStreamIsLockedByWhatWritesToIt() {
    assertThat(verdict("Sink")).isEqualTo(Verdict.EXCLUSIVE);
  }

  /** Also one that locks nothing itself, as in the JDK from 21 on. */
  @Test
  void soIsOneThatAFilterOfTheJdkIsBelow() {
    assertThat(verdict("Feed", "Filter")).isEqualTo(Verdict.EXCLUSIVE);
  }

  @Test
  void anInterfaceThatCanNotBeReadMayHaveTheMethod() {
    assertThat(verdictOf("made", "Maker", "Made", "Given")).isEqualTo(Verdict.EXCLUSIVE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Below", "Doer"})
  void aBaseThatCanNotBeReadKeepsTheLock(String holder) {
    assertThat(verdict(holder)).isEqualTo(Verdict.EXCLUSIVE);
  }

  @Test
  void aBaseWithANameAsInTheJdkIsRead() {
    assertThat(verdict("Sun", "com/sun/x/Base")).isEqualTo(Verdict.EXCLUSIVE);
  }

  @Test
  void aClassWithANameAsInTheJdkThatLocksIsRead() {
    assertThat(verdict("Met", "com/sun/x/Locker")).isEqualTo(Verdict.EXCLUSIVE);
  }

  @Test
  void aBaseThatCanBeReadOnlyLaterIsNotTakenForSeen() {
    Map<String, byte[]> known = new HashMap<>(Map.of("Below", bytes("Below")));
    LiveAnalysis analysis = new LiveAnalysis(known::get, LockOverrides.NONE);
    analysis.know(header("Below"));
    assertThat(leftAlone(analysis, "Below")).contains("Base, which can not be read");

    known.put("Base", bytes("Base"));
    analysis.know(header("Base"));
    assertThat(leftAlone(analysis, "Below")).isNotNull();
    assertThat(analysis.regionsOf("Base")).hasSize(1);
  }

  @Test
  void aClassThatLocksAndCanNotBeReadBreaksWhatWasJudged() {
    Map<String, byte[]> known = Map.of("Plain", bytes("Plain"));
    LiveAnalysis analysis = new LiveAnalysis(known::get, LockOverrides.NONE);
    analysis.know(header("Plain"));
    LockPlan plan = analysis.plansOf("Plain").get(0);
    assertThat(plan.leftAlone()).isNull();

    ClassHeader locker = header("com/sun/x/Locker");
    analysis.know(locker);
    assertThat(analysis.whyBroken(plan, locker)).isNotNull();
  }

  private static String leftAlone(LiveAnalysis analysis, String name) {
    return analysis.plansOf(name).get(0).leftAlone();
  }

  /** Of the region that reads, where there is no class file but these. */
  private static Verdict verdict(String holder, String... others) {
    return verdictOf("count", holder, others);
  }

  private static Verdict verdictOf(String method, String holder, String... others) {
    Map<String, byte[]> known = new HashMap<>(Map.of(holder, bytes(holder)));
    for (String other : others) {
      known.put(other, bytes(other));
    }
    List<ClassHeader> headers = known.keySet().stream().map(UnseenBasesTest::header).toList();
    return LockAnalysis.analyse(known::get, headers, () -> {}, LockOverrides.NONE)
        .regions()
        .filter(region -> region.method().equals(method))
        .findFirst()
        .orElseThrow()
        .verdict();
  }

  private static ClassHeader header(String name) {
    return ClassHeader.read(bytes(name));
  }

  private static byte[] bytes(String name) {
    return classes.get(name);
  }
}
