package io.pooledsqlite.fuzz;

import io.pooledsqlite.fuzz.Sql.Effect;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Draws SQL texts over four tables {@code t0} to {@code t3} with the columns {@code id, a, b, c},
 * whose definitions vary, and a table {@code log} that triggers fill.
 */
final class Texts {

  static final List<String> TABLES = List.of("t0", "t1", "t2", "t3");
  private static final String LOG = "log";
  private static final String CATALOGUE = "sqlite_schema";

  private final Random random;
  private final Set<Feature> features;

  Texts(Random random, Set<Feature> features) {
    this.random = random;
    this.features = features;
  }

  private boolean has(Feature feature) {
    return features.contains(feature);
  }

  <T> T any(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  String any(String... values) {
    return values[random.nextInt(values.length)];
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  String table() {
    return any(TABLES);
  }

  /** Tables that change with a table: triggers write the log, foreign keys lead to children. */
  private static String[] touched(String table) {
    return table.equals("t0") ? new String[] {"t0", "t1", "t2", LOG} : new String[] {table, LOG};
  }

  // Values.

  String literal() {
    return switch (random.nextInt(12)) {
      case 0 -> "NULL";
      case 1 -> "x'0" + random.nextInt(10) + "ff'";
      case 2 -> random.nextInt(20) + ".5";
      case 3 -> any("9223372036854775807", "-9223372036854775808", "1e300", "''", "'3'");
      case 4, 5, 6 -> "'" + word() + "'";
      default -> String.valueOf(random.nextInt(20));
    };
  }

  String word() {
    return any("one", "Two", "three", "o''clock", "ä€", "", "10", "zz");
  }

  private String value(boolean parameters) {
    return parameters && chance(0.7) ? "?" : literal();
  }

  String id() {
    return String.valueOf(1 + random.nextInt(9));
  }

  private String id(boolean parameters) {
    return parameters && chance(0.7) ? "?" : id();
  }

  // Reads.

  Sql read(boolean parameters) {
    String t = table();
    return switch (random.nextInt(has(Feature.CHANGE_COUNTERS) ? 22 : 19)) {
      case 0, 1, 2 -> read("SELECT * FROM " + t + " WHERE id = " + id(parameters), t);
      case 3, 4 -> read("SELECT * FROM " + t, t);
      case 5, 6 -> read("SELECT id, a, b FROM " + t + " ORDER BY id", t);
      case 7 -> read("SELECT count(*), max(b), group_concat(a) FROM " + t, t);
      case 8 ->
          read("SELECT a, b FROM " + t + " WHERE b > " + value(parameters) + " ORDER BY b, id", t);
      case 9 -> {
        String other = table();
        yield read(
            "SELECT x.id, y.a FROM " + t + " x JOIN " + other + " y ON y.id = x.b ORDER BY 1, 2",
            t,
            other);
      }
      case 10 -> read("SELECT b, count(*) AS n FROM " + t + " GROUP BY b HAVING n > 0", t);
      case 11 -> read("SELECT * FROM v" + random.nextInt(2), "t0", "t1");
      case 12 ->
          read(
              "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5)"
                  + " SELECT i, a FROM n LEFT JOIN "
                  + t
                  + " ON id = i",
              t);
      case 13 -> read("SELECT id, row_number() OVER (ORDER BY id) FROM " + t, t);
      case 14 -> read("SELECT what FROM log ORDER BY id", LOG);
      case 15 -> read("SELECT type, name, tbl_name, sql FROM sqlite_schema", CATALOGUE);
      case 16 ->
          read("SELECT " + value(parameters) + ", typeof(" + value(parameters) + "), 'a;b' -- ;");
      case 17 ->
          read(any("EXPLAIN QUERY PLAN ", "") + "SELECT c, a FROM " + t + " WHERE a LIKE 'T%'", t);
      case 18 ->
          read(
              "SELECT a FROM " + t + " UNION SELECT b FROM " + table(),
              TABLES.toArray(new String[0]));
      case 19, 20 -> read("SELECT last_insert_rowid(), changes(), total_changes()");
      default ->
          read(
              "SELECT last_insert_rowid() AS l, a FROM " + t + " WHERE id = last_insert_rowid()",
              t);
    };
  }

  private static Sql read(String text, String... tables) {
    return new Sql(
        text, Effect.READ, Set.of(new TreeSet<>(List.of(tables)).toArray(new String[0])), false);
  }

  // Writes.

  Sql write(boolean parameters) {
    return switch (random.nextInt(10)) {
      case 0, 1, 2, 3, 4 -> insert(parameters);
      case 5, 6, 7 -> update(parameters);
      default -> delete(parameters);
    };
  }

  private String conflict() {
    return chance(0.75)
        ? ""
        : any(" OR IGNORE", " OR REPLACE", " OR ABORT", " OR FAIL", " OR ROLLBACK");
  }

  private String returning() {
    return chance(0.12) ? any(" RETURNING id, a", " RETURNING *", " RETURNING b + 1 AS n") : "";
  }

  Sql insert(boolean parameters) {
    String t = table();
    String into = "INSERT" + conflict() + " INTO " + t;
    if (has(Feature.COUNTERS_ANYWHERE) && chance(0.2)) {
      return write(into + "(a, b) VALUES ('l', " + any("last_insert_rowid()", "changes()") + ")", t)
          .pinning();
    }
    String row =
        "(" + value(parameters) + ", " + value(parameters) + ", " + value(parameters) + ")";
    return switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> write(into + "(a, b, c) VALUES " + row + returning(), t);
      case 4, 5, 6 ->
          write(
              into
                  + "(id, a, b) VALUES ("
                  + id(parameters)
                  + ", "
                  + value(parameters)
                  + ", "
                  + value(parameters)
                  + ")"
                  + returning(),
              t);
      case 7 -> write(into + "(a, b, c) VALUES " + row + ", ('m', 1, 2)" + returning(), t);
      case 8 -> {
        String other = table();
        yield write(into + "(a, b) SELECT a, b FROM " + other + " ORDER BY id LIMIT 3", t);
      }
      case 9 -> write("INSERT INTO " + t + " DEFAULT VALUES" + returning(), t);
      case 10 ->
          write(
              "INSERT INTO "
                  + t
                  + "(id, a) VALUES ("
                  + id(parameters)
                  + ", 'up') ON CONFLICT(id) DO "
                  + any("NOTHING", "UPDATE SET a = excluded.a || b"),
              t);
      default ->
          write(
              "REPLACE INTO "
                  + t
                  + "(id, a, b) VALUES ("
                  + id()
                  + ", "
                  + value(parameters)
                  + ", 4)",
              t);
    };
  }

  private Sql update(boolean parameters) {
    String t = table();
    String head = "UPDATE" + conflict() + " " + t + " SET ";
    return switch (random.nextInt(6)) {
      case 0, 1 ->
          write(
              head + "a = " + value(parameters) + " WHERE id = " + id(parameters) + returning(), t);
      case 2 -> write(head + "b = b + 1" + returning(), t);
      case 3 -> write(head + "id = id + 1 WHERE id > " + id(parameters), t);
      case 4 -> write(head + "b = y.b FROM " + table() + " y WHERE y.id = " + t + ".id", t);
      default ->
          write(
              head + "c = " + value(parameters) + ", b = " + value(parameters) + " WHERE a = 'one'",
              t);
    };
  }

  private Sql delete(boolean parameters) {
    String t = table();
    return switch (random.nextInt(4)) {
      case 0, 1 -> write("DELETE FROM " + t + " WHERE id = " + id(parameters) + returning(), t);
      case 2 -> write("DELETE FROM " + t + " WHERE b > " + value(parameters), t);
      default -> write("DELETE FROM " + t, t);
    };
  }

  private static Sql write(String text, String table) {
    return Sql.of(Effect.WRITE, text, touched(table));
  }

  // Schema.

  Sql createTable(String table) {
    String columns =
        switch (random.nextInt(8)) {
          case 0 -> "(id INTEGER PRIMARY KEY, a TEXT, b INTEGER, c REAL)";
          case 1 ->
              "(id INTEGER PRIMARY KEY AUTOINCREMENT, a VARCHAR(20) DEFAULT 'd', b INT, c"
                  + " NUMERIC(8,2))";
          case 2 -> "(id INTEGER PRIMARY KEY, a TEXT UNIQUE, b INTEGER NOT NULL DEFAULT 5, c BLOB)";
          case 3 ->
              "(id TEXT PRIMARY KEY, a TEXT COLLATE NOCASE, b INTEGER CHECK (b < 15), c) WITHOUT"
                  + " ROWID";
          case 4 -> "(id INT, a TEXT, b INTEGER, c)";
          case 5 -> "(id INTEGER PRIMARY KEY, a ANY, b INTEGER, c REAL) STRICT";
          case 6 -> "(id INTEGER PRIMARY KEY, a TEXT, b INTEGER, c AS (b * 2))";
          default ->
              "(id INTEGER PRIMARY KEY, a TEXT, b INTEGER REFERENCES t0(id)"
                  + any(
                      " ON DELETE CASCADE",
                      " ON DELETE SET NULL",
                      "",
                      " DEFERRABLE INITIALLY DEFERRED")
                  + ", c)";
        };
    return ddl("CREATE TABLE " + any("", "IF NOT EXISTS ") + table + columns);
  }

  Sql createLog() {
    return ddl("CREATE TABLE log(id INTEGER PRIMARY KEY, what TEXT)");
  }

  Sql createView(int number) {
    return ddl(
        number == 0
            ? "CREATE VIEW v0 AS SELECT t0.id AS id, t0.a AS a, t1.b AS b FROM t0 LEFT JOIN t1 ON"
                + " t1.id = t0.id"
            : "CREATE VIEW v1(n, big) AS SELECT count(*), upper(max(a)) FROM t1");
  }

  Sql createTrigger() {
    String t = table();
    return ddl(
        switch (random.nextInt(5)) {
          case 0, 1 ->
              "CREATE TRIGGER g_in_"
                  + t
                  + " AFTER INSERT ON "
                  + t
                  + " BEGIN INSERT INTO log(what) VALUES ('in ' || new.id); END";
          case 2 ->
              "CREATE TRIGGER g_out_"
                  + t
                  + " BEFORE DELETE ON "
                  + t
                  + " BEGIN INSERT INTO log(what) VALUES ('out ' || old.id || ';'); END";
          case 3 ->
              "CREATE TRIGGER g_no_"
                  + t
                  + " BEFORE INSERT ON "
                  + t
                  + " WHEN new.b = 7 BEGIN SELECT"
                  + " RAISE("
                  + any("ABORT, 'seven'", "FAIL, 'seven'", "ROLLBACK, 'seven'", "IGNORE")
                  + "); END";
          default ->
              "CREATE TRIGGER g_view INSTEAD OF INSERT ON v0 BEGIN INSERT INTO t0(a) VALUES (new.a);"
                  + " END";
        });
  }

  Sql schemaChange() {
    String t = table();
    return switch (random.nextInt(14)) {
      case 0, 1 -> createTable(t);
      case 2 -> ddl("DROP TABLE " + any("", "IF EXISTS ") + t);
      case 3 -> ddl("ALTER TABLE " + t + " ADD COLUMN d" + random.nextInt(3) + " DEFAULT 3");
      case 4 -> ddl("ALTER TABLE " + t + " RENAME TO " + table());
      case 5 -> ddl("ALTER TABLE " + t + " RENAME COLUMN c TO " + any("c", "c2", "b"));
      case 6 -> ddl("ALTER TABLE " + t + " DROP COLUMN " + any("c", "d0", "a"));
      case 7, 8 ->
          ddl(
              "CREATE "
                  + any("", "UNIQUE ")
                  + "INDEX i"
                  + random.nextInt(3)
                  + " ON "
                  + t
                  + "("
                  + any("a", "b DESC", "b, a", "lower(a)")
                  + ")"
                  + any("", " WHERE b > 3"));
      case 9 -> ddl("DROP INDEX " + any("", "IF EXISTS ") + "i" + random.nextInt(3));
      case 10 ->
          chance(0.5)
              ? createView(random.nextInt(2))
              : ddl("DROP VIEW " + any("", "IF EXISTS ") + "v" + random.nextInt(2));
      case 11 -> createTrigger();
      case 12 ->
          ddl("DROP TRIGGER " + any("", "IF EXISTS ") + "g_" + any("in_", "out_", "no_") + t);
      default -> ddl(any("REINDEX", "ANALYZE", "REINDEX " + t, "ANALYZE " + t));
    };
  }

  Sql vacuum() {
    return ddl("VACUUM");
  }

  private static Sql ddl(String text) {
    Set<String> all = new LinkedHashSet<>(TABLES);
    all.add(LOG);
    all.add(CATALOGUE);
    return new Sql(text, Effect.DDL, Set.copyOf(all), false);
  }

  // Transactions.

  Sql transaction() {
    return transaction(
        any(
            "BEGIN",
            "BEGIN IMMEDIATE",
            "BEGIN EXCLUSIVE",
            "BEGIN DEFERRED TRANSACTION",
            "COMMIT",
            "COMMIT",
            "END",
            "COMMIT",
            "ROLLBACK",
            "ROLLBACK"));
  }

  Sql savepoint() {
    String name = any("x", "y", "\"a b\"");
    return transaction(
        any(
            "SAVEPOINT " + name,
            "SAVEPOINT " + name,
            "RELEASE " + name,
            "RELEASE SAVEPOINT " + name,
            "ROLLBACK TO " + name));
  }

  private static Sql transaction(String text) {
    List<String> all = new ArrayList<>(TABLES);
    all.add(LOG);
    return Sql.of(Effect.TRANSACTION, text, all.toArray(new String[0]));
  }

  // Pragmas.

  Sql pragma() {
    if (chance(0.05)) {
      String mode = any("", "(PASSIVE)", "(FULL)", " = RESTART", "(TRUNCATE)");
      return new Sql("PRAGMA wal_checkpoint" + mode, Effect.CHECKPOINT, Set.of(), false);
    }
    return switch (random.nextInt(6)) {
      case 0, 1 -> pragma("PRAGMA " + any(CONNECTION_PRAGMAS));
      case 2 ->
          pragma(
              "PRAGMA "
                  + any(CONNECTION_PRAGMAS.subList(1, CONNECTION_PRAGMAS.size()))
                  + " = "
                  + any("0", "1", "1", "2", "7"));
      case 3 ->
          new Sql(
              "PRAGMA " + any("user_version", "application_id") + any("", " = 3", "(4)", "=-1"),
              Effect.WRITE,
              Set.of(),
              false);
      case 4 ->
          pragma(
              "PRAGMA "
                  + any(
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
                      "shrink_memory"));
      default ->
          chance(0.3)
              ? new Sql(
                  "PRAGMA journal_mode" + any("", " = WAL", " = DELETE", "=TRUNCATE", "=MEMORY"),
                  Effect.JOURNAL_MODE,
                  Set.of(),
                  false)
              : pragma(
                  "PRAGMA "
                      + any(
                          "foreign_keys",
                          "recursive_triggers",
                          "synchronous",
                          "case_sensitive_like")
                      + " = "
                      + any("ON", "OFF", "NORMAL", "true"));
    };
  }

  private static final List<String> CONNECTION_PRAGMAS =
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
                + any(
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

  // State that only one connection can have.

  Sql temporary() {
    String t = table();
    return switch (random.nextInt(9)) {
      case 0, 1 ->
          ddl("CREATE TEMP TABLE " + any("x0", t) + "(id INTEGER PRIMARY KEY, a, b, c)").pinning();
      case 2 -> ddl("CREATE TEMP VIEW x1 AS SELECT id, a FROM " + t).pinning();
      case 3 ->
          ddl("CREATE TEMP TRIGGER xt AFTER INSERT ON main."
                  + t
                  + " BEGIN INSERT INTO temp.x0(a)"
                  + " VALUES (new.a); END")
              .pinning();
      case 4 -> write("INSERT INTO temp.x0(a, b) VALUES (" + literal() + ", 2)", "x0").pinning();
      case 5 -> read("SELECT * FROM x0", "x0").pinning();
      case 6 -> read("SELECT * FROM x1", "t0", "t1", "t2", "t3").pinning();
      case 7 -> ddl("DROP TABLE " + any("temp.x0", "x0")).pinning();
      default -> read("SELECT name, sql FROM sqlite_temp_schema", CATALOGUE).pinning();
    };
  }

  Sql attached() {
    return switch (random.nextInt(10)) {
      case 9 -> transaction("ATTACH '" + Sql.DIRECTORY + "/none/x.db' AS att").pinning();
      case 0, 1, 2 -> transaction("ATTACH '" + Sql.DIRECTORY + "/other.db' AS att").pinning();
      case 3 -> ddl("CREATE TABLE IF NOT EXISTS att.t9(id INTEGER PRIMARY KEY, a, b, c)").pinning();
      case 4 -> write("INSERT INTO att.t9(a, b) VALUES (" + literal() + ", 2)", "t9").pinning();
      case 5 -> write("INSERT INTO t0(a, b) SELECT a, b FROM att.t9", "t0").pinning();
      case 6 -> read("SELECT * FROM t9", "t9").pinning();
      case 7 -> read("SELECT name FROM att.sqlite_schema", CATALOGUE).pinning();
      default -> transaction("DETACH att").pinning();
    };
  }

  // Errors.

  Sql wrong() {
    String t = table();
    return switch (random.nextInt(20)) {
      case 16 -> read("SELECT zeroblob(2000000000)");
      case 17 -> read("SELECT randomblob(2000000000)");
      case 18 -> write("INSERT INTO " + t + "(a) VALUES (zeroblob(1100000000))", t);
      case 19 -> read("SELECT a FROM " + t + " WHERE a LIKE 'x' ESCAPE 'two'", t);
      case 0 -> read("SELECT FROM " + t);
      case 1 -> read("SELECT nothing FROM " + t, t);
      case 2 -> read("SELECT * FROM missing");
      case 3 -> write("INSERT INTO " + t + " VALUES (1)", t);
      case 4 -> write("INSERT INTO " + t + "(id, a) VALUES ('text', 'x')", t);
      case 5 -> write("INSERT INTO " + t + "(id, a) VALUES (1, 'a'), (1, 'b')", t);
      case 6 -> read("SELECT sum(9223372036854775807) FROM " + t + ", " + t, t);
      case 7 -> read("SELECT abs(-9223372036854775808)");
      case 8 -> read("SELECT json('{')");
      case 9 -> ddl("CREATE TABLE " + t + "(id)");
      case 10 -> ddl("DROP INDEX none");
      case 11 -> transaction(any("RELEASE none", "ROLLBACK TO none"));
      case 12 -> read("SELECT " + literal() + " FROM");
      case 13 -> write("UPDATE " + t + " SET b = 'x', nothing = 1", t);
      case 14 -> read("SELECT zeroblob(3), no_such_function(1)");
      default -> write("INSERT INTO v1 VALUES (1, 2)", "t1");
    };
  }
}
