package io.pooledsqlite.fidelity;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** SQL texts, each list run through every way that JDBC has of running a text. */
final class SqlPrograms {

  private SqlPrograms() {}

  /** One way of running a text. */
  private interface Way {
    void run(Connection connection, Transcript transcript, String sql);
  }

  private static final Map<String, Way> WAYS = new LinkedHashMap<>();

  static {
    WAYS.put("execute", (connection, transcript, sql) -> transcript.sql(connection, sql));
    WAYS.put("executeUpdate", SqlPrograms::update);
    WAYS.put("executeQuery", SqlPrograms::query);
    WAYS.put("prepare", SqlPrograms::prepare);
    WAYS.put("prepare twice", SqlPrograms::prepareTwice);
    WAYS.put("batch", SqlPrograms::batch);
  }

  private static void update(Connection connection, Transcript transcript, String sql) {
    transcript.call(
        sql,
        () -> {
          try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql) + Transcript.keys(statement);
          }
        });
  }

  private static void query(Connection connection, Transcript transcript, String sql) {
    transcript.call(
        sql,
        () -> {
          try (Statement statement = connection.createStatement()) {
            return Transcript.show(statement.executeQuery(sql));
          }
        });
  }

  private static void prepare(Connection connection, Transcript transcript, String sql) {
    transcript.call(
        sql,
        () -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            return statement.execute()
                ? Transcript.show(statement.getResultSet())
                : "count " + statement.getUpdateCount() + Transcript.keys(statement);
          }
        });
  }

  private static void prepareTwice(Connection connection, Transcript transcript, String sql) {
    transcript.call(
        sql,
        () -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < 2; i++) {
              if (statement.execute()) {
                transcript.call(sql, statement::getResultSet);
              } else {
                transcript.call(sql, () -> statement.getUpdateCount() + Transcript.keys(statement));
              }
            }
            return "";
          }
        });
  }

  private static void batch(Connection connection, Transcript transcript, String sql) {
    transcript.call(
        sql,
        () -> {
          try (Statement statement = connection.createStatement()) {
            statement.addBatch(sql);
            statement.addBatch(sql);
            return statement.executeBatch();
          }
        });
  }

  static Stream<Program> all() {
    return SCRIPTS.entrySet().stream()
        .flatMap(
            script ->
                WAYS.entrySet().stream()
                    .map(
                        way ->
                            new Program(
                                script.getKey() + " by " + way.getKey(),
                                (connection, transcript) ->
                                    script
                                        .getValue()
                                        .forEach(
                                            sql ->
                                                way.getValue().run(connection, transcript, sql)))));
  }

  /** Whether another way of running the same texts already shows what other sessions leave. */
  static boolean isRepetition(Program program) {
    return program.name().contains(" by ")
        && !program.name().endsWith(" by execute")
        && !program.name().endsWith(" by prepare");
  }

  private static final String COUNTERS =
      "SELECT last_insert_rowid() AS l, changes() AS c, total_changes() AS t";

  private static final Map<String, List<String>> SCRIPTS = new LinkedHashMap<>();

  private static void script(String name, String... texts) {
    if (SCRIPTS.put(name, List.of(texts)) != null) {
      throw new IllegalArgumentException(name);
    }
  }

  static {
    script(
        "reads",
        "SELECT * FROM t",
        "SELECT id, v FROM t ORDER BY id DESC",
        "SELECT count(*) AS c, max(n) m FROM t",
        "SELECT 1",
        "SELECT NULL",
        "SELECT 1 WHERE 0",
        "VALUES (1, 2), (3, 4)",
        "WITH x(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM x WHERE i < 4) SELECT i FROM x",
        "SELECT t.id, u.k FROM t, u ORDER BY 1, 2",
        "SELECT * FROM seen",
        "SELECT * FROM \"odd name\"",
        "SELECT x'0102', 'text', 1.5, 9223372036854775807, NULL, 1e300",
        "SELECT id AS same, v AS same FROM t",
        "EXPLAIN QUERY PLAN SELECT v FROM t WHERE v = 'one'",
        "SELECT 'a;b' -- and a comment",
        "/* first */ SELECT 2 /* last */",
        "  \n SELECT 3 ;  ",
        "select sqlite_version() IS NOT NULL");
    script(
        "empty texts",
        "",
        " ",
        ";",
        ";;",
        "-- only a comment",
        "/* only a comment */",
        "; SELECT 1");
    script(
        "writes",
        "INSERT INTO t(v) VALUES ('four')",
        COUNTERS,
        "UPDATE t SET n = 1 WHERE id < 3",
        COUNTERS,
        "DELETE FROM t WHERE id = 2",
        COUNTERS,
        "DELETE FROM t WHERE id = 99",
        COUNTERS,
        "REPLACE INTO u VALUES ('a', 3)",
        COUNTERS,
        "INSERT OR REPLACE INTO t(id, v) VALUES (1, 'again')",
        COUNTERS,
        "INSERT INTO seen(big) VALUES ('THROUGH VIEW')",
        COUNTERS,
        "SELECT * FROM t",
        "SELECT * FROM log",
        "SELECT * FROM u");
    script(
        "writes that do nothing",
        "INSERT INTO u VALUES ('c', 3)",
        COUNTERS,
        "INSERT OR IGNORE INTO u VALUES ('a', 9)",
        COUNTERS,
        "INSERT INTO u VALUES ('a', 9) ON CONFLICT DO NOTHING",
        COUNTERS,
        "INSERT INTO u VALUES ('a', 9) ON CONFLICT(k) DO UPDATE SET w = excluded.w",
        COUNTERS,
        "INSERT INTO u SELECT 'z', 1 WHERE 0",
        COUNTERS,
        "INSERT INTO u SELECT k || k, w FROM u WHERE length(k) = 1",
        COUNTERS,
        "UPDATE OR IGNORE u SET k = 'a'",
        COUNTERS,
        "SELECT * FROM u ORDER BY k");
    script(
        "rows of writes",
        "INSERT INTO t(v) VALUES ('five') RETURNING id, v AS what",
        COUNTERS,
        "UPDATE t SET v = v || '!' RETURNING id, v",
        COUNTERS,
        "DELETE FROM t WHERE id > 2 RETURNING *",
        COUNTERS,
        "INSERT INTO u VALUES ('a', 1) ON CONFLICT DO NOTHING RETURNING k",
        COUNTERS,
        "DELETE FROM t WHERE 0 RETURNING id",
        "WITH x AS (SELECT 3 AS i) INSERT INTO plain_keys SELECT 'x' || i, 'y', i FROM x RETURNING"
            + " z",
        "SELECT * FROM t");
    script(
        "autoincrement",
        "INSERT INTO a(ok) VALUES (1)",
        "INSERT INTO a(id, ok) VALUES (100, 0)",
        "DELETE FROM a",
        COUNTERS,
        "INSERT INTO a(ok) VALUES (NULL)",
        COUNTERS,
        "SELECT * FROM sqlite_sequence",
        "INSERT INTO a DEFAULT VALUES",
        "SELECT * FROM a");
    script(
        "counters inside statements",
        "INSERT INTO parent(name) VALUES ('p')",
        "INSERT INTO child(parent_id, note) VALUES (last_insert_rowid(), 'first')",
        "INSERT INTO child(parent_id, note) SELECT last_insert_rowid(), 'second'",
        "UPDATE child SET note = note || last_insert_rowid() || changes()",
        "SELECT * FROM child WHERE id <= last_insert_rowid()",
        "SELECT 'last_insert_rowid()', last_insert_rowid()+1, 1 + changes ( ) x",
        "DELETE FROM child WHERE id = last_insert_rowid()",
        "SELECT changes(), total_changes()",
        "INSERT INTO noise(x) VALUES (total_changes())",
        "SELECT last_insert_rowid()",
        "SELECT (SELECT last_insert_rowid()) FROM t",
        "WITH l(i) AS (SELECT last_insert_rowid()) SELECT i FROM l",
        "SELECT x FROM noise WHERE x = total_changes() - 1");
    script(
        "plain keys",
        "INSERT INTO plain_keys VALUES ('a', 'b', 1), ('a', 'c', 2)",
        COUNTERS,
        "INSERT INTO plain_keys VALUES ('a', 'b', 1)",
        "UPDATE plain_keys SET z = z + 1",
        COUNTERS,
        "SELECT * FROM plain_keys");
    script(
        "broken constraints",
        "INSERT INTO u VALUES ('a', 1)",
        "INSERT INTO u VALUES (NULL, 1)",
        "INSERT INTO u VALUES ('much too long a key', 1)",
        "INSERT INTO t(id) VALUES (1)",
        "INSERT INTO t(id) VALUES ('not a number')",
        "UPDATE u SET k = 'same'",
        "INSERT INTO u VALUES ('new', 1), ('a', 2)",
        "INSERT OR FAIL INTO u VALUES ('kept', 1), ('a', 2)",
        "INSERT OR ABORT INTO u VALUES ('gone', 1), ('a', 2)",
        "INSERT OR ROLLBACK INTO u VALUES ('gone', 1), ('a', 2)",
        "INSERT INTO parent VALUES (10, 'x')",
        "INSERT INTO parent VALUES (11, 'x')",
        "INSERT INTO parent(name) VALUES (NULL)",
        COUNTERS,
        "SELECT * FROM u",
        "SELECT count(*) FROM t");
    script(
        "errors of SQL",
        "SELEC 1",
        "SELECT * FROM missing",
        "SELECT missing FROM t",
        "INSERT INTO t(missing) VALUES (1)",
        "INSERT INTO t VALUES (1)",
        "SELECT no_such_function(1)",
        "SELECT count() OVER FROM t",
        "CREATE TABLE t(x)",
        "CREATE INDEX t_v ON t(v)",
        "DROP TABLE missing",
        "DROP VIEW t",
        "ALTER TABLE t ADD COLUMN v TEXT",
        "SELECT 'unfinished",
        "SELECT (1",
        "SELECT 1; SELEC 2",
        "SELEC 1; SELECT 2",
        "INSERT INTO seen(id) VALUES (raise(abort, 'x'))",
        "SELECT abs(-9223372036854775808)",
        "SELECT json('{')",
        "SELECT 1 FROM t WHERE id = ?1 AND id = :name",
        "SELECT load_extension('nothing')",
        "SELECT substr()",
        "DETACH nothing",
        "ATTACH",
        "REINDEX missing",
        "PRAGMA",
        "EXPLAIN",
        "SELECT * FROM t ORDER BY 99",
        "UPDATE seen SET big = 1",
        "UPDATE sqlite_master SET sql = ''",
        "DROP TABLE sqlite_master",
        "SELECT 1");
    script(
        "foreign keys off and on",
        "INSERT INTO child VALUES (1, 77, 'orphan')",
        "PRAGMA foreign_keys",
        "PRAGMA foreign_keys = ON",
        "PRAGMA foreign_keys",
        "INSERT INTO child VALUES (2, 78, 'refused')",
        "INSERT INTO parent VALUES (1, 'p')",
        "INSERT INTO child VALUES (3, 1, 'fine')",
        "DELETE FROM parent WHERE id = 1",
        "SELECT * FROM child",
        "PRAGMA foreign_key_check",
        "PRAGMA foreign_key_list(child)",
        "INSERT INTO late VALUES (1, 55)",
        "PRAGMA foreign_keys = OFF",
        "PRAGMA foreign_keys",
        "INSERT INTO child VALUES (4, 79, 'orphan')",
        "SELECT * FROM child");
    script(
        "deferred foreign keys",
        "PRAGMA foreign_keys = ON",
        "BEGIN",
        "INSERT INTO late VALUES (1, 5)",
        "COMMIT",
        "INSERT INTO parent VALUES (5, 'in time')",
        "COMMIT",
        "BEGIN",
        "PRAGMA defer_foreign_keys = 1",
        "PRAGMA defer_foreign_keys",
        "INSERT INTO child VALUES (1, 6, 'x')",
        "PRAGMA defer_foreign_keys",
        "ROLLBACK",
        "PRAGMA defer_foreign_keys",
        "SELECT * FROM late",
        "SELECT * FROM child");
    script(
        "transactions",
        "BEGIN",
        "BEGIN",
        "INSERT INTO t(v) VALUES ('a')",
        "SELECT count(*) FROM t",
        "ROLLBACK",
        "SELECT count(*) FROM t",
        "ROLLBACK",
        "COMMIT",
        "END",
        "BEGIN IMMEDIATE",
        "INSERT INTO t(v) VALUES ('b')",
        "COMMIT",
        "SELECT count(*) FROM t",
        "BEGIN EXCLUSIVE TRANSACTION",
        "DELETE FROM t",
        "END TRANSACTION",
        "SELECT count(*) FROM t",
        "BEGIN DEFERRED",
        "SELECT count(*) FROM u",
        "COMMIT TRANSACTION",
        "ROLLBACK TRANSACTION");
    script(
        "transactions with errors",
        "BEGIN",
        "INSERT INTO u VALUES ('x', 1)",
        "INSERT INTO u VALUES ('x', 1)",
        "SELECT count(*) FROM u",
        "INSERT OR ROLLBACK INTO u VALUES ('x', 1)",
        "SELECT count(*) FROM u",
        "COMMIT",
        "BEGIN",
        "INSERT INTO parent VALUES (1, 'x')",
        "INSERT INTO parent VALUES (11, 'x')",
        "ROLLBACK",
        "BEGIN",
        "SELEC",
        "INSERT INTO missing VALUES (1)",
        "COMMIT",
        "SELECT * FROM parent");
    script(
        "savepoints",
        "SAVEPOINT a",
        "INSERT INTO t(v) VALUES ('a')",
        "SAVEPOINT b",
        "INSERT INTO t(v) VALUES ('b')",
        "ROLLBACK TO b",
        "SELECT v FROM t",
        "RELEASE b",
        "RELEASE b",
        "BEGIN",
        "RELEASE SAVEPOINT a",
        "SELECT v FROM t",
        "ROLLBACK TO a",
        "RELEASE a",
        "BEGIN",
        "SAVEPOINT c",
        "INSERT INTO t(v) VALUES ('c')",
        "COMMIT",
        "RELEASE c",
        "SELECT v FROM t",
        "SAVEPOINT d",
        "DELETE FROM t",
        "ROLLBACK",
        "SELECT count(*) FROM t",
        "SAVEPOINT \"odd name\"",
        "RELEASE \"odd name\"");
    script(
        "counters in transactions",
        "BEGIN",
        COUNTERS,
        "INSERT INTO noise(id) VALUES (50)",
        COUNTERS,
        "UPDATE noise SET x = last_insert_rowid() WHERE id = 50",
        COUNTERS,
        "INSERT OR IGNORE INTO noise(id) VALUES (50)",
        COUNTERS,
        "ROLLBACK",
        COUNTERS,
        "BEGIN",
        "INSERT INTO noise(id) VALUES (60), (61)",
        "COMMIT",
        COUNTERS,
        "SELECT 1",
        "SELECT changes()");
    script(
        "schema changes",
        "CREATE TABLE made(x INTEGER PRIMARY KEY, y)",
        COUNTERS,
        "INSERT INTO made(y) VALUES (1)",
        "ALTER TABLE made ADD COLUMN z DEFAULT 5",
        "SELECT * FROM made",
        "ALTER TABLE made RENAME COLUMN y TO why",
        "SELECT * FROM made",
        "ALTER TABLE made RENAME TO renamed",
        "SELECT * FROM made",
        "SELECT * FROM renamed",
        "CREATE INDEX IF NOT EXISTS i ON renamed(why)",
        "CREATE VIEW vv AS SELECT why FROM renamed",
        "SELECT * FROM vv",
        "DROP VIEW vv",
        "DROP TABLE renamed",
        "DROP TABLE IF EXISTS renamed",
        "CREATE TABLE copied AS SELECT * FROM t",
        "SELECT * FROM copied",
        COUNTERS,
        "CREATE VIRTUAL TABLE f USING fts5(body)",
        "INSERT INTO f VALUES ('some words')",
        "SELECT * FROM f WHERE f MATCH 'words'",
        "SELECT name, type FROM sqlite_master ORDER BY name",
        "ANALYZE",
        "REINDEX",
        "VACUUM",
        COUNTERS,
        "SELECT count(*) FROM t");
    script(
        "schema changes in a transaction",
        "BEGIN",
        "CREATE TABLE made(x)",
        "INSERT INTO made VALUES (1)",
        "SELECT * FROM made",
        "ROLLBACK",
        "SELECT * FROM made",
        "BEGIN",
        "DROP TABLE u",
        "SELECT * FROM u",
        "ROLLBACK",
        "SELECT * FROM u",
        "BEGIN",
        "VACUUM",
        "ALTER TABLE u ADD COLUMN extra",
        "COMMIT",
        "SELECT * FROM u");
    script(
        "temporary objects",
        "CREATE TEMP TABLE mine(x)",
        "INSERT INTO mine VALUES (1), (2)",
        COUNTERS,
        "SELECT * FROM mine",
        "SELECT * FROM temp.mine, t WHERE t.id = mine.x",
        "CREATE TEMPORARY TABLE t(only_mine)",
        "SELECT * FROM t",
        "SELECT count(*) FROM main.t",
        "DROP TABLE temp.t",
        "SELECT count(*) FROM t",
        "CREATE TEMP VIEW tv AS SELECT x FROM mine",
        "SELECT * FROM tv",
        "CREATE TEMP TRIGGER tt AFTER INSERT ON u BEGIN INSERT INTO mine VALUES (99); END",
        "INSERT INTO u VALUES ('t', 1)",
        "SELECT * FROM mine",
        "SELECT name FROM sqlite_temp_master ORDER BY name",
        "INSERT INTO t(v) VALUES ('after')",
        COUNTERS,
        "BEGIN",
        "DELETE FROM mine",
        "ROLLBACK",
        "SELECT count(*) FROM mine",
        "CREATE TABLE temp.other AS SELECT * FROM u",
        "SELECT * FROM other");
    script(
        "attached databases",
        "ATTACH ':memory:' AS m",
        "CREATE TABLE m.x(y)",
        "INSERT INTO m.x VALUES (1)",
        "SELECT * FROM x",
        "INSERT INTO u SELECT 'm' || y, y FROM m.x",
        "SELECT * FROM u",
        "SELECT name FROM pragma_database_list",
        "BEGIN",
        "DETACH m",
        "COMMIT",
        "DETACH m",
        "SELECT * FROM m.x",
        "DETACH DATABASE m");
    script(
        "pragmas of the session",
        "PRAGMA recursive_triggers",
        "PRAGMA recursive_triggers = 1",
        "PRAGMA recursive_triggers",
        "PRAGMA cache_size = -4000",
        "PRAGMA cache_size",
        "PRAGMA synchronous",
        "PRAGMA synchronous = NORMAL",
        "PRAGMA synchronous",
        "PRAGMA synchronous(0)",
        "PRAGMA synchronous",
        "PRAGMA busy_timeout",
        "PRAGMA busy_timeout = 1234",
        "PRAGMA busy_timeout",
        "PRAGMA case_sensitive_like = 1",
        "SELECT 'a' LIKE 'A'",
        "PRAGMA case_sensitive_like = 0",
        "SELECT 'a' LIKE 'A'",
        "PRAGMA temp_store",
        "PRAGMA temp_store = MEMORY",
        "PRAGMA temp_store",
        "PRAGMA automatic_index = 0",
        "PRAGMA automatic_index",
        "PRAGMA secure_delete = FAST",
        "PRAGMA secure_delete",
        "PRAGMA read_uncommitted = 1",
        "PRAGMA read_uncommitted",
        "PRAGMA reverse_unordered_selects = 1",
        "SELECT id FROM t",
        "PRAGMA reverse_unordered_selects = 0",
        "SELECT id FROM t",
        "PRAGMA ignore_check_constraints = 1",
        "INSERT INTO u VALUES ('much longer than ten', 1)",
        "PRAGMA ignore_check_constraints",
        "PRAGMA legacy_alter_table = 1",
        "PRAGMA legacy_alter_table",
        "PRAGMA trusted_schema = 0",
        "PRAGMA trusted_schema",
        "PRAGMA cell_size_check = 1",
        "PRAGMA cell_size_check",
        "PRAGMA threads = 2",
        "PRAGMA threads",
        "PRAGMA mmap_size = 100000",
        "PRAGMA mmap_size",
        "PRAGMA full_column_names = 1",
        "PRAGMA short_column_names = 0",
        "SELECT id FROM t",
        "PRAGMA count_changes = 1",
        "PRAGMA count_changes",
        "UPDATE t SET n = n",
        "PRAGMA empty_result_callbacks = 1",
        "PRAGMA journal_size_limit = 5000",
        "PRAGMA journal_size_limit",
        "PRAGMA max_page_count",
        "PRAGMA analysis_limit = 100",
        "PRAGMA analysis_limit",
        "PRAGMA cache_spill = 50",
        "PRAGMA cache_spill",
        "PRAGMA checkpoint_fullfsync = 1",
        "PRAGMA checkpoint_fullfsync",
        "PRAGMA fullfsync = 1",
        "PRAGMA fullfsync");
    script(
        "query_only",
        "PRAGMA query_only",
        "PRAGMA query_only = 1",
        "PRAGMA query_only",
        "INSERT INTO t(v) VALUES ('refused')",
        "UPDATE t SET n = 1",
        "DELETE FROM t",
        "CREATE TABLE refused(x)",
        "DROP TABLE u",
        "SELECT count(*) FROM t",
        "PRAGMA user_version = 4",
        "BEGIN",
        "INSERT INTO t(v) VALUES ('refused')",
        "ROLLBACK",
        "PRAGMA query_only = 0",
        "INSERT INTO t(v) VALUES ('taken')",
        "SELECT count(*) FROM t");
    script(
        "pragmas of the file",
        "PRAGMA user_version",
        "PRAGMA user_version = 7",
        "PRAGMA user_version",
        "PRAGMA application_id = 99",
        "PRAGMA application_id",
        "PRAGMA page_size",
        "PRAGMA page_size = 8192",
        "PRAGMA page_size",
        "PRAGMA encoding",
        "PRAGMA auto_vacuum",
        "PRAGMA freelist_count",
        "PRAGMA page_count",
        "PRAGMA integrity_check",
        "PRAGMA quick_check",
        "PRAGMA table_info(t)",
        "PRAGMA table_xinfo('odd name')",
        "PRAGMA index_list(t)",
        "PRAGMA index_info(t_v)",
        "PRAGMA index_xinfo = t_n_r",
        "PRAGMA main.table_info(u)",
        "SELECT name FROM pragma_table_info('t')",
        "PRAGMA collation_list",
        "PRAGMA table_list(t)",
        "PRAGMA schema_version = 500",
        "PRAGMA schema_version",
        "PRAGMA unknown_pragma",
        "PRAGMA unknown_pragma = 5",
        "PRAGMA table_info(missing)",
        "PRAGMA optimize",
        "PRAGMA shrink_memory",
        "PRAGMA incremental_vacuum",
        "PRAGMA soft_heap_limit",
        "PRAGMA default_cache_size");
    script(
        "pragmas in a transaction",
        "BEGIN",
        "PRAGMA foreign_keys = 1",
        "PRAGMA foreign_keys",
        "PRAGMA synchronous = OFF",
        "PRAGMA synchronous",
        "PRAGMA cache_size = 77",
        "PRAGMA cache_size",
        "PRAGMA user_version = 3",
        "PRAGMA user_version",
        "PRAGMA recursive_triggers = 1",
        "PRAGMA temp_store = 2",
        "PRAGMA temp_store",
        "PRAGMA busy_timeout = 55",
        "PRAGMA query_only = 1",
        "INSERT INTO noise VALUES (1, 1)",
        "PRAGMA query_only = 0",
        "INSERT INTO noise VALUES (1, 1)",
        "ROLLBACK",
        "PRAGMA foreign_keys",
        "PRAGMA synchronous",
        "PRAGMA cache_size",
        "PRAGMA user_version",
        "PRAGMA recursive_triggers",
        "PRAGMA busy_timeout",
        "PRAGMA foreign_keys = 1",
        "BEGIN",
        "PRAGMA foreign_keys",
        "INSERT INTO child VALUES (1, 999, 'x')",
        "PRAGMA foreign_keys = 0",
        "PRAGMA foreign_keys",
        "COMMIT",
        "PRAGMA foreign_keys");
    script(
        "several statements in one text",
        "INSERT INTO u VALUES ('m1', 1); INSERT INTO u VALUES ('m2', 2)",
        COUNTERS,
        "SELECT k FROM u ORDER BY k",
        "INSERT INTO u VALUES ('m3', 1); SELECT 5",
        "SELECT 6; INSERT INTO u VALUES ('m4', 1)",
        "SELECT k FROM u ORDER BY k",
        "BEGIN; INSERT INTO u VALUES ('m5', 1); COMMIT",
        "SELECT k FROM u ORDER BY k",
        "COMMIT",
        "UPDATE u SET w = 0; DELETE FROM u WHERE k = 'a';",
        "SELECT * FROM u ORDER BY k",
        "CREATE TABLE c1(x); CREATE TABLE c2(x); INSERT INTO c1 VALUES (1); INSERT INTO c2 SELECT x"
            + " + 1 FROM c1",
        "SELECT * FROM c2",
        "INSERT INTO u VALUES ('m6', 1); INSERT INTO u VALUES ('m6', 1); INSERT INTO u VALUES"
            + " ('m7', 1)",
        "SELECT k FROM u ORDER BY k",
        "INSERT INTO u VALUES ('m8', 1); SELEC; INSERT INTO u VALUES ('m9', 1)",
        "SELECT k FROM u ORDER BY k",
        "PRAGMA foreign_keys = 1; INSERT INTO child VALUES (1, 42, 'x')",
        "PRAGMA foreign_keys",
        "CREATE TRIGGER two AFTER UPDATE ON u BEGIN SELECT 1; SELECT 2; END; SELECT 1",
        "INSERT INTO u VALUES ('semi;', ';'); -- the end; really",
        "SELECT count(*) FROM u;;",
        "CREATE TEMP TABLE q(x); INSERT INTO q VALUES (3); SELECT * FROM q",
        "SAVEPOINT s; DELETE FROM u; ROLLBACK TO s; RELEASE s",
        "SELECT count(*) FROM u",
        "ROLLBACK");
    script(
        "explained writes",
        "EXPLAIN QUERY PLAN INSERT INTO u VALUES ('q', 1)",
        "EXPLAIN QUERY PLAN DELETE FROM t WHERE id = 1",
        "EXPLAIN QUERY PLAN UPDATE t SET v = 1 WHERE v = 'one'",
        "SELECT count(*) FROM u");
    script(
        "journal mode as asked",
        "PRAGMA locking_mode",
        "PRAGMA wal_autocheckpoint",
        "PRAGMA wal_autocheckpoint = 500",
        "PRAGMA wal_autocheckpoint",
        "PRAGMA journal_mode = nonsense",
        "SELECT count(*) FROM t");
    script(
        "reading pragmas by functions",
        "SELECT name, type, pk FROM pragma_table_info('t')",
        "SELECT m.name, p.name FROM sqlite_master m, pragma_index_list(m.name) p ORDER BY 1, 2",
        "SELECT foreign_keys FROM pragma_foreign_keys",
        "SELECT * FROM pragma_user_version",
        "SELECT count(*) > 5 FROM pragma_function_list");
    script(
        "parameters that nobody set",
        "SELECT ? IS NULL",
        "SELECT :a, @b, $c, ?",
        "INSERT INTO noise(x) VALUES (?)",
        "SELECT count(*) FROM noise WHERE x IS NULL AND id < 500");
  }
}
