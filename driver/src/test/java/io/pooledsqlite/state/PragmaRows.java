package io.pooledsqlite.state;

import static io.pooledsqlite.state.Question.asking;

import io.pooledsqlite.pool.PinReason;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The pragmas of SQLite, by name. */
final class PragmaRows {

  /** The step at which sqlite-jdbc's other connection still answers from what it last read. */
  private static final String BEFORE_IT_READ = "other, 1";

  private static final String ANSWERED_FRESH =
      "the getter answers what is in the file, in sessions that have not read since, too";

  private static final AtomicLong HEAP_LIMIT = new AtomicLong(20_000_000_000L);

  private final Map<String, List<StateRow>> rows = new LinkedHashMap<>();

  private PragmaRows() {
    perConnection();
    perTransaction();
    inTheFile();
    aboutFiles();
    perProcess();
    withoutState();
  }

  static Map<String, List<StateRow>> all() {
    return new PragmaRows().rows;
  }

  private void add(String pragma, StateRow row) {
    rows.computeIfAbsent(pragma, key -> new ArrayList<>()).add(row);
  }

  private static Scenario setting(String pragma, String value, String... effects) {
    List<Question> questions = new ArrayList<>();
    questions.add(asking("PRAGMA " + pragma));
    for (String effect : effects) {
      questions.add(asking(effect));
    }
    return new Scenario(asking("PRAGMA " + pragma + " = " + value), questions, connection -> "");
  }

  private void replayed(String pragma, String value, String... effects) {
    add(
        pragma,
        StateRow.of(
            "`PRAGMA " + pragma + "`",
            Reach.SESSION,
            Handling.REPLAYED,
            () -> setting(pragma, value, effects)));
  }

  private void perConnection() {
    replayed("analysis_limit", "7");
    replayed("automatic_index", "0");
    replayed("busy_timeout", "33");
    replayed("cache_size", "-777");
    replayed("cache_spill", "0");
    add(
        "case_sensitive_like",
        StateRow.of(
                "`PRAGMA case_sensitive_like`",
                Reach.SESSION,
                Handling.REPLAYED,
                () ->
                    new Scenario(
                        asking("PRAGMA case_sensitive_like = 1"),
                        asking("SELECT 'a' LIKE 'A'"),
                        // Not a bare column: with an index, SQLite may answer LIKE by a range.
                        asking("SELECT count(*) FROM few WHERE lower(word) LIKE 'ONE'")))
            .remark("has no getter; what `LIKE` does tells"));
    replayed("cell_size_check", "1");
    replayed("checkpoint_fullfsync", "1");
    replayed("count_changes", "1", "UPDATE few SET word = word WHERE id = 1");
    replayed("empty_result_callbacks", "1");
    replayed("foreign_keys", "1", "INSERT INTO child(p) VALUES (77)");
    replayed("full_column_names", "1", "SELECT id FROM few WHERE id = 1");
    replayed("fullfsync", "1");
    replayed("ignore_check_constraints", "1", "INSERT INTO positive VALUES (-1)");
    replayed("journal_size_limit", "4096");
    replayed("legacy_alter_table", "1");
    replayed("max_page_count", "500");
    replayed("mmap_size", "65536");
    replayed("query_only", "1", "UPDATE few SET word = word WHERE id = 1");
    replayed("read_uncommitted", "1");
    replayed("recursive_triggers", "1", "UPDATE counted SET n = 3", "SELECT n FROM counted");
    replayed("reverse_unordered_selects", "1", "SELECT id FROM few");
    replayed("secure_delete", "FAST");
    replayed("short_column_names", "0");
    replayed("synchronous", "OFF");
    replayed("temp_store", "MEMORY");
    replayed("threads", "2");
    replayed("trusted_schema", "0");
    replayed("wal_autocheckpoint", "7");
    add(
        "writable_schema",
        StateRow.pinned(
            "`PRAGMA writable_schema`",
            Reach.SESSION,
            PinReason.PRAGMA,
            () -> setting("writable_schema", "1")));
    add(
        "data_version",
        StateRow.pinned(
                "`PRAGMA data_version`",
                Reach.NOBODY,
                PinReason.PRAGMA,
                () -> new Scenario(new DataVersion(), new DataVersion()))
            .remark("a counter that means something on one and the same connection only"));
  }

  /** The numbers differ from run to run; whether they moved since the last look does not. */
  private static final class DataVersion implements Question {
    private final Map<Connection, String> seen = new WeakHashMap<>();

