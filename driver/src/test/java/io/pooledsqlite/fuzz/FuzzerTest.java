package io.pooledsqlite.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.testing.MemoryDirectory;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fuzzer finds what is wrong, says it in few steps, and finds nothing where nothing is. */
class FuzzerTest {

  private static final int COVERING_PROGRAMS = 500;
  private static final double LEAST_SHARE = 0.01;

  @TempDir(factory = MemoryDirectory.class)
  Path directory;

  /** A driver that loses every statement with these words. */
  private static Fuzzer.Driver without(String words) {
    return (program, directory) -> {
      List<Step> crippled =
          program.stream().map(step -> runs(step, words) ? harmless(step) : step).toList();
      return Execution.onSqliteJdbc(crippled, directory).under(program);
    };
  }

  /** A driver whose transactions never take the write lock when they begin. */
  private static Execution deferred(List<Step> program, Path directory) throws Exception {
    List<Step> crippled =
        program.stream()
            .map(step -> isText(step, "BEGIN IMMEDIATE") ? running(step, "BEGIN") : step)
            .toList();
    return Execution.onPooledSqlite(crippled, directory).under(program);
  }

  /** A driver that pools nothing. */
  private static Execution passedThrough(List<Step> program, Path directory) throws Exception {
    System.setProperty("pooledsqlite.wal", "false");
    try {
      return Execution.onPooledSqlite(program, directory);
    } finally {
      System.clearProperty("pooledsqlite.wal");
    }
  }

  private static boolean runs(Step step, String words) {
    return step.calls().size() == 1
        && step.calls().get(0).method().startsWith("execute")
        && step.calls().get(0).arguments().toString().contains(words);
  }

  private static boolean isText(Step step, String text) {
    return runs(step, text) && step.calls().get(0).arguments().equals(List.of(text));
  }

  private static Step harmless(Step step) {
    return running(step, "SELECT 1 WHERE 0");
  }

  private static Step running(Step step, String text) {
    return new Step(
        step.result(),
        step.target(),
        List.of(new Step.Call(step.calls().get(0).method(), List.of(text))),
        step.shown(),
        step.sql());
  }

  @Test
  void nothingDiffersWhereOnlyOneDriverRuns() {
    try (Fuzzer fuzzer = new Fuzzer(directory, Execution::onSqliteJdbc)) {
      for (long seed = 1; seed <= 50; seed++) {
        assertThat(fuzzer.check(seed)).as("seed " + seed).isNull();
      }
    }
  }

  @Test
  void aLostDeleteIsFoundAndShownInFewSteps() {
    try (Fuzzer fuzzer = new Fuzzer(directory, without("DELETE FROM"))) {
      String found = firstFailure(fuzzer);
      assertThat(found).contains("DELETE FROM").contains("public class Program");
      assertThat(found.lines().filter(line -> line.contains("step(")).count())
          .as(found)
          .isLessThan(9);
    }
  }

  @Test
  void aWriteLockThatIsNotTakenIsFound() {
    try (Fuzzer fuzzer = new Fuzzer(directory, FuzzerTest::deferred)) {
      assertThat(firstFailure(fuzzer)).contains("sqlite-jdbc in WAL", "BEGIN IMMEDIATE");
    }
  }

  @Test
  void aConnectionThatIsPassedThroughIsFound() {
    try (Fuzzer fuzzer = new Fuzzer(directory, FuzzerTest::passedThrough)) {
      assertThat(firstFailure(fuzzer)).contains("passed through because of WAL_DISABLED");
    }
  }

  private static String firstFailure(Fuzzer fuzzer) {
    for (long seed = 1; seed <= 1000; seed++) {
      String found = fuzzer.check(seed);
      if (found != null) {
        return found;
      }
    }
    throw new AssertionError("1000 programs found nothing");
  }

  /**
   * The generator alone is to blame where this fails, so the programs run on sqlite-jdbc only, on
   * which the same seed always does the same.
   */
  @Test
  void everyShapeSucceedsInAShareOfThePrograms() throws Exception {
    Map<Shape, Integer> programs = new EnumMap<>(Shape.class);
    for (Shape shape : Shape.values()) {
      programs.put(shape, 0);
    }
    Set<String> pragmas = new TreeSet<>(StateTexts.CONNECTION_PRAGMAS);
    // It is only asked for, see there.
    pragmas.remove("count_changes");
    for (long seed = 1; seed <= COVERING_PROGRAMS; seed++) {
      List<Step> program = new ProgramGenerator(seed).write();
      List<String> answers = Execution.onSqliteJdbc(program, directory).answers();
      Coverage.of(program, answers).forEach(shape -> programs.merge(shape, 1, Integer::sum));
      pragmas.removeIf(name -> sets(program, answers, name));
    }
    assertThat(pragmas).as("pragmas that are never set").isEmpty();
    System.out.println("fuzz: of " + COVERING_PROGRAMS + " programs, with success " + programs);
    programs.values().removeIf(count -> count >= COVERING_PROGRAMS * LEAST_SHARE);
    assertThat(programs).as("shapes that succeed too seldom").isEmpty();
  }

  private static boolean sets(List<Step> program, List<String> answers, String pragma) {
    return IntStream.range(0, program.size())
        .filter(i -> program.get(i).sql() != null)
        .filter(i -> program.get(i).sql().text().startsWith("PRAGMA " + pragma + " = "))
        .anyMatch(i -> Answers.isDone(Answers.of(answers.get(i))));
  }

  @Test
  void aSeedStandsForOneProgram() {
    assertThat(JavaSource.print(new ProgramGenerator(7).write()))
        .isEqualTo(JavaSource.print(new ProgramGenerator(7).write()))
        .isNotEqualTo(JavaSource.print(new ProgramGenerator(8).write()));
  }

  @Test
  void whatIsPrintedRunsAndSaysTheSame() throws Exception {
    List<Step> program = programWithoutAccidents();
    Path source = directory.resolve("Program.java");
    Files.writeString(source, JavaSource.print(program));
    List<String> printed = run(source, directory);
    List<String> answers = Execution.onSqliteJdbc(program, directory).answers();
    assertThat(printed).hasSize(program.size());
    // Numbers and texts; the classes of values are noted differently.
    IntStream.range(0, program.size())
        .filter(i -> program.get(i).shown().kind() == Step.Shown.Kind.ROWS)
        .forEach(
            i ->
                assertThat(printed.get(i))
                    .startsWith(i + " -> ")
                    .endsWith(answers.get(i).substring(answers.get(i).indexOf(" -> ") + 4)));
  }

  private List<Step> programWithoutAccidents() throws Exception {
    for (long seed = 1; seed < 100; seed++) {
      List<Step> program = new ProgramGenerator(seed).write();
      Execution run = Execution.onSqliteJdbc(program, directory);
      if (run.answers().stream().noneMatch(line -> line.contains("skipped"))) {
        return program;
      }
    }
    throw new AssertionError("100 programs had steps that could not be run");
  }

  private static List<String> run(Path source, Path directory) throws Exception {
    Path output = directory.resolve("output");
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dfile.encoding=UTF-8",
                "-cp",
                sqliteJdbc(),
                source.toString(),
                "jdbc:sqlite:",
                Files.createDirectory(directory.resolve("printed")).toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(java.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return lines(output);
  }

  private static List<String> lines(Path output) throws IOException {
    return Files.readString(output, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.matches("\\d+ -> .*"))
        .toList();
  }

  private static String sqliteJdbc() throws Exception {
    URI jar = org.sqlite.JDBC.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    return Path.of(jar).toString();
  }
}
