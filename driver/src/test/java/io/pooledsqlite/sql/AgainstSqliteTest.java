package io.pooledsqlite.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the analysis says of generated texts, against what SQLite does with them. */
final class AgainstSqliteTest {

  private static final String[] SCHEMA = {
    "CREATE TABLE t(a INTEGER PRIMARY KEY, b, c)",
    "CREATE TABLE u(a, b)",
    "INSERT INTO t VALUES (1, 2, 3), (4, 5, 6)",
    "INSERT INTO u VALUES (1, 2), (7, 8)"
  };

  @TempDir private Path directory;

  @Test
  void whatReadsChangesNothing() throws SQLException, IOException {
    Path file = directory.resolve("reads.db");
    try (Sqlite writer = Sqlite.open(file.toString())) {
      for (String sql : SCHEMA) {
        writer.update(sql);
      }
    }
    byte[] before = Files.readAllBytes(file);
    SqlGrammar grammar = new SqlGrammar(1);
    int reads = 0;
    int refused = 0;
    for (int i = 0; i < 1_500; i++) {
      SqlStatement statement = SqlScript.parse(grammar.statement()).first();
      try (Sqlite reader = Sqlite.open(file.toString())) {
        reader.update("PRAGMA query_only = 1");
        SQLException error = reader.tryUpdate(statement.text());
        if (onlyReads(statement)) {
          assertThat(isRefusedAsWrite(error)).as(statement.text()).isFalse();
          assertThat(reader.number("SELECT total_changes()")).isZero();
          assertThat(reader.number("PRAGMA query_only")).isOne();
          reads += error == null ? 1 : 0;
        } else if (isRefusedAsWrite(error)) {
          assertThat(statement.writes() || statement.has(Trait.BEGIN_IMMEDIATE))
              .as(statement.text())
              .isTrue();
          refused++;
        }
      }
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    assertThat(reads).isGreaterThan(400);
    assertThat(refused).isGreaterThan(400);
  }

  private static boolean onlyReads(SqlStatement statement) {
    return switch (statement.kind()) {
      case READ, EXPLAIN -> true;
      case PRAGMA -> Pragmas.effect(statement) == Pragmas.Effect.READ;
      default -> false;
    };
  }

  private static boolean isRefusedAsWrite(@Nullable SQLException error) {
    return error != null && String.valueOf(error.getMessage()).startsWith("[SQLITE_READONLY]");
  }

  @Test
  void piecesDoWhatTheWholeDoes() throws SQLException {
    SqlGrammar grammar = new SqlGrammar(2);
    int several = 0;
    int complete = 0;
    for (int i = 0; i < 600; i++) {
      String script = grammar.script();
      several += SqlScript.parse(script).statements().size() > 1 ? 1 : 0;
      complete += compare(script) ? 1 : 0;
    }
    assertThat(several).isGreaterThan(400);
    assertThat(complete).isGreaterThan(200);
  }

  @Test
  void piecesOfNonsenseDoWhatTheNonsenseDoes() throws SQLException {
    Random random = new Random(3);
    for (int i = 0; i < 1_500; i++) {
      String soup = SqlSoup.text(random);
      compare("DELETE FROM u; " + soup);
      compare("INSERT INTO t(b) VALUES (1) " + soup);
      compare("SELECT 1; " + soup + "; DELETE FROM t");
      compare(
          "CREATE TRIGGER r INSERT ON t BEGIN SELECT 1; " + soup + " DELETE FROM t; END; " + soup);
    }
  }

  /** Runs the script as a whole and in pieces; true if it ran without an error. */
  private static boolean compare(String script) throws SQLException {
    try (Sqlite whole = Sqlite.inMemory(SCHEMA);
        Sqlite pieces = Sqlite.inMemory(SCHEMA)) {
      SQLException error = whole.tryUpdate(script);
      SQLException errorOfPiece = null;
      for (SqlStatement statement : SqlScript.parse(script).statements()) {
        errorOfPiece = pieces.tryUpdate(statement.text());
        if (errorOfPiece != null) {
          break;
        }
      }
      assertThat(errorOfPiece == null).as(script + "\n" + error).isEqualTo(error == null);
      assertThat(pieces.dump()).as(script).isEqualTo(whole.dump());
      return error == null;
    }
  }
}
