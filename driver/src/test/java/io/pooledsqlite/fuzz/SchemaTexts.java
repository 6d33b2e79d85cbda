package io.pooledsqlite.fuzz;

import java.util.ArrayList;
import java.util.List;

/** Draws texts that make and change the schema. */
final class SchemaTexts {

  private static final List<String> INDEXES = List.of("i0", "i1", "i2");

  private final Dice dice;
  private final Texts texts;
  private final Tables tables;
  private final Triggers triggers;
  private final Model model;

  SchemaTexts(Dice dice, Texts texts, Tables tables, Triggers triggers, Model model) {
    this.model = model;
    this.dice = dice;
    this.texts = texts;
    this.tables = tables;
    this.triggers = triggers;
  }

  /** What most programs begin with. */
  List<Sql> first() {
    List<Sql> schema = new ArrayList<>();
    schema.add(Texts.ddl("CREATE TABLE log(id INTEGER PRIMARY KEY, what TEXT)"));
    Texts.TABLES.forEach(table -> schema.add(tables.create(table)));
    schema.add(view(0));
    schema.add(view(1));
    if (dice.chance(0.3)) {
      schema.add(tables.createIndex());
    }
    if (dice.chance(0.5)) {
      schema.add(triggers.create());
    }
    return schema;
  }

  private static Sql view(int number) {
    return Texts.ddl(
        number == 0
            ? "CREATE VIEW v0 AS SELECT t0.id AS id, t0.a AS a, t1.b AS b FROM t0 LEFT JOIN t1 ON"
                + " t1.id = t0.id"
            : "CREATE VIEW v1(n, big) AS SELECT count(*), upper(max(a)) FROM t1");
  }

  Sql change() {
    String t = texts.table();
    return switch (dice.below(17)) {
      case 0, 1, 14 -> tables.create(dice.any(model.missing(Texts.TABLES)));
      case 2, 15 -> Texts.ddl("DROP TABLE " + dice.any("", "IF EXISTS ") + t);
      case 3 -> Texts.ddl("ALTER TABLE " + t + " ADD COLUMN " + column());
      case 4 ->
          Texts.ddl("ALTER TABLE " + t + " RENAME TO " + dice.any(model.missing(Texts.TABLES)));
      case 5 -> Texts.ddl("ALTER TABLE " + t + " RENAME COLUMN c TO " + dice.any("c", "c2", "b"));
      case 6 -> Texts.ddl("ALTER TABLE " + t + " DROP COLUMN " + dice.any("c", "d0", "a", "d"));
      case 7, 8, 9 -> tables.createIndex();
      case 10 ->
          Texts.ddl("DROP INDEX " + dice.any("", "IF EXISTS ") + dice.any(model.existing(INDEXES)));
      case 11 ->
          dice.chance(0.5)
              ? view(dice.below(2))
              : Texts.ddl("DROP VIEW " + dice.any("", "IF EXISTS ") + "v" + dice.below(2));
      case 12 -> triggers.create();
      case 13 -> triggers.drop(model.named("g_"));
      default -> Texts.ddl(dice.any("REINDEX", "ANALYZE", "REINDEX " + t, "ANALYZE " + t));
    };
  }

  private String column() {
    return "d"
        + dice.below(3)
        + dice.any(
            " DEFAULT 3",
            " INTEGER NOT NULL DEFAULT 4",
            " GENERATED ALWAYS AS (b + 1) VIRTUAL",
            " AS (a) STORED",
            " REFERENCES t0(id)");
  }
}
