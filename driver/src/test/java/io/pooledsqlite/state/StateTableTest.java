package io.pooledsqlite.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.PooledSqlite;
import io.pooledsqlite.testing.MemoryDirectory;
import io.pooledsqlite.testing.RecordingPoolListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of connection state: seen by whom sqlite-jdbc lets see it, handled as documented. */
@Tag("states")
class StateTableTest {

  @TempDir(factory = MemoryDirectory.class)
  Path directory;

  static Stream<StateRow> rows() {
    return StateTable.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void isSeenAsInSqliteJdbc(StateRow row) throws Exception {
    // Under one path, because some answers name it.
    Path file = directory.resolve("state.db");
    StateRun.Seen plain = StateRun.onSqliteJdbc(row, file);
    Files.delete(file);
    PoolWatch watch = new PoolWatch();
    RecordingPoolListener listener = watch.listener();
    PooledSqlite.addListener(listener);
    StateRun.Seen pooled;
    try {
      pooled = StateRun.onPooledSqlite(row, file, watch);
    } finally {
      PooledSqlite.resetAll();
      PooledSqlite.removeListener(listener);
    }
    assertThat(differences(row, plain.answers(), pooled.answers())).isEmpty();
    assertThat(plain.reachIsAsSaid())
        .as("plain reach %s: %s", row.reach(), plain.answers())
        .isTrue();
    assertThat(pooled.reachIsAsSaid())
        .as("pooled reach %s: %s", row.reach(), pooled.answers())
        .isTrue();
    assertThat(watch.pins()).isEqualTo(row.pin() == null ? Set.of() : Set.of(row.pin()));
    assertThat(watch.everythingIsPooled()).as("everything is pooled: %s", watch).isTrue();
    // Other settings at the opening are other connections.
    assertThat(watch.hasPools(row.parameters().isEmpty() ? 1 : 2)).as("%s", watch).isTrue();
    assertThat(row.handling().isSeenIn(watch, row.reach()))
        .as("%s: %s", row.handling(), watch)
        .isTrue();
    assertThat(listener.warnings()).isEmpty();
  }

  private static List<String> differences(
      StateRow row, Map<String, String> plain, Map<String, String> pooled) {
    List<String> different = new ArrayList<>();
    plain.forEach(
        (label, answer) -> {
          String ours = String.valueOf(pooled.get(label));
          if (!row.allows(label, answer, ours)) {
            different.add(
                "\n  " + label + "\n    sqlite-jdbc:  " + answer + "\n    PooledSQLite: " + ours);
          }
        });
    return different;
  }

  /** A new pragma fails here until it has a row. */
  @Test
  void everyPragmaOfThisSqliteHasARow() throws SQLException {
    List<String> pragmas = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        Statement statement = connection.createStatement();
        ResultSet names = statement.executeQuery("SELECT name FROM pragma_pragma_list")) {
      while (names.next()) {
        pragmas.add(names.getString(1));
      }
    }
    assertThat(pragmas).hasSizeGreaterThan(60);
    assertThat(PragmaRows.all().keySet()).containsAll(pragmas);
  }
}
