package io.pooledsqlite.fuzz;

import io.pooledsqlite.fuzz.Sql.Effect;
import java.util.ArrayList;
import java.util.List;

/** Draws texts that few programs have. */
final class RareTexts {

  private final Dice dice;
  private final Texts texts;
  private final Writes writes;
  private final Triggers triggers;

  RareTexts(Dice dice, Texts texts, Writes writes, Triggers triggers) {
    this.dice = dice;
    this.texts = texts;
    this.writes = writes;
    this.triggers = triggers;
  }

  Sql any() {
    return switch (dice.below(5)) {
      case 0, 1 -> read();
      case 2 -> triggers.rare();
      default -> write();
    };
  }

  private Sql read() {
    String t = texts.table();
    return switch (dice.below(12)) {
      case 0 ->
          Texts.read(
              "SELECT key, value, type FROM json_each('{\"a\": [1, 2.5, null], \"b\": true}')");
      case 1 ->
          Texts.read("SELECT json_group_array(a) FROM (SELECT a FROM " + t + " ORDER BY id)", t);
      case 2 -> Texts.read("SELECT name, type, pk FROM pragma_table_info('" + t + "')", t);
      case 3 -> Texts.read("SELECT * FROM pragma_foreign_keys, pragma_user_version");
      case 4 -> Texts.read("VALUES (1, 'x', NULL), (2.5, x'00', 'y')");
      case 5 ->
          Texts.read(
              "SELECT id, sum(b) OVER (ORDER BY id ROWS 1 PRECEDING), lag(a) OVER w FROM "
                  + t
                  + " WINDOW w AS (ORDER BY id)",
              t);
      case 6 ->
          Texts.read(
              "SELECT id FROM "
                  + t
                  + " EXCEPT SELECT b FROM "
                  + dice.any("t0", "t1")
                  + " LIMIT 5 OFFSET 1",
              t,
              "t0",
              "t1");
      case 7 ->
          Texts.read("SELECT date(86400 * " + texts.id() + ", 'unixepoch'), hex(a) FROM " + t, t);
      case 8 -> Texts.read("SELECT max(id), min(id) FROM " + t, t);
      case 9 ->
          Texts.read(
              "WITH x(i, a) AS MATERIALIZED (SELECT id, a FROM "
                  + t
                  + ") SELECT count(*) FILTER (WHERE i > 2), min(a) FROM x",
              t);
      case 10 -> Texts.read("SELECT [id], `a` AS \"the a\", 'b' FROM \"" + t + "\" AS 't'", t);
      default ->
          Texts.read("SELECT iif(count(*) > 2, 'many', 'few') AS size, total(b) FROM " + t, t);
    };
  }

  private Sql write() {
    String t = texts.table();
    String other = texts.table();
    return switch (dice.below(11)) {
      case 0 ->
          Texts.write(
              "WITH s AS (SELECT a, b FROM "
                  + other
                  + " ORDER BY id LIMIT 2) INSERT INTO "
                  + t
                  + "(a, b) SELECT * FROM s",
              t);
      case 1 ->
          Texts.write(
              "WITH d(i) AS (VALUES (1), (2)) DELETE FROM " + t + " WHERE id IN (SELECT i FROM d)",
              t);
      case 2 ->
          Texts.write(
              "WITH d(i, v) AS (VALUES (1, 'p'), (3, 'q')) UPDATE "
                  + t
                  + " SET a = v FROM d WHERE id = i",
              t);
      case 3 ->
          Texts.write(
              "INSERT INTO "
                  + t
                  + "(id, a, b) VALUES ("
                  + texts.id()
                  + ", 'u', 3) ON CONFLICT(id) DO UPDATE SET b = b + excluded.b WHERE b < 9"
                  + dice.any("", " RETURNING id, b"),
              t);
      case 4 ->
          Texts.write(
              "INSERT INTO "
                  + t
                  + "(id, a) VALUES ("
                  + texts.id()
                  + ", 'one') ON CONFLICT DO NOTHING",
              t);
      case 5 ->
          Texts.write(
              "INSERT INTO "
                  + t
                  + "(a, b) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i <"
                  + " 60) SELECT 'r' || i || hex(zeroblob(400)), i % 13 FROM n",
              t);
      case 6 -> Texts.write("UPDATE " + t + " SET (a, b) = (SELECT 'pair', 4) WHERE id = 2", t);
      case 7 ->
          Texts.write(
              "INSERT INTO " + t + "(id, a) SELECT max(id) + 1, 'next' FROM " + t + " RETURNING *",
              t);
      case 8 ->
          Texts.write("DELETE FROM " + t + " AS x WHERE x.b IN (SELECT max(b) FROM " + t + ")", t);
      case 9 -> Texts.write("REPLACE INTO " + t + "(id, a) SELECT id, 'again' FROM " + other, t);
      default -> Texts.write("INSERT INTO v0(a) VALUES ('by view')", "t0");
    };
  }

