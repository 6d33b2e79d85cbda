package io.pooledsqlite.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.testing.MemoryDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every program sees through PooledSQLite what it sees through sqlite-jdbc. */
class FidelityTest {

  @TempDir(factory = MemoryDirectory.class)
  static Path directory;

  @TestFactory
  Stream<DynamicTest> sql() throws Exception {
    return compare(SqlPrograms.all(), true);
  }

  @TestFactory
  Stream<DynamicTest> programs() throws Exception {
    return compare(
        Stream.of(
                ConnectionPrograms.all(), StatementPrograms.all(), PreparedStatementPrograms.all())
            .flatMap(Function.identity()),
        true);
  }

  @TestFactory
  Stream<DynamicTest> connections() throws Exception {
    return compare(ConnectionPrograms.connections(), false);
  }

  @TestFactory
  Stream<DynamicTest> resultSets() throws Exception {
    return compare(SweepPrograms.resultSets(), false);
  }

  @TestFactory
  Stream<DynamicTest> columnDescriptions() throws Exception {
    return compare(SweepPrograms.columnDescriptions(), false);
  }

  @TestFactory
  Stream<DynamicTest> columnTypes() throws Exception {
    return compare(SweepPrograms.columnTypes(), false);
  }

  @TestFactory
  Stream<DynamicTest> values() throws Exception {
    return compare(SweepPrograms.values(), false);
  }

  @TestFactory
  Stream<DynamicTest> setters() throws Exception {
    return compare(SweepPrograms.setters(), false);
  }

  @TestFactory
  Stream<DynamicTest> parameters() throws Exception {
    return compare(SweepPrograms.parameters(), false);
  }

  @TestFactory
  Stream<DynamicTest> statements() throws Exception {
    return compare(SweepPrograms.statements(), false);
  }

  @TestFactory
  Stream<DynamicTest> databaseMetaData() throws Exception {
    return compare(SweepPrograms.databaseMetaData(), false);
  }

  /** Every method of connections, statements and result sets, with the interrupt flag set. */
  @TestFactory
  Stream<DynamicTest> onAnInterruptedThread() throws Exception {
    Fixture fixture = new Fixture(Files.createTempDirectory(directory, "interrupted"));
    return Stream.of(
            ConnectionPrograms.connections(),
            SweepPrograms.statements(),
            SweepPrograms.setters(),
            SweepPrograms.resultSets())
        .flatMap(programs -> programs)
        .filter(program -> !program.name().endsWith("wrong"))
        .map(
            program ->
                DynamicTest.dynamicTest(
                    program.name(),
                    () ->
                        assertThat(
                                differences(
                                    fixture.onSqliteJdbc(program),
                                    fixture.whileInterrupted(program)))
                            .as(program.name())
                            .isEmpty()));
  }

  private static Stream<DynamicTest> compare(Stream<Program> programs, boolean besideOthers)
      throws Exception {
    Fixture fixture = new Fixture(Files.createTempDirectory(directory, "programs"));
    return programs.map(
        program ->
            DynamicTest.dynamicTest(program.name(), () -> compare(fixture, program, besideOthers)));
  }

  private static void compare(Fixture fixture, Program program, boolean besideOthers)
      throws Exception {
    List<String> expected = fixture.onSqliteJdbc(program);
    assertThat(differences(expected, fixture.onPooledSqlite(program, "")))
        .as(program.name())
        .isEmpty();
    if (besideOthers && !SqlPrograms.isRepetition(program)) {
      assertThat(differences(expected, fixture.besideOthers(program)))
          .as(program.name() + ", beside another session")
          .isEmpty();
    }
  }

  private static List<String> differences(List<String> expected, List<String> actual) {
    List<String> different = new ArrayList<>();
    for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
      String plain = i < expected.size() ? expected.get(i) : "nothing";
      String pooled = i < actual.size() ? actual.get(i) : "nothing";
      if (!plain.equals(pooled) && !IntendedDifferences.cover(plain, pooled)) {
        different.add("\n  sqlite-jdbc:  " + plain + "\n  PooledSQLite: " + pooled + "\n");
      }
    }
    return different;
  }
}
