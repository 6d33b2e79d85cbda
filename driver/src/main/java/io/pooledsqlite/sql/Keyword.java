package io.pooledsqlite.sql;

import org.jspecify.annotations.Nullable;

/**
 * The keywords of SQLite that matter here: all reserved ones, and those that tell statements apart.
 * A word that is not reserved may also be a name, where the grammar has no better use for it.
 */
enum Keyword {
  NONE(false),
  ABORT(false),
  ADD(true),
  ALL(true),
  ALTER(true),
  ANALYZE(false),
  AND(true),
  AS(true),
  ATTACH(false),
  AUTOINCREMENT(true),
  BEGIN(false),
  BETWEEN(true),
  BY(false),
  CASE(true),
  CHECK(true),
  COLLATE(true),
  COMMIT(true),
  CONFLICT(false),
  CONSTRAINT(true),
  CREATE(true),
  CURRENT_DATE(false),
  CURRENT_TIME(false),
  CURRENT_TIMESTAMP(false),
  DATABASE(false),
  DEFAULT(true),
  DEFERRABLE(true),
  DEFERRED(false),
  DELETE(true),
  DETACH(false),
  DISTINCT(true),
  DROP(true),
  ELSE(true),
  END(false),
  ESCAPE(true),
  EXCEPT(true),
  EXCLUSIVE(false),
  EXISTS(true),
  EXPLAIN(false),
  FILTER(false),
  FOREIGN(true),
  FROM(true),
  GLOB(false),
  GROUP(true),
  HAVING(true),
  IF(false),
  IMMEDIATE(false),
  IN(true),
  INDEX(true),
  INSERT(true),
  INTERSECT(true),
  INTO(true),
  IS(true),
  ISNULL(true),
  JOIN(true),
  LIKE(false),
  LIMIT(true),
  MATCH(false),
  MATERIALIZED(false),
  NOT(true),
  NOTHING(true),
  NOTNULL(true),
  NULL(true),
  ON(true),
  OR(true),
  ORDER(true),
  OVER(false),
  PLAN(false),
  PRAGMA(false),
  PRIMARY(true),
  QUERY(false),
  RECURSIVE(false),
  REFERENCES(true),
  REGEXP(false),
  REINDEX(false),
  RELEASE(false),
  REPLACE(false),
  RETURNING(true),
  ROLLBACK(false),
  SAVEPOINT(false),
  SELECT(true),
  SET(true),
  TABLE(true),
  TEMP(false),
  TEMPORARY(false),
  THEN(true),
  TO(true),
  TRANSACTION(true),
  TRIGGER(false),
  UNION(true),
  UNIQUE(true),
  UPDATE(true),
  USING(true),
  VACUUM(false),
  VALUES(true),
  VIEW(false),
  VIRTUAL(false),
  WHEN(true),
  WHERE(true),
  WINDOW(false),
  WITH(false);

  private static final int SLOTS = 512;
  private static final @Nullable Keyword[] BY_HASH = new @Nullable Keyword[SLOTS];
  private static final int LONGEST;

  static {
    int longest = 0;
    for (Keyword keyword : values()) {
      if (keyword != NONE) {
        String word = keyword.name();
        longest = Math.max(longest, word.length());
        int slot = slot(word, 0, word.length());
        while (BY_HASH[slot] != null) {
          slot = (slot + 1) % SLOTS;
        }
        BY_HASH[slot] = keyword;
      }
    }
    LONGEST = longest;
  }

  private final boolean reserved;

  Keyword(boolean reserved) {
    this.reserved = reserved;
  }

  /** Whether SQLite never takes this word for a name. */
  boolean isReserved() {
    return reserved;
  }

  /** The keyword spelt by this part of the text in any mixture of case, else {@link #NONE}. */
  static Keyword of(String text, int start, int end) {
    if (end - start > LONGEST) {
      return NONE;
    }
    int slot = slot(text, start, end);
    for (Keyword keyword = BY_HASH[slot]; keyword != null; keyword = BY_HASH[slot]) {
      if (Names.equalsIgnoreCase(text, start, end, keyword.name())) {
        return keyword;
      }
      slot = (slot + 1) % SLOTS;
    }
    return NONE;
  }

  private static int slot(String text, int start, int end) {
    int hash = 0;
    for (int i = start; i < end; i++) {
      hash = 31 * hash + (text.charAt(i) & 0xDF);
    }
    return Math.floorMod(hash ^ (hash >>> 9), SLOTS);
  }
}