  /** Full-text search and R*Tree: tables of their own, whose shadow tables SQLite keeps. */
  Sql virtual(Model model) {
    if (dice.chance(0.1)) {
      return Texts.ddl("DROP TABLE " + dice.any("ft", "rt", "ft_data"));
    }
    return dice.chance(0.6) ? fullText(model) : tree(model);
  }

  private Sql fullText(Model model) {
    if (!model.has("ft")) {
      return Texts.ddl("CREATE VIRTUAL TABLE IF NOT EXISTS ft USING fts5(a, b)");
    }
    return switch (dice.below(6)) {
      case 0, 1 ->
          Texts.write(
              "INSERT INTO ft(a, b) VALUES ('" + texts.word() + " words', '" + texts.word() + "')",
              "ft");
      case 2, 3 ->
          Texts.read(
              "SELECT rowid, a FROM ft WHERE ft MATCH '"
                  + dice.any("words", "two OR ten", "AND")
                  + "'",
              "ft");
      case 4 -> Texts.write("DELETE FROM ft WHERE rowid = " + texts.id(), "ft");
      default ->
          Texts.write(
              "INSERT INTO ft(ft) VALUES ('" + dice.any("optimize", "rebuild", "none") + "')",
              "ft");
    };
  }

  private Sql tree(Model model) {
    if (!model.has("rt")) {
      return Texts.ddl("CREATE VIRTUAL TABLE rt USING rtree(id, x0, x1)");
    }
    return dice.chance(0.6)
        ? Texts.write(
            "INSERT INTO rt VALUES (" + texts.id() + ", " + texts.id() + ", " + texts.id() + ")",
            "rt")
        : Texts.read("SELECT * FROM rt WHERE x0 >= " + texts.id(), "rt");
  }

  /** The same text as other programs write it. */
  Sql written(Sql sql) {
    boolean plain = sql.effect() == Effect.READ || sql.effect() == Effect.WRITE;
    if (!plain || sql.text().startsWith("EXPLAIN") || sql.text().contains("--")) {
      return sql;
    }
    String before = dice.any("", "", " ", "\n\t", "/* one; two */ ", "-- one; two\n");
    String after = dice.any("", "", ";", " ; ", " -- end\n", "; /* end; */");
    return sql.withText(before + sql.text() + after);
  }

  /** Several texts in one string, as {@code executeUpdate} runs them. */
  Sql script() {
    List<Sql> entries = new ArrayList<>();
    boolean transaction = dice.chance(0.5);
    if (transaction) {
      entries.add(Texts.transaction(dice.any("BEGIN", "BEGIN IMMEDIATE")));
    }
    for (int i = dice.below(3); i >= 0; i--) {
      entries.add(written(dice.chance(0.8) ? writes.any(false) : texts.read(false)));
    }
    if (transaction) {
      entries.add(Texts.transaction(dice.any("COMMIT", "COMMIT", "ROLLBACK")));
    }
    return Sql.all(entries);
  }

  /** The same, as all other calls run it: the first alone. */
  Sql firstOfScript() {
    Sql first = dice.chance(0.5) ? writes.any(false) : texts.read(false);
    String rest = dice.chance(0.7) ? writes.any(false).text() : "no text";
    return first.text().contains("--") ? first : first.withText(first.text() + "; " + rest);
  }
}
