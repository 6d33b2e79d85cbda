package io.pooledsqlite.fuzz;

import java.util.List;

/** Draws definitions of triggers: they write the log, their own table and later ones. */
final class Triggers {

  private final Dice dice;
  private final Texts texts;

  Triggers(Dice dice, Texts texts) {
    this.dice = dice;
    this.texts = texts;
  }

  Sql create() {
    String t = texts.table();
    return switch (dice.below(7)) {
      case 0, 1 -> log("g_in_", " AFTER INSERT ON ", t, "'in ' || new.id");
      case 2 -> log("g_out_", " BEFORE DELETE ON ", t, "'out ' || old.id || ';'");
      case 3 -> raise("g_no_", " BEFORE INSERT ON ", t, "new.b > 6", "'seven'");
      case 4 -> raise("g_keep_", " BEFORE DELETE ON ", t, "old.id = 3", "'kept'");
      case 5 -> full(t);
      default ->
          Texts.ddl(
              "CREATE TRIGGER g_view INSTEAD OF INSERT ON v0 BEGIN INSERT INTO t0(a) VALUES (new.a);"
                  + " END");
    };
  }

  Sql rare() {
    String t = texts.table();
    return switch (dice.below(8)) {
      case 0 ->
          trigger(
              "g_rec_",
              " AFTER INSERT ON ",
              t,
              " WHEN new.b BETWEEN 1 AND 3",
              "INSERT INTO " + t + "(a, b) VALUES ('r', new.b - 1)");
      case 1 ->
          trigger(
              "g_up_",
              " AFTER UPDATE OF a ON ",
              t,
              "",
              "UPDATE "
                  + t
                  + " SET c = old.a WHERE id = new.id; INSERT INTO log(what) VALUES ('up;')");
      case 2 -> raise("g_raise_", " BEFORE UPDATE ON ", t, "new.a = 'three'", "'three; END'");
      case 3 -> trigger("g_del_", " AFTER DELETE ON ", t, "", "DELETE FROM log");
      case 4 ->
          Texts.ddl(
              "CREATE TRIGGER g_vup INSTEAD OF UPDATE ON v0 BEGIN UPDATE t0 SET a = new.a WHERE id ="
                  + " old.id; END");
      case 5, 6 -> onwards(t);
      default -> drop(List.of());
    };
  }

  /** Mostly one of these, if there are some. */
  Sql drop(List<String> there) {
    String name =
        there.isEmpty() || dice.chance(0.2)
            ? dice.any(
                    "g_in_",
                    "g_out_",
                    "g_no_",
                    "g_keep_",
                    "g_full_",
                    "g_rec_",
                    "g_up_",
                    "g_raise_",
                    "g_on_")
                + texts.table()
            : dice.any(there);
    return Texts.ddl("DROP TRIGGER " + dice.any("", "IF EXISTS ") + name);
  }

  private static Sql trigger(String name, String event, String table, String when, String body) {
    return Texts.ddl(
        "CREATE TRIGGER IF NOT EXISTS "
            + name
            + table
            + event
            + table
            + when
            + " BEGIN "
            + body
            + "; END");
  }

  private static Sql log(String name, String event, String table, String what) {
    return trigger(name, event, table, "", "INSERT INTO log(what) VALUES (" + what + ")");
  }

  private Sql raise(String name, String event, String table, String when, String message) {
    return trigger(name, event, table, " WHEN " + when, "SELECT " + raise(message));
  }

  private String raise(String message) {
    String how = dice.any("ABORT", "FAIL", "ROLLBACK", "IGNORE");
    return "RAISE(" + how + (how.equals("IGNORE") ? ")" : ", " + message + ")");
  }

  /** Raises after some rows of the same text are there, and some of the log. */
  private Sql full(String t) {
    return trigger(
        "g_full_",
        " AFTER INSERT ON ",
        t,
        "",
        "INSERT INTO log(what) VALUES ('before'); SELECT CASE WHEN (SELECT count(*) FROM "
            + t
            + ") > 5 THEN "
            + raise("'full'")
            + " END; INSERT INTO log(what) VALUES ('after')");
  }

  /** Goes on in a later table, whose own triggers, keys and conflicts come with it. */
  private Sql onwards(String t) {
    List<String> later = Texts.TABLES.subList(Texts.TABLES.indexOf(t), Texts.TABLES.size());
    String other = dice.any(later);
    return switch (dice.below(3)) {
      case 0 ->
          trigger(
              "g_on_",
              " AFTER UPDATE OF b ON ",
              t,
              " WHEN new.b > old.b",
              "UPDATE OR REPLACE " + other + " SET b = new.b - 1, a = 'on' WHERE id = old.id");
      case 1 ->
          trigger(
              "g_on_",
              " AFTER DELETE ON ",
              t,
              "",
              "INSERT OR IGNORE INTO " + other + "(id, a) VALUES (old.id, old.a)");
      default ->
          trigger(
              "g_on_",
              " BEFORE INSERT ON ",
              t,
              " WHEN new.a = 'Two'",
              "DELETE FROM " + other + " WHERE id = new.b");
    };
  }
}
