package io.pooledsqlite.sql;

import java.util.Locale;
import java.util.Random;

/** Statements SQLite mostly accepts, for tables t(a, b, c) and u(a, b), in many spellings. */
final class SqlGrammar {

  private final Random random;

  SqlGrammar(long seed) {
    this.random = new Random(seed);
  }

  /** Several statements with semicolons, comments and white space between them. */
  String script() {
    StringBuilder script = new StringBuilder(gap());
    for (int count = 1 + random.nextInt(4); count > 0; count--) {
      script.append(statement()).append(gap()).append(pick(";", ";;", "; /* ; */", ";-- ;\n", ";"));
    }
    return script.append(random.nextBoolean() ? "" : statement()).toString();
  }

  String statement() {
    String statement =
        switch (random.nextInt(12)) {
          case 0, 1, 2 -> query();
          case 3, 4 -> insert();
          case 5 -> update();
          case 6 -> delete();
          case 7 -> definition();
          case 8 -> trigger();
          case 9 -> pragma();
          case 10 -> transaction();
          default -> pick("EXPLAIN ", "EXPLAIN QUERY PLAN ") + pick(query(), insert(), delete());
        };
    return respell(statement);
  }

  private String query() {
    return switch (random.nextInt(7)) {
      case 0 -> "VALUES (" + value() + "), (" + value() + ")";
      case 1 -> "WITH t2 AS (SELECT " + value() + ") SELECT * FROM t2";
      case 2 ->
          "WITH RECURSIVE r(x) AS (SELECT 1 UNION SELECT x + 1 FROM r LIMIT 3) SELECT x FROM r";
      case 3 -> "SELECT " + value() + " FROM t WHERE a IN (SELECT a FROM u)";
      case 4 -> "SELECT a FROM t UNION ALL SELECT b FROM u ORDER BY 1";
      case 5 -> "SELECT count(*) FROM " + pick("sqlite_temp_master", "pragma_table_info('t')");
      default -> "SELECT " + value() + ", t.b AS \"x;y\" FROM t JOIN main.u ON t.a = u.a";
    };
  }

  private String insert() {
    String verb = pick("INSERT INTO ", "REPLACE INTO ", "INSERT OR IGNORE INTO ");
    String source =
        pick(
            "VALUES (" + value() + ", " + value() + ")",
            "VALUES (" + value() + ", 1), (2, 3)",
            "SELECT a, b FROM u",
            "WITH replace AS (SELECT 1, 2) SELECT * FROM replace");
    String upsert = random.nextInt(4) == 0 && !source.startsWith("WITH") ? " RETURNING a" : "";
    return pick("", "WITH x AS (SELECT 1) ") + verb + pick("t(a, b) ", "u ") + source + upsert;
  }

  private String update() {
    return pick("", "WITH x AS (SELECT 1) ")
        + pick("UPDATE t SET b = ", "UPDATE OR IGNORE t SET c = ")
        + value()
        + pick("", " WHERE a > 1", " FROM u WHERE u.a = t.a");
  }

  private String delete() {
    return pick("", "WITH x AS (SELECT 1) ") + "DELETE FROM u" + pick("", " WHERE a = " + value());
  }

  private String definition() {
    String name = pick("x1", "\"x;2\"", "x3");
    return pick(
        "CREATE TABLE IF NOT EXISTS " + name + "(a, b DEFAULT ';')",
        "CREATE TABLE IF NOT EXISTS x4 AS SELECT " + value(),
        "CREATE TEMP TABLE IF NOT EXISTS tmp(a)",
        "CREATE INDEX IF NOT EXISTS i1 ON t(b)",
        "DROP TABLE IF EXISTS " + name,
        "CREATE VIEW IF NOT EXISTS v1 AS SELECT a, b FROM t",
        "ANALYZE",
        "REINDEX",
        "ALTER TABLE t ADD COLUMN d" + random.nextInt(1000));
  }

  private String trigger() {
    return "CREATE "
        + pick("", "TEMP ")
        + "TRIGGER IF NOT EXISTS r"
        + random.nextInt(3)
        + " AFTER INSERT ON u WHEN CASE WHEN new.a THEN 1 END BEGIN "
        + pick(
            "SELECT ';END;'; ", "DELETE FROM t WHERE a = 99; ", "SELECT CASE 1 WHEN 1 THEN 2 END; ")
        + pick("", "UPDATE t SET b = " + value() + "; ")
        + "END";
  }

  private String pragma() {
    return "PRAGMA "
        + pick(
            "user_version",
            "user_version = " + random.nextInt(9),
            "main.user_version(3)",
            "table_info(t)",
            "integrity_check",
            "foreign_keys = ON",
            "foreign_keys",
            "data_version",
            "database_list",
            "foreign_key_check",
            "cache_size",
            "journal_mode",
            "index_list('t')");
  }

  private String transaction() {
    return pick(
        "BEGIN",
        "COMMIT",
        "END TRANSACTION",
        "ROLLBACK",
        "SAVEPOINT s",
        "RELEASE s",
        "ROLLBACK TO s",
        "BEGIN IMMEDIATE TRANSACTION");
  }

  private String value() {
    return pick(
        "1",
        "-2.5e-1",
        "'it''s; DELETE FROM t'",
        "x'3b'",
        "NULL",
        "(SELECT max(a) FROM t)",
        "CASE WHEN 1 THEN ';' END",
        "'--' || '/*'",
        "[a]",
        "\"b\"",
        "`a`");
  }

  private String gap() {
    return pick("", " ", "\n", "-- comment; '\n", "/* comment; \" */", "\t /**/ ");
  }

  /** Another spelling with the same meaning: comments for blanks, another case for the verb. */
  private String respell(String statement) {
    int blank = statement.indexOf(' ');
    if (blank < 0) {
      return random.nextBoolean() ? statement.toLowerCase(Locale.ROOT) : statement;
    }
    String verb = statement.substring(0, blank);
    String rest = statement.substring(blank + 1);
    return (random.nextBoolean() ? verb.toLowerCase(Locale.ROOT) : verb)
        + pick(" ", " /* ; */ ", "/**/", " -- ;'\n", "\r\n")
        + rest;
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
