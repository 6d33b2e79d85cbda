package io.pooledsqlite.sql;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What SQLite's pragmas do to a connection, as far as routing needs it. Stateless.
 *
 * <p>The table was measured: each settable pragma was set on one connection and read on another
 * open one, on a new one, and after the file was opened again.
 */
public final class Pragmas {

  /** What a pragma does, in the form in which it was written. */
  public enum Effect {
    /** Only answers; also the getter of every setting. */
    READ,
    /** Sets what belongs to the connection, can be read back and set again on another one. */
    CONNECTION_STATE,
    /** Sets what lasts until the transaction ends. */
    TRANSACTION_STATE,
    /** Changes the database file. */
    FILE_WRITE,
    /** Runs a checkpoint. */
    CHECKPOINT,
    /** Asks for the journal mode or sets it. */
    JOURNAL_MODE,
    /** Sets the locking mode. */
    LOCKING_MODE,
    /** Sets what belongs to the whole process. */
    PROCESS_STATE,
    /** Anything else: only the connection that ran it is as the application expects it. */
    PIN
  }

  private static final String MAIN = "main";

  /** By name, the effect of the form with an argument. */
  private static final Map<String, Effect> WITH_ARGUMENT = new HashMap<>();

  /** By name, the effect of the form without argument, where that is not {@link Effect#READ}. */
  private static final Map<String, Effect> WITHOUT_ARGUMENT =
      Map.of(
          "incremental_vacuum", Effect.FILE_WRITE,
          "optimize", Effect.FILE_WRITE,
          "wal_checkpoint", Effect.CHECKPOINT,
          "journal_mode", Effect.JOURNAL_MODE);

  static {
    with(
        Effect.READ,
        "collation_list",
        "compile_options",
        "data_version",
        "database_list",
        "foreign_key_check",
        "foreign_key_list",
        "freelist_count",
        "function_list",
        "index_info",
        "index_list",
        "index_xinfo",
        "integrity_check",
        "lock_status",
        "module_list",
        "page_count",
        "pragma_list",
        "quick_check",
        "shrink_memory",
        "stats",
        "table_info",
        "table_list",
        "table_xinfo");
    with(
        Effect.CONNECTION_STATE,
        "analysis_limit",
        "automatic_index",
        "busy_timeout",
        "cache_size",
        "cache_spill",
        "case_sensitive_like",
        "cell_size_check",
        "checkpoint_fullfsync",
        "count_changes",
        "empty_result_callbacks",
        "foreign_keys",
        "full_column_names",
        "fullfsync",
        "ignore_check_constraints",
        "journal_size_limit",
        "legacy_alter_table",
        "max_page_count",
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
    with(Effect.TRANSACTION_STATE, "defer_foreign_keys");
    with(
        Effect.FILE_WRITE,
        "application_id",
        "auto_vacuum",
        "default_cache_size",
        "encoding",
        "incremental_vacuum",
        "optimize",
        "page_size",
        "schema_version",
        "user_version");
    with(Effect.CHECKPOINT, "wal_checkpoint");
    with(Effect.JOURNAL_MODE, "journal_mode");
    with(Effect.LOCKING_MODE, "locking_mode");
    with(
        Effect.PROCESS_STATE,
        "data_store_directory",
        "hard_heap_limit",
        "soft_heap_limit",
        "temp_store_directory");
    with(
        Effect.PIN,
        "activate_extensions",
        "hexkey",
        "hexrekey",
        "key",
        "lock_proxy_file",
        "parser_trace",
        "rekey",
        "sql_trace",
        "textkey",
        "textrekey",
        "vdbe_addoptrace",
        "vdbe_debug",
        "vdbe_eqp",
        "vdbe_listing",
        "vdbe_trace",
        "writable_schema");
  }

  private Pragmas() {}

  private static void with(Effect effect, String... names) {
    for (String name : names) {
      WITH_ARGUMENT.put(name, effect);
    }
  }

  /**
   * What this pragma does.
   *
   * @throws IllegalArgumentException if the statement is not a PRAGMA
   */
  public static Effect effect(SqlStatement pragma) {
    String name = pragma.name();
    if (pragma.kind() != SqlStatement.Kind.PRAGMA || name == null) {
      throw new IllegalArgumentException("not a PRAGMA: " + pragma.kind());
    }
    return effect(name, pragma.schema(), pragma.argument());
  }

  static Effect effect(String name, @Nullable String schema, @Nullable String argument) {
    Effect effect =
        argument == null
            ? WITHOUT_ARGUMENT.getOrDefault(name, Effect.READ)
            : WITH_ARGUMENT.getOrDefault(name, Effect.PIN);
    if (schema == null
        || Names.equalsIgnoreCase(schema, 0, schema.length(), MAIN)
        || effect == Effect.READ
        || effect == Effect.CHECKPOINT) {
      return effect;
    }
    return argument == null && effect == Effect.JOURNAL_MODE ? Effect.READ : Effect.PIN;
  }

  static boolean writes(String name, @Nullable String schema, @Nullable String argument) {
    return switch (effect(name, schema, argument)) {
      case FILE_WRITE, CHECKPOINT, PIN -> true;
      case JOURNAL_MODE -> argument != null;
      default -> false;
    };
  }

  /** Whether {@code name}, in lower case, is a setting of {@link Effect#CONNECTION_STATE}. */
  public static boolean replayable(String name) {
    return WITH_ARGUMENT.get(name) == Effect.CONNECTION_STATE;
  }

  /** Whether a replayable setting can be read back; {@code case_sensitive_like} cannot. */
  public static boolean hasGetter(String name) {
    return replayable(name) && !name.equals("case_sensitive_like");
  }

  static boolean isKnown(String name) {
    return WITH_ARGUMENT.containsKey(name);
  }
}