    @Override
    public synchronized String ask(Connection connection) throws java.sql.SQLException {
      String now = asking("PRAGMA data_version").ask(connection);
      String before = seen.put(connection, now);
      return before == null || before.equals(now) ? "same" : "moved";
    }
  }

  private void perTransaction() {
    add(
        "defer_foreign_keys",
        StateRow.of(
                "`PRAGMA defer_foreign_keys` in autocommit",
                Reach.NOBODY,
                Handling.FORWARDED,
                () -> setting("defer_foreign_keys", "1"))
            .remark("SQLite forgets it at the end of each transaction"));
    add(
        "defer_foreign_keys",
        StateRow.of(
            "`PRAGMA defer_foreign_keys` in a transaction",
            Reach.TRANSACTION,
            Handling.LEASED,
            () ->
                new Scenario(
                    connection -> {
                      asking("PRAGMA foreign_keys = 1").ask(connection);
                      connection.setAutoCommit(false);
                      return asking("PRAGMA defer_foreign_keys = 1").ask(connection);
                    },
                    asking("PRAGMA defer_foreign_keys"),
                    asking("INSERT INTO child(p) VALUES (77)"))));
  }

  private void inFile(String pragma, String value) {
    add(
        pragma,
        StateRow.of(
            "`PRAGMA " + pragma + "`",
            Reach.EVERYBODY,
            Handling.FORWARDED,
            () -> setting(pragma, value)));
  }

  private void inTheFile() {
    inFile("application_id", "7");
    inFile("user_version", "9");
    inFile("schema_version", "77");
    add(
        "default_cache_size",
        StateRow.of(
                "`PRAGMA default_cache_size`",
                Reach.EVERYBODY,
                Handling.FORWARDED,
                () -> setting("default_cache_size", "333", "PRAGMA cache_size"))
            .remark(
                "deprecated; sessions keep the pool's `cache_size`, where a connection opened later would take the new one")
            .differing("setter|new|later", "rows / 333 . rows / 333", "rows / 333 . rows / -2000"));
    layout("auto_vacuum", "1", "2");
    layout("page_size", "8192", "2048");
    add(
        "encoding",
        StateRow.of(
            "`PRAGMA encoding`, the file having content",
            Reach.NOBODY,
            Handling.FORWARDED,
            () -> setting("encoding", "'UTF-16le'")));
    add(
        "encoding",
        StateRow.of(
                "`PRAGMA encoding` before the first table",
                Reach.EVERYBODY,
                Handling.FORWARDED,
                () -> firstThen("PRAGMA encoding = 'UTF-16le'", "PRAGMA encoding"))
            .onAnEmptyFile()
            .differing(BEFORE_IT_READ, ".*", ".*")
            .remark(ANSWERED_FRESH));
  }

  private static Scenario firstThen(String pragma, String getter) {
    return new Scenario(
        connection ->
            asking(pragma).ask(connection)
                + asking("CREATE TABLE t(id INTEGER PRIMARY KEY, v)").ask(connection),
        asking(getter));
  }

  private void layout(String pragma, String first, String later) {
    add(
        pragma,
        StateRow.of(
                "`PRAGMA " + pragma + "` before the first table",
                Reach.EVERYBODY,
                Handling.FORWARDED,
                () -> firstThen("PRAGMA " + pragma + " = " + first, "PRAGMA " + pragma))
            .onAnEmptyFile()
            .differing(BEFORE_IT_READ, ".*", ".*")
            .remark(ANSWERED_FRESH));
    add(
        pragma,
        StateRow.of(
            "`PRAGMA " + pragma + "`, the file having content",
            Reach.NOBODY,
            Handling.FORWARDED,
            () -> setting(pragma, later)));
    boolean inRollbackMode = pragma.equals("page_size");
    add(
        pragma,
        StateRow.of(
                "`PRAGMA " + pragma + "`, then `VACUUM`",
                Reach.EVERYBODY,
                inRollbackMode ? Handling.UNPOOLED : Handling.FORWARDED,
                () ->
                    new Scenario(
                        connection ->
                            asking("PRAGMA " + pragma + " = " + later).ask(connection)
                                + asking("VACUUM").ask(connection),
                        asking("PRAGMA " + pragma)))
            .pinnedBy(inRollbackMode ? PinReason.UNPOOLED : null)
            .differing(BEFORE_IT_READ, ".*", ".*")
            .remark(inRollbackMode ? "WAL mode does not allow it" : ""));
    add(
        pragma,
        StateRow.of(
            "`PRAGMA " + pragma + "`, then another session's `VACUUM`",
            Reach.NOBODY,
            Handling.FORWARDED,
            () ->
                new Scenario(
                    asking("PRAGMA " + pragma + " = " + later),
                    List.of(asking("PRAGMA " + pragma), new VacuumElsewhere()),
                    connection -> "")));
  }

