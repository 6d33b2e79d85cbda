package io.pooledsqlite.fuzz;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What random programs have to do, and do with success, so that comparing them says something. Most
 * are told by a text or by a call; {@link Coverage} finds the others.
 */
enum Shape {
  // The schema, and rows.
  INDEX("CREATE (UNIQUE )?INDEX .*"),
  TRIGGER("CREATE TRIGGER .*"),
  ALTER_TABLE("ALTER TABLE .*"),
  DROP_TABLE("DROP TABLE t\\d"),
  INSERT("(INSERT|REPLACE) .*"),
  UPSERT("INSERT .* ON CONFLICT.* DO .*"),
  UPDATE("UPDATE .*"),
  DELETE("DELETE .*"),
  RETURNING(".* RETURNING .*"),
  VIRTUAL_TABLE("SELECT .* FROM (ft|rt) .*"),
  FOREIGN_KEY_REFUSES,
  VACUUM("VACUUM"),
  COPY("VACUUM INTO .*"),
  SCRIPT,
  // Calls.
  BATCH("s\\.executeBatch"),
  PREPARED_BATCH("p\\.execute(Large)?Batch"),
  GENERATED_KEY,
  METADATA("c\\.getMetaData"),
  PARTLY_READ,
  NESTED_CURSORS,
  PREPARED_ACROSS_DDL,
  REOPENED,
  TWO_WRITERS,
  SEEN_BY_ANOTHER,
  // Transactions.
  AUTOCOMMIT_OFF_AND_ON,
  COMMITTED_WRITE,
  UNDONE_WRITE,
  SQL_COMMITTED_WRITE,
  SQL_UNDONE_WRITE,
  SAVEPOINT("c\\.setSavepoint"),
  SAVEPOINT_RELEASED("c\\.releaseSavepoint"),
  SAVEPOINT_UNDONE,
  SQL_SAVEPOINT("SAVEPOINT .*"),
  SQL_SAVEPOINT_RELEASED("RELEASE .*"),
  SQL_SAVEPOINT_UNDONE("ROLLBACK TO .*"),
  // Pragmas.
  PRAGMA_ASKED("PRAGMA (" + String.join("|", StateTexts.CONNECTION_PRAGMAS) + ")"),
  PRAGMA_SET("PRAGMA (" + String.join("|", StateTexts.CONNECTION_PRAGMAS) + ") = .*"),
  PRAGMA_OF_HEADER("PRAGMA (user_version|application_id)(\\(| ?=).*"),
  PRAGMA_OF_SCHEMA("PRAGMA (main\\.)?(table|index|foreign_key)_(x?info|list).*"),
  PRAGMA_CHECK("PRAGMA (main\\.)?(integrity|quick|foreign_key)_check.*"),
  PRAGMA_CHECKPOINT("PRAGMA wal_checkpoint.*"),
  PRAGMA_JOURNAL_MODE("PRAGMA journal_mode ?= ?.*"),
  PRAGMA_THAT_PINS("PRAGMA (main\\.|locking_mode =|writable|auto_vacuum =|page_size =).*"),
  // State that only one connection can have.
  TEMP_TABLE("CREATE TEMP TABLE .*"),
  TEMP_WRITE("(INSERT INTO|UPDATE|DELETE FROM) (temp\\.)?x0\\b.*"),
  TEMP_READ("SELECT .* FROM (temp\\.)?x0\\b.*"),
  TEMP_VIEW("SELECT \\* FROM x1"),
  TEMP_TRIGGER("CREATE TEMP TRIGGER .*"),
  TEMP_INTO_FILE("INSERT INTO t\\d.* FROM x0"),
  TEMP_DROPPED("DROP TABLE (temp\\.)?x0"),
  ATTACHED("ATTACH .*"),
  ATTACHED_WRITE("(INSERT INTO|UPDATE|DELETE FROM) (att\\.)?t9\\b.*"),
  ATTACHED_READ("SELECT .* FROM (att\\.)?t9\\b.*"),
  BOTH_FILES("INSERT INTO (t\\d.* FROM att\\.t9|att\\.t9.* FROM main\\..*)"),
  DETACHED("DETACH .*"),
  FUNCTION(".*\\bf0\\(.*"),
  UNWRAPPED("c\\.unwrap"),
  // Errors.
  NO_SUCH_TABLE,
  NOT_UNIQUE,
  NULL_REFUSED,
  CHECK_REFUSES,
  TRIGGER_REFUSES,
  WRONG_TYPE,
  TOO_BIG,
  IN_AUTOCOMMIT;

  private final @Nullable Pattern sign;

  Shape() {
    this.sign = null;
  }

  /** Told by a text, or by a call as {@code s.executeBatch}. */
  Shape(String regex) {
    this.sign = Pattern.compile(regex, Pattern.DOTALL);
  }

  /** Whether a step that succeeded is such a one. */
  boolean is(Step step, String text) {
    return sign != null && (sign.matcher(text).matches() || sign.matcher(call(step)).matches());
  }

  private static String call(Step step) {
    return step.calls().isEmpty() || step.opens()
        ? ""
        : step.target().charAt(0) + "." + step.calls().get(0).method();
  }
}
