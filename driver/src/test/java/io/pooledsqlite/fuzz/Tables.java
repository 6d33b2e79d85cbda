package io.pooledsqlite.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Draws definitions of tables and of indexes. */
final class Tables {

  /** SQLite has them from 3.37 on. */
  private static final boolean HAS_STRICT = version() >= 337;

  private final Dice dice;
  private final Texts texts;
  private final Set<Feature> features;

  Tables(Dice dice, Texts texts, Set<Feature> features) {
    this.dice = dice;
    this.texts = texts;
    this.features = features;
  }

  private static int version() {
    int[] parts =
        Arrays.stream(org.sqlite.SQLiteJDBCLoader.getVersion().split("\\."))
            .limit(2)
            .mapToInt(Integer::parseInt)
            .toArray();
    return parts[0] * 100 + parts[1];
  }

  Sql create(String table) {
    boolean child = features.contains(Feature.FOREIGN_KEYS) && dice.chance(0.6);
    String columns =
        child
            ? withForeignKey(table)
            : switch (dice.below(12)) {
              case 0, 1 -> withoutRowid();
              case 2, 3 -> generated();
              case 4 -> HAS_STRICT ? strict() : plain();
              case 5, 6 -> withConflictClauses();
              default -> plain();
            };
    return Texts.ddl("CREATE TABLE " + dice.any("", "IF NOT EXISTS ") + table + columns);
  }

  private String plain() {
    return dice.any(
        "(id INTEGER PRIMARY KEY, a TEXT, b INTEGER, c REAL)",
        "(id INTEGER PRIMARY KEY AUTOINCREMENT, a VARCHAR(20) DEFAULT 'd', b INT, c NUMERIC(8,2))",
        "(id INTEGER PRIMARY KEY, a TEXT UNIQUE, b INTEGER NOT NULL DEFAULT 5, c BLOB)",
        "(id INTEGER PRIMARY KEY, a TEXT COLLATE NOCASE, b INTEGER CHECK (b < 15), c)",
        "(id INT, a TEXT, b INTEGER, c)");
  }

  private String withoutRowid() {
    return dice.any(
            "(id TEXT PRIMARY KEY, a TEXT COLLATE NOCASE, b INTEGER CHECK (b < 15), c)",
            "(id INTEGER PRIMARY KEY, a TEXT UNIQUE, b INTEGER, c)",
            "(id INTEGER DEFAULT 1, a TEXT DEFAULT 'd', b INTEGER, c, PRIMARY KEY (id, a DESC))",
            "(id INTEGER NOT NULL, a, b UNIQUE, c DEFAULT (1 + 1), PRIMARY KEY (a, b, c))")
        + " WITHOUT ROWID";
  }

  private String generated() {
    return dice.any(
        "(id INTEGER PRIMARY KEY, a TEXT, b INTEGER, c AS (b * 2))",
        "(id INTEGER PRIMARY KEY, a TEXT, b INTEGER, c, d GENERATED ALWAYS AS (b + c) VIRTUAL)",
        "(id INTEGER PRIMARY KEY, a, b, c, d TEXT GENERATED ALWAYS AS (a || ':' || b) STORED"
            + " UNIQUE)",
        "(d AS (upper(a)) STORED NOT NULL, id INTEGER PRIMARY KEY, a, b, c, e AS (d || id) CHECK"
            + " (e <> 'ONE1'))",
        "(id INTEGER PRIMARY KEY, a TEXT, b INTEGER AS (length(a)), c) WITHOUT ROWID");
  }

  private String strict() {
    return dice.any(
        "(id INTEGER PRIMARY KEY, a ANY, b INTEGER, c REAL) STRICT",
        "(id INT PRIMARY KEY, a TEXT NOT NULL, b INT, c BLOB) STRICT, WITHOUT ROWID",
        "(id INTEGER PRIMARY KEY, a TEXT, b INT, c ANY, d INT AS (b * 2) STORED) STRICT");
  }

  private String withConflictClauses() {
    String clause = " ON CONFLICT " + dice.any("ROLLBACK", "ABORT", "FAIL", "IGNORE", "REPLACE");
    return dice.any(
        "(id INTEGER PRIMARY KEY" + clause + ", a TEXT, b INTEGER, c)",
        "(id INTEGER PRIMARY KEY, a TEXT UNIQUE" + clause + ", b INTEGER, c)",
        "(id INTEGER PRIMARY KEY, a TEXT NOT NULL" + clause + " DEFAULT 'd', b INTEGER, c)",
        "(id INTEGER PRIMARY KEY, a TEXT, b INTEGER, c, UNIQUE (a, b)" + clause + ")");
  }

  private String withForeignKey(String table) {
    List<String> parents = Texts.TABLES.subList(0, Texts.TABLES.indexOf(table) + 1);
    String reference =
        " REFERENCES "
            + dice.any(parents)
            + dice.any("(id)", "(id)", "")
            + dice.any("", "", " ON DELETE CASCADE", " ON DELETE CASCADE", " ON DELETE SET NULL")
            + dice.any(
                "", "", " ON UPDATE CASCADE", " ON UPDATE SET DEFAULT", " ON UPDATE RESTRICT")
            + dice.any("", " DEFERRABLE INITIALLY DEFERRED", " NOT DEFERRABLE");
    return dice.chance(0.7)
        ? "(id INTEGER PRIMARY KEY, a TEXT, b INTEGER DEFAULT 1" + reference + ", c)"
        : "(id INTEGER PRIMARY KEY, a TEXT, b INTEGER, c, FOREIGN KEY (b)" + reference + ")";
  }

  Sql createIndex() {
    return Texts.ddl(
        "CREATE "
            + dice.any("", "UNIQUE ")
            + "INDEX "
            + dice.any("", "IF NOT EXISTS ")
            + "i"
            + dice.below(3)
            + " ON "
            + texts.table()
            + "("
            + dice.any("a", "b DESC", "b, a", "lower(a)", "b + c", "a COLLATE NOCASE, b", "id, a")
            + ")"
            + dice.any("", "", " WHERE b > 3", " WHERE a IS NOT NULL AND b > 3", " WHERE c = 'x'"));
  }
}