  /** Every session but the one that is asked first runs VACUUM. */
  private static final class VacuumElsewhere implements Question {
    private Connection setter;

    @Override
    public synchronized String ask(Connection connection) throws java.sql.SQLException {
      if (setter == null) {
        setter = connection;
      }
      return setter == connection ? "" : asking("VACUUM").ask(connection);
    }
  }

  private void aboutFiles() {
    add(
        "journal_mode",
        StateRow.of(
                "`PRAGMA journal_mode`",
                Reach.NOBODY,
                Handling.REFUSED,
                () -> setting("journal_mode", "DELETE"))
            .remark(
                "the answer is the mode in force, `wal`; the file is given its mode back later, unless WAL was asked for")
            .differing("", "\\[?rows / delete\\]?", "\\[?rows / wal\\]?"));
    add(
        "locking_mode",
        StateRow.of(
                "`PRAGMA locking_mode = EXCLUSIVE`",
                Reach.SESSION,
                Handling.UNPOOLED,
                () ->
                    new Scenario(
                        asking("PRAGMA locking_mode = EXCLUSIVE"),
                        asking("PRAGMA locking_mode"),
                        asking("SELECT word FROM few WHERE id = 1"),
                        asking("UPDATE few SET word = word WHERE id = 1")))
            .pinnedBy(PinReason.UNPOOLED)
            .remark("until `locking_mode = NORMAL` or the session's end"));
  }

  private void perProcess() {
    for (String pragma : List.of("soft_heap_limit", "hard_heap_limit")) {
      add(
          pragma,
          StateRow.of(
              "`PRAGMA " + pragma + "`",
              Reach.EVERYBODY,
              Handling.PROCESS,
              () -> {
                // A hard limit can only be lowered, so each run has a value of its own.
                String value = "rows / " + HEAP_LIMIT.addAndGet(-1_000_000);
                return new Scenario(
                    connection ->
                        asking("PRAGMA " + pragma + " = " + value.substring(7))
                                .ask(connection)
                                .equals(value)
                            + "",
                    List.of(
                        connection ->
                            asking("PRAGMA " + pragma).ask(connection).equals(value)
                                ? "as set"
                                : "another"),
                    connection -> "");
              }));
    }
    add(
        "temp_store_directory",
        StateRow.of(
            "`PRAGMA temp_store_directory`",
            Reach.EVERYBODY,
            Handling.PROCESS,
            () ->
                new Scenario(
                    asking("PRAGMA temp_store_directory = '.'"),
                    List.of(asking("PRAGMA temp_store_directory")),
                    asking("PRAGMA temp_store_directory = ''"))));
  }

  private void asks(String pragma, String argument) {
    add(
        pragma,
        StateRow.of(
            "`PRAGMA " + pragma + "`",
            Reach.NOBODY,
            Handling.FORWARDED,
            () -> {
              Question ask = asking("PRAGMA " + pragma + argument);
              // The update count of what returns no rows is that of the write before.
              Question answer = c -> ask.ask(c).replaceFirst("^count.*", "done");
              return new Scenario(ask, answer, ask);
            }));
  }

  private void withoutState() {
    asks("collation_list", "");
    asks("compile_options", "");
    asks("database_list", "");
    asks("foreign_key_check", "(few)");
    asks("foreign_key_list", "(child)");
    asks("freelist_count", "");
    asks("function_list", "");
    asks("index_info", "(few_word)");
    asks("index_list", "(few)");
    asks("index_xinfo", "(few_word)");
    asks("integrity_check", "");
    asks("module_list", "");
    asks("page_count", "");
    asks("pragma_list", "");
    asks("quick_check", "");
    asks("table_info", "(few)");
    asks("table_list", "");
    asks("table_xinfo", "(few)");
    asks("incremental_vacuum", "");
    asks("optimize", "");
    asks("shrink_memory", "");
    add(
        "wal_checkpoint",
        StateRow.of(
                "`PRAGMA wal_checkpoint`",
                Reach.NOBODY,
                Handling.FORWARDED,
                () ->
                    new Scenario(
                        asking("PRAGMA wal_checkpoint"),
                        asking("SELECT 1"),
                        asking("PRAGMA wal_checkpoint(TRUNCATE)")))
            .remark(
                "in the write queue; answers the counts of the WAL, which the plain file has not")
            .differing("", "(rows / 1 . )?rows / 0, -1, -1", "(rows / 1 . )?rows / 0, \\d, \\d"));
  }
}
