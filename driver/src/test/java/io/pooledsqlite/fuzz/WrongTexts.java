package io.pooledsqlite.fuzz;

/** Draws texts that fail, or may fail. */
final class WrongTexts {

  private final Dice dice;
  private final Texts texts;
  private final boolean alone;

  /**
   * @param alone whether no second connection has a last rowid
   */
  WrongTexts(Dice dice, Texts texts, boolean alone) {
    this.dice = dice;
    this.texts = texts;
    this.alone = alone;
  }

  Sql any() {
    String t = texts.table();
    return switch (dice.below(20)) {
      case 16 -> Texts.read("SELECT zeroblob(2000000000)");
      case 17 -> Texts.read("SELECT randomblob(2000000000)");
      case 18 -> Texts.write("INSERT INTO " + t + "(a) VALUES (zeroblob(1100000000))", t);
      case 19 -> Texts.read("SELECT a FROM " + t + " WHERE a LIKE 'x' ESCAPE 'two'", t);
      case 0 -> Texts.read("SELECT FROM " + t);
      case 1 -> Texts.read("SELECT nothing FROM " + t, t);
      case 2 -> Texts.read("SELECT * FROM missing");
      case 3 -> Texts.write("INSERT INTO " + t + " VALUES (1)", t);
      case 4 -> Texts.write("INSERT INTO " + t + "(id, a) VALUES ('text', 'x')", t);
      case 5 ->
          Texts.write(
              "INSERT INTO " + t + "(id, a) VALUES (1, 'a')" + (alone ? ", (1, 'b')" : ""), t);
      case 6 -> Texts.read("SELECT sum(9223372036854775807) FROM " + t + ", " + t, t);
      case 7 -> Texts.read("SELECT abs(-9223372036854775808)");
      case 8 -> Texts.read("SELECT json('{')");
      case 9 -> Texts.ddl("CREATE TABLE " + t + "(id)");
      case 10 -> Texts.ddl("DROP INDEX none");
      case 11 -> Texts.transaction(dice.any("RELEASE none", "ROLLBACK TO none"));
      case 12 -> Texts.read("SELECT " + texts.literal() + " FROM");
      case 13 -> Texts.write("UPDATE " + t + " SET b = 'x', nothing = 1", t);
      case 14 -> Texts.read("SELECT zeroblob(3), no_such_function(1)");
      default -> Texts.write("INSERT INTO v1 VALUES (1, 2)", "t1");
    };
  }
}
