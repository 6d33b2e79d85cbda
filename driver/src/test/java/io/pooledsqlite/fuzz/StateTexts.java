package io.pooledsqlite.fuzz;

import io.pooledsqlite.fuzz.Sql.Effect;
import java.util.List;
import java.util.Set;

/** Draws pragmas, and copies of the file. */
final class StateTexts {

  private final Dice dice;

  StateTexts(Dice dice) {
    this.dice = dice;
  }

  Sql pragma() {
    if (dice.chance(0.08)) {
      String mode = dice.any("", "(PASSIVE)", "(FULL)", " = RESTART", "(TRUNCATE)");
      return new Sql("PRAGMA wal_checkpoint" + mode, Effect.CHECKPOINT, Set.of(), false);
    }
    return switch (dice.below(8)) {
      case 0, 1 -> pragma("PRAGMA " + dice.any(CONNECTION_PRAGMAS));
      case 2, 6, 7 ->
          pragma(
              "PRAGMA "
                  + dice.any(CONNECTION_PRAGMAS.subList(1, CONNECTION_PRAGMAS.size()))
                  + " = "
                  + dice.any("0", "1", "1", "2", "7"));
      case 3 ->
          new Sql(
              "PRAGMA "
                  + dice.any("user_version", "application_id")
                  + dice.any("", " = 3", "(4)", "=-1"),
              Effect.WRITE,
              Set.of(),
              false);
      case 4 ->
          pragma(
              "PRAGMA "
                  + dice.any(
                      "table_info(t0)",
                      "table_xinfo(t1)",
                      "index_list(t2)",
                      "foreign_key_list(t1)",
                      "integrity_check",
                      "quick_check",
                      "foreign_key_check",
                      "encoding",
                      "page_size",
                      "auto_vacuum",
                      "schema_version",
                      "defer_foreign_keys = 1",
                      "defer_foreign_keys",
                      "no_such_pragma",
                      "table_list(t1)",
                      "index_xinfo(i0)",
                      "page_count",
                      "freelist_count",
                      "collation_list",
                      "hard_heap_limit = 0",
                      "soft_heap_limit",
                      "locking_mode",
                      "max_page_count = 5000",
                      "optimize",
                      "incremental_vacuum(2)",
                      "shrink_memory",
                      "main.table_info(t2)",
                      "main.integrity_check(1)",
                      "foreign_key_check(t1)",
                      "defer_foreign_keys = ON",
                      "optimize(0xfffe)",
                      "optimize(-1)",
                      "function_list",
                      "module_list",
                      "pragma_list",
                      "compile_options",
                      "stats"));
      default ->
          dice.chance(0.3)
              ? new Sql(
                  "PRAGMA journal_mode"
                      + dice.any("", " = WAL", " = DELETE", "=TRUNCATE", "=MEMORY"),
                  Effect.JOURNAL_MODE,
                  Set.of(),
                  false)
              : pragma(
                  "PRAGMA "
                      + dice.any(
                          "foreign_keys",
                          "recursive_triggers",
                          "synchronous",
                          "case_sensitive_like")
                      + " = "
                      + dice.any("ON", "OFF", "NORMAL", "true"));
    };
  }

  static final List<String> CONNECTION_PRAGMAS =
      List.of(
          // Never set: a statement prepared before would give rows without knowing it.
          "count_changes",
          "analysis_limit",
          "automatic_index",
          "busy_timeout",
          "cache_size",
          "cache_spill",
          "cell_size_check",
          "checkpoint_fullfsync",
          "empty_result_callbacks",
          "foreign_keys",
          "full_column_names",
          "fullfsync",
          "ignore_check_constraints",
          "journal_size_limit",
          "legacy_alter_table",
          "mmap_size",
          "query_only",
          "read_uncommitted",
          "recursive_triggers",
          "reverse_unordered_selects",
          "secure_delete",
          "short_column_names",
          "synchronous",
          "temp_store",
          "threads",
          "trusted_schema",
          "wal_autocheckpoint");

  Sql rarePragma() {
    return pragma(
            "PRAGMA "
                + dice.any(
                    "writable_schema = 1",
                    "writable_schema = 0",
                    "main.cache_size = 50",
                    "main.synchronous = 1",
                    "locking_mode = EXCLUSIVE",
                    "locking_mode = NORMAL",
                    "auto_vacuum = 1",
                    "page_size = 8192",
                    "encoding = 'UTF-16'",
                    "schema_version = 77",
                    "vdbe_trace = 0"))
        .pinning();
  }

  private static Sql pragma(String text) {
    return Sql.of(Effect.PRAGMA, text);
  }

  /** A copy of the file, and what may be attached beside a file. */
  Sql copy() {
    String target = dice.any("copy.db", "copy2.db", "main.db", "link.db", "none/copy.db");
    return new Sql(
        "VACUUM INTO '" + Sql.DIRECTORY + "/" + target + "'", Effect.READ, Set.of(), false);
  }
}
