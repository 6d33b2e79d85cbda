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

  static Sql read(String text, String... tables) {
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

  static Sql write(String text, String table) {
    return Sql.of(Effect.WRITE, text, touched(table));
  }

  // Schema.

  Sql createTable(String table) {
    boolean child = !table.equals("t0") && has(Feature.FOREIGN_KEYS) && chance(0.7);
    String columns =
        switch (child ? 7 : random.nextInt(8)) {
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
                      " ON DELETE RESTRICT ON UPDATE CASCADE",
                      "",
                      " DEFERRABLE INITIALLY DEFERRED",
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

  static Sql ddl(String text) {
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

  static Sql transaction(String text) {
    List<String> all = new ArrayList<>(TABLES);
    all.add(LOG);
    return Sql.of(Effect.TRANSACTION, text, all.toArray(new String[0]));
  }
}
