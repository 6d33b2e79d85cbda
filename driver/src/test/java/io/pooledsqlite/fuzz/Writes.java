package io.pooledsqlite.fuzz;

import java.util.Set;

/** Draws texts that insert, change and delete rows. */
final class Writes {

  private final Dice dice;
  private final Texts texts;
  private final Set<Feature> features;

  Writes(Dice dice, Texts texts, Set<Feature> features) {
    this.dice = dice;
    this.texts = texts;
    this.features = features;
  }

  Sql any(boolean parameters) {
    return switch (dice.below(10)) {
      case 0, 1, 2, 3 -> insert(parameters);
      case 4 -> upsert(parameters);
      case 5, 6, 7 -> update(parameters);
      default -> delete(parameters);
    };
  }

  private String conflict() {
    return dice.chance(0.75)
        ? ""
        : dice.any(" OR IGNORE", " OR REPLACE", " OR ABORT", " OR FAIL", " OR ROLLBACK");
  }

  private String returning() {
    return dice.chance(0.12)
        ? dice.any(
            " RETURNING id, a",
            " RETURNING *",
            " RETURNING b + 1 AS n",
            " RETURNING (SELECT count(*) FROM log), typeof(a)")
        : "";
  }

  Sql insert(boolean parameters) {
    String t = texts.table();
    String into = "INSERT" + conflict() + " INTO " + t;
    if (features.contains(Feature.COUNTERS_ANYWHERE) && dice.chance(0.2)) {
      return Texts.write(
              into + "(a, b) VALUES ('l', " + dice.any("last_insert_rowid()", "changes()") + ")", t)
          .pinning();
    }
    String row =
        "("
            + texts.value(parameters)
            + ", "
            + texts.value(parameters)
            + ", "
            + texts.value(parameters)
            + ")";
    return switch (dice.below(11)) {
      case 0, 1, 2, 3 -> Texts.write(into + "(a, b, c) VALUES " + row + returning(), t);
      case 4, 5, 6 ->
          Texts.write(
              into
                  + "(id, a, b) VALUES ("
                  + texts.id(parameters)
                  + ", "
                  + texts.value(parameters)
                  + ", "
                  + texts.value(parameters)
                  + ")"
                  + returning(),
              t);
      case 7 -> Texts.write(into + "(a, b, c) VALUES " + row + ", ('m', 1, 2)" + returning(), t);
      case 8 -> {
        String other = texts.table();
        yield Texts.write(into + "(a, b) SELECT a, b FROM " + other + " ORDER BY id LIMIT 3", t);
      }
      case 9 -> Texts.write("INSERT INTO " + t + " DEFAULT VALUES" + returning(), t);
      default ->
          Texts.write(
              "REPLACE INTO "
                  + t
                  + "(id, a, b) VALUES ("
                  + texts.id()
                  + ", "
                  + texts.value(parameters)
                  + ", 4)",
              t);
    };
  }

  private Sql upsert(boolean parameters) {
    String t = texts.table();
    String into = "INSERT INTO " + t;
    String row = texts.id(parameters) + ", " + texts.value(parameters) + ", " + texts.id();
    String set =
        dice.any(
            " DO NOTHING",
            " DO UPDATE SET a = excluded.a || b",
            " DO UPDATE SET b = coalesce(b, 0) + excluded.b WHERE b < 9",
            " DO UPDATE SET (a, c) = (excluded.a, 'pair')",
            " DO UPDATE SET id = " + t + ".id + 1");
    String text =
        switch (dice.below(5)) {
          case 0, 1 -> into + "(id, a, b) VALUES (" + row + ") ON CONFLICT(id)" + set;
          case 2 ->
              into
                  + "(id, a, b) VALUES ("
                  + row
                  + ") ON CONFLICT"
                  // Where there is such an index.
                  + dice.any("(a)", "(b, a)", "(lower(a))", "(a) WHERE b > 3", "(id, a)")
                  + set;
          case 3 ->
              into
                  + "(id, a, b) VALUES ("
                  + row
                  + "), ("
                  + texts.id()
                  + ", 'one', 4) ON CONFLICT(id)"
                  + set
                  + " ON CONFLICT"
                  + dice.any(" DO NOTHING", " DO UPDATE SET b = 0");
          default ->
              into
                  + "(id, a, b) SELECT id, a, b FROM "
                  + texts.table()
                  + " WHERE true ORDER BY id ON CONFLICT(id)"
                  + set;
        };
    return Texts.write(text + returning(), t);
  }

  private Sql update(boolean parameters) {
    String t = texts.table();
    String head = "UPDATE" + conflict() + " " + t + " SET ";
    return switch (dice.below(6)) {
      case 0, 1 ->
          Texts.write(
              head
                  + "a = "
                  + texts.value(parameters)
                  + " WHERE id = "
                  + texts.id(parameters)
                  + returning(),
              t);
      case 2 -> Texts.write(head + "b = b + 1" + returning(), t);
      case 3 -> Texts.write(head + "id = id + 1 WHERE id > " + texts.id(parameters), t);
      case 4 ->
          Texts.write(head + "b = y.b FROM " + texts.table() + " y WHERE y.id = " + t + ".id", t);
      default ->
          Texts.write(
              head
                  + "c = "
                  + texts.value(parameters)
                  + ", b = "
                  + texts.value(parameters)
                  + " WHERE a = 'one'",
              t);
    };
  }

  private Sql delete(boolean parameters) {
    String t = texts.table();
    return switch (dice.below(4)) {
      case 0, 1 ->
          Texts.write("DELETE FROM " + t + " WHERE id = " + texts.id(parameters) + returning(), t);
      case 2 -> Texts.write("DELETE FROM " + t + " WHERE b > " + texts.value(parameters), t);
      default -> Texts.write("DELETE FROM " + t, t);
    };
  }
}
