package io.pooledsqlite.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pooledsqlite.sql.Pragmas.Effect;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What pragmas do, and that every pragma of the SQLite at hand is known. */
final class PragmasTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PRAGMA table_info(t) | READ | false",
        "PRAGMA index_list = t | READ | false",
        "PRAGMA integrity_check | READ | false",
        "PRAGMA integrity_check(10) | READ | false",
        "PRAGMA quick_check | READ | false",
        "PRAGMA foreign_key_check(t) | READ | false",
        "PRAGMA database_list | READ | false",
        "PRAGMA compile_options | READ | false",
        "PRAGMA data_version | READ | false",
        "PRAGMA freelist_count | READ | false",
        "PRAGMA shrink_memory | READ | false",
        "PRAGMA user_version | READ | false",
        "PRAGMA main.user_version | READ | false",
        "PRAGMA other.user_version | READ | false",
        "PRAGMA user_version = 5 | FILE_WRITE | true",
        "PRAGMA main.user_version(5) | FILE_WRITE | true",
        "PRAGMA temp.user_version = 5 | PIN | true",
        "PRAGMA schema_version | READ | false",
        "PRAGMA schema_version = 1 | FILE_WRITE | true",
        "PRAGMA application_id = 1 | FILE_WRITE | true",
        "PRAGMA page_size = 8192 | FILE_WRITE | true",
        "PRAGMA page_size | READ | false",
        "PRAGMA encoding = 'UTF-16' | FILE_WRITE | true",
        "PRAGMA auto_vacuum = 1 | FILE_WRITE | true",
        "PRAGMA incremental_vacuum | FILE_WRITE | true",
        "PRAGMA incremental_vacuum(10) | FILE_WRITE | true",
        "PRAGMA optimize | FILE_WRITE | true",
        "PRAGMA main.optimize(-1) | FILE_WRITE | true",
        "PRAGMA foreign_keys | READ | false",
        "PRAGMA foreign_keys = ON | CONNECTION_STATE | false",
        "PRAGMA MAIN.synchronous = 1 | CONNECTION_STATE | false",
        "PRAGMA temp.cache_size = 1 | PIN | true",
        "PRAGMA other.cache_size = 1 | PIN | true",
        "PRAGMA case_sensitive_like = 1 | CONNECTION_STATE | false",
        "PRAGMA case_sensitive_like | READ | false",
        "PRAGMA defer_foreign_keys = 1 | TRANSACTION_STATE | false",
        "PRAGMA defer_foreign_keys | READ | false",
        "PRAGMA wal_checkpoint | CHECKPOINT | true",
        "PRAGMA other.wal_checkpoint(TRUNCATE) | CHECKPOINT | true",
        "PRAGMA journal_mode | JOURNAL_MODE | false",
        "PRAGMA journal_mode = wal | JOURNAL_MODE | true",
        "PRAGMA other.journal_mode | READ | false",
        "PRAGMA other.journal_mode = wal | PIN | true",
        "PRAGMA locking_mode | READ | false",
        "PRAGMA locking_mode = exclusive | LOCKING_MODE | false",
        "PRAGMA soft_heap_limit = 1 | PROCESS_STATE | false",
        "PRAGMA soft_heap_limit | READ | false",
        "PRAGMA writable_schema = 1 | PIN | true",
        "PRAGMA writable_schema | READ | false",
        "PRAGMA key = 'x' | PIN | true",
        "PRAGMA no_such_pragma = 1 | PIN | true",
        "PRAGMA no_such_pragma | READ | false",
      })
  void effect(String sql, Effect effect, boolean writes) {
    SqlStatement pragma = SqlScript.parse(sql).first();
    assertThat(Pragmas.effect(pragma)).isEqualTo(effect);
    assertThat(pragma.writes()).isEqualTo(writes);
  }

  @Test
  void otherStatementsHaveNoEffect() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Pragmas.effect(SqlScript.parse("SAVEPOINT foreign_keys").first()));
  }

  @Test
  void everyPragmaOfThisSqliteIsKnown() throws SQLException {
    assertThat(pragmasOfSqlite()).hasSizeGreaterThan(60).allMatch(Pragmas::isKnown);
  }

  @Test
  void replayableSettingsCanBeReadBack() throws SQLException {
    try (Sqlite sqlite = Sqlite.inMemory()) {
      for (String name : pragmasOfSqlite()) {
        if (Pragmas.replayable(name)) {
          assertThat(sqlite.table("PRAGMA " + name).size() == 2)
              .as(name)
              .isEqualTo(Pragmas.hasGetter(name) && !name.equals("mmap_size"));
        }
      }
    }
    assertThat(Pragmas.replayable("case_sensitive_like")).isTrue();
    assertThat(Pragmas.hasGetter("case_sensitive_like")).isFalse();
    assertThat(Pragmas.hasGetter("foreign_keys")).isTrue();
    assertThat(Pragmas.replayable("user_version")).isFalse();
    assertThat(Pragmas.hasGetter("no_such_pragma")).isFalse();
  }

  private static List<String> pragmasOfSqlite() throws SQLException {
    List<String> names = new ArrayList<>();
    try (Sqlite sqlite = Sqlite.inMemory()) {
      List<List<@Nullable Object>> rows = sqlite.table("PRAGMA pragma_list");
      for (List<@Nullable Object> row : rows.subList(1, rows.size())) {
        names.add(String.valueOf(row.get(0)));
      }
    }
    return names;
  }
}
