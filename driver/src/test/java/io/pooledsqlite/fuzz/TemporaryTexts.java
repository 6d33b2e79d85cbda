package io.pooledsqlite.fuzz;

import io.pooledsqlite.fuzz.Model.Session;
import java.util.List;

/** Draws texts about TEMP objects: most of them build on those that the session has. */
final class TemporaryTexts {

  private static final String TABLE = "x0";
  private static final String VIEW = "x1";
  private static final String TRIGGER = "xt";
  private static final String INDEX = "temp.xi";

  private final Dice dice;
  private final Texts texts;

  TemporaryTexts(Dice dice, Texts texts) {
    this.dice = dice;
    this.texts = texts;
  }

  Sql any(Session session) {
    Sql sql;
    if (dice.chance(0.1)) {
      sql = dice.any(List.of(create(), use(), drop()));
    } else if (!session.temporary.contains(TABLE)) {
      sql = dice.chance(0.8) ? table(TABLE) : create();
    } else {
      sql = dice.chance(0.7) ? use() : dice.chance(0.8) ? more(session) : drop();
    }
    return sql.pinning();
  }

  private Sql create() {
    return switch (dice.below(4)) {
      case 0 -> table(TABLE);
      // It hides the one of the file.
      case 1 -> table(texts.table());
      case 2 -> view();
      default -> trigger();
    };
  }

  private Sql more(Session session) {
    return !session.temporary.contains(VIEW)
        ? view()
        : !session.temporary.contains(TRIGGER)
            ? trigger()
            : !session.temporary.contains(INDEX)
                ? Texts.ddl("CREATE INDEX " + INDEX + " ON x0(b)")
                : table(texts.table());
  }

  private static Sql table(String name) {
    return Texts.ddl("CREATE TEMP TABLE " + name + "(id INTEGER PRIMARY KEY, a, b, c)");
  }

  private Sql view() {
    return Texts.ddl("CREATE TEMP VIEW x1 AS SELECT id, a FROM " + texts.table());
  }

  private Sql trigger() {
    return Texts.ddl(
        "CREATE TEMP TRIGGER xt AFTER INSERT ON main."
            + texts.table()
            + " BEGIN INSERT INTO temp.x0(a) VALUES (new.a); END");
  }

  private Sql use() {
    String t = texts.table();
    return switch (dice.below(18)) {
      case 0, 1, 2, 3 ->
          Texts.write("INSERT INTO temp.x0(a, b) VALUES (" + texts.literal() + ", 2)", TABLE);
      case 4 -> Texts.write("INSERT INTO x0(a, b) SELECT a, b FROM " + t + " ORDER BY id", TABLE);
      case 5 -> Texts.write("UPDATE temp.x0 SET b = b + 1, c = a WHERE id < " + texts.id(), TABLE);
      case 6 -> Texts.write("DELETE FROM temp.x0 WHERE id = " + texts.id(), TABLE);
      case 7, 8, 17 -> Texts.write("INSERT INTO " + t + "(a, b) SELECT a, b FROM x0", t);
      case 9, 10 -> Texts.read("SELECT * FROM x0", TABLE);
      case 11 ->
          Texts.read(
              "SELECT x.id, x.a, y.a FROM x0 x LEFT JOIN " + t + " y ON y.id = x.id ORDER BY 1",
              TABLE,
              t);
      case 12, 15, 16 -> Texts.read("SELECT * FROM x1", Texts.TABLES.toArray(new String[0]));
      case 13 -> Texts.read("SELECT count(*), max(b) FROM temp.x0 WHERE b > " + texts.id(), TABLE);
      default -> Texts.read("SELECT name, sql FROM sqlite_temp_schema", Texts.CATALOGUE);
    };
  }

  private Sql drop() {
    return Texts.ddl(
        dice.any("DROP TABLE temp.x0", "DROP TABLE x0", "DROP VIEW x1", "DROP TRIGGER xt"));
  }
}
