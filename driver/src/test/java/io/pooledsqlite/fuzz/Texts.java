package io.pooledsqlite.fuzz;

import io.pooledsqlite.fuzz.Model.Session;
import io.pooledsqlite.fuzz.Sql.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Draws SQL texts over four tables {@code t0} to {@code t3} with the columns {@code id, a, b, c},
 * whose definitions vary, and a table {@code log} that triggers fill.
 */
final class Texts {

  static final List<String> TABLES = List.of("t0", "t1", "t2", "t3");
  static final String LOG = "log";
  static final String TEMPORARY = "x0";
  static final String ATTACHED = "t9";
  static final String CATALOGUE = "sqlite_schema";

  private static final List<String> SAVEPOINTS = List.of("x", "y", "\"a b\"");

  private final Dice dice;
  private final Set<Feature> features;
  private final Model model;

  Texts(Dice dice, Set<Feature> features, Model model) {
    this.dice = dice;
    this.features = features;
    this.model = model;
  }

  /** Mostly one that is there. */
  String table() {
    return dice.any(dice.chance(0.1) ? TABLES : model.existing(TABLES));
  }

  /**
   * What changes with a table: triggers write the log, those of a session its own table; keys and
   * triggers lead to later tables.
   */
  private static String[] touched(String table) {
    Set<String> touched = new TreeSet<>(List.of(table, LOG, TEMPORARY));
    if (TABLES.contains(table)) {
      touched.addAll(TABLES.subList(TABLES.indexOf(table), TABLES.size()));
    }
    return touched.toArray(new String[0]);
  }

  // Values.

  String literal() {
    return switch (dice.below(12)) {
      case 0 -> "NULL";
      case 1 -> "x'0" + dice.below(10) + "ff'";
      case 2 -> dice.below(20) + ".5";
      case 3 -> dice.any("9223372036854775807", "-9223372036854775808", "1e300", "''", "'3'");
      case 4, 5, 6 -> "'" + word() + "'";
      default -> String.valueOf(dice.below(20));
    };
  }

  String word() {
    return dice.any("one", "Two", "three", "o''clock", "ä€", "", "10", "zz");
  }

  String value(boolean parameters) {
    return parameters && dice.chance(0.7) ? "?" : literal();
  }

  String id() {
    return String.valueOf(1 + dice.below(9));
  }

  String id(boolean parameters) {
    return parameters && dice.chance(0.7) ? "?" : id();
  }

  // Reads.

  Sql read(boolean parameters) {
    String t = table();
    return switch (dice.below(features.contains(Feature.CHANGE_COUNTERS) ? 23 : 20)) {
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
      case 11 -> read("SELECT * FROM v" + dice.below(2), "t0", "t1");
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
      case 17 -> byIndex(t, parameters);
      case 18 ->
          read(
              dice.any("EXPLAIN QUERY PLAN ", "") + "SELECT c, a FROM " + t + " WHERE a LIKE 'T%'",
              t);
      case 19 ->
          read(
              "SELECT a FROM " + t + " UNION SELECT b FROM " + table(),
              TABLES.toArray(new String[0]));
      case 20, 21 -> read("SELECT last_insert_rowid(), changes(), total_changes()");
      default ->
          read(
              "SELECT last_insert_rowid() AS l, a FROM " + t + " WHERE id = last_insert_rowid()",
              t);
    };
  }

  /** As partial indexes and those of an expression serve it, if they are there. */
  private Sql byIndex(String t, boolean parameters) {
    String value = value(parameters);
    return read(
        switch (dice.below(4)) {
          case 0 -> "SELECT id, a FROM " + t + " WHERE lower(a) = " + value + " ORDER BY id";
          case 1 -> "SELECT id, b FROM " + t + " WHERE b > 3 AND a >= " + value + " ORDER BY id";
          case 2 -> "SELECT id FROM " + t + " WHERE b + c > " + value + " ORDER BY id";
          default ->
              "SELECT id FROM "
                  + t
                  + dice.any(" INDEXED BY i", " INDEXED BY i", " NOT INDEXED -- ")
                  + dice.below(3)
                  + "\n WHERE a IS NOT NULL AND b > 3 ORDER BY id";
        },
        t);
  }

  static Sql read(String text, String... tables) {
    return new Sql(
        text, Effect.READ, Set.of(new TreeSet<>(List.of(tables)).toArray(new String[0])), false);
  }

  static Sql write(String text, String table) {
    return Sql.of(Effect.WRITE, text, touched(table));
  }

  static Sql ddl(String text) {
    Set<String> all = new TreeSet<>(TABLES);
    all.add(LOG);
    all.add(CATALOGUE);
    return new Sql(text, Effect.DDL, Set.copyOf(all), false);
  }

  // Transactions.

  /** Mostly one that fits the state of the session. */
  Sql transaction(Session session) {
    if (dice.chance(0.15)) {
      return anyTransaction();
    }
    return transaction(
        session.inTransaction()
            ? dice.any("COMMIT", "COMMIT", "END", "ROLLBACK", "ROLLBACK")
            : dice.any(
                "BEGIN", "BEGIN IMMEDIATE", "BEGIN EXCLUSIVE", "BEGIN DEFERRED TRANSACTION"));
  }

  private Sql anyTransaction() {
    return transaction(
        dice.any(
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

  /** Mostly one that fits the state of the session. */
  Sql savepoint(Session session) {
    List<String> names = session.savepoints.stream().filter(SAVEPOINTS::contains).toList();
    if (!names.isEmpty() && dice.chance(0.6)) {
      return transaction(
          dice.any("RELEASE ", "RELEASE SAVEPOINT ", "ROLLBACK TO ", "ROLLBACK TO ")
              + dice.any(names));
    }
    String name = dice.any(SAVEPOINTS);
    return transaction(
        dice.any(
            "SAVEPOINT " + name,
            "SAVEPOINT " + name,
            "SAVEPOINT " + name,
            "SAVEPOINT " + name,
            "RELEASE " + name,
            "RELEASE SAVEPOINT " + name,
            "ROLLBACK TO " + name));
  }

  static Sql transaction(String text) {
    List<String> all = new ArrayList<>(TABLES);
    all.addAll(List.of(LOG, TEMPORARY, ATTACHED));
    return Sql.of(Effect.TRANSACTION, text, all.toArray(new String[0]));
  }
}
