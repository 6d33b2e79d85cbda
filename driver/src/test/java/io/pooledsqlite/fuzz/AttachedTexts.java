package io.pooledsqlite.fuzz;

import io.pooledsqlite.fuzz.Model.Session;

/** Draws texts about attached files: most of them build on those that the session has. */
final class AttachedTexts {

  private static final String TABLE = "att.t9";

  private final Dice dice;
  private final Texts texts;
  private final Model model;
  private final boolean alone;

  /**
   * @param alone whether the program has one connection at a time
   */
  AttachedTexts(Dice dice, Texts texts, Model model, boolean alone) {
    this.alone = alone;
    this.dice = dice;
    this.texts = texts;
    this.model = model;
  }

  Sql any(Session session) {
    Sql sql;
    if (dice.chance(0.12)) {
      sql = odd();
    } else if (!session.attached.containsKey("att")) {
      sql = Texts.transaction("ATTACH '" + Sql.DIRECTORY + "/other.db' AS att");
    } else if (!model.has(TABLE)) {
      sql = Texts.ddl("CREATE TABLE IF NOT EXISTS att.t9(id INTEGER PRIMARY KEY, a, b, c)");
    } else {
      sql = use(session);
    }
    return sql.pinning();
  }

  private Sql use(Session session) {
    String t = texts.table();
    return switch (dice.below(17)) {
      case 0, 1, 2 ->
          Texts.write("INSERT INTO att.t9(a, b) VALUES (" + texts.literal() + ", 2)", "t9");
      case 3, 4 -> Texts.write("INSERT INTO " + t + "(a, b) SELECT a, b FROM att.t9", t);
      case 5, 6 -> Texts.write("INSERT INTO att.t9(a, b) SELECT a, b FROM main." + t, "t9");
      case 7 -> Texts.write("UPDATE att.t9 SET b = b + 1 WHERE id < " + texts.id(), "t9");
      case 8 -> Texts.write("DELETE FROM t9 WHERE id = " + texts.id(), "t9");
      case 9, 10 -> Texts.read("SELECT * FROM t9", "t9");
      case 11 ->
          Texts.read(
              "SELECT x.id, x.a, y.a FROM att.t9 x LEFT JOIN " + t + " y ON y.id = x.id ORDER BY 1",
              "t9",
              t);
      case 12 -> Texts.read("SELECT name FROM att.sqlite_schema", Texts.CATALOGUE);
      case 13 -> Texts.ddl("CREATE INDEX IF NOT EXISTS att.i9 ON t9(b)");
      case 14 -> second(session);
      // SQLite refuses it in a transaction that used the file.
      default -> session.inTransaction() ? odd() : Texts.transaction("DETACH att");
    };
  }

  /** A database in memory beside the files. */
  private Sql second(Session session) {
    return !session.attached.containsKey("second")
        ? Texts.transaction("ATTACH DATABASE ':memory:' AS second")
        : dice.chance(0.5)
            ? Texts.ddl("CREATE TABLE IF NOT EXISTS second.t8 AS SELECT a, b FROM att.t9")
            : Texts.read("SELECT * FROM second.t8", "t9");
  }

  /**
   * Not beside other connections: a file with two names stays in WAL and pooled, and so do those
   * that others attach then, so that a transaction takes the write queues of all of them.
   */
  private String itself() {
    return alone ? dice.any(FileNames.ALL) : ":memory:";
  }

  private Sql odd() {
    return switch (dice.below(6)) {
      case 0 -> Texts.transaction("ATTACH '" + Sql.DIRECTORY + "/none/x.db' AS att");
      case 1, 2 ->
          Texts.transaction(
              "ATTACH DATABASE '"
                  + dice.any("", ":memory:", itself(), itself(), Sql.DIRECTORY + "/other.db")
                  + "' AS "
                  + dice.any("att", "second", "\"att\""));
      case 3 -> Texts.read("SELECT * FROM second.sqlite_schema", Texts.CATALOGUE);
      case 4 -> Texts.write("INSERT INTO att.t9(a, b) VALUES (1, 2)", "t9");
      default -> Texts.transaction("DETACH att");
    };
  }
}
