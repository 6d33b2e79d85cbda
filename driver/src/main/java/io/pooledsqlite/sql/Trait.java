package io.pooledsqlite.sql;

/** What else a statement does or mentions, besides its {@link SqlStatement.Kind}. */
public enum Trait {
  /**
   * Creates, changes or drops TEMP objects, or names a table of the {@code temp} schema. An
   * unqualified name may reach a TEMP object too, but only in a session that made one before.
   */
  TEMP,
  /** Reads the catalogue of the {@code temp} schema and nothing else of it. */
  TEMP_READ,
  /** Calls {@code last_insert_rowid()}. */
  LAST_INSERT_ROWID,
  /** Calls {@code changes()}. */
  CHANGES,
  /** Calls {@code total_changes()}. */
  TOTAL_CHANGES,
  /** An INSERT, UPDATE or DELETE that returns rows. */
  RETURNING,
  /** {@code INSERT OR ROLLBACK} or {@code UPDATE OR ROLLBACK}: a conflict ends the transaction. */
  OR_ROLLBACK,
  /** REPLACE, or a conflict clause after INSERT or UPDATE other than {@code OR ABORT}. */
  OR_IGNORE_OR_REPLACE,
  /** Has an upsert clause, {@code ON CONFLICT}. */
  ON_CONFLICT,
  /** An INSERT whose rows come from a query, from several VALUES tuples, or that has a WITH. */
  MULTI_ROW_SOURCE,
  /** {@code BEGIN IMMEDIATE}. */
  BEGIN_IMMEDIATE,
  /** {@code BEGIN EXCLUSIVE}. */
  BEGIN_EXCLUSIVE,
  /** Calls {@code load_extension(...)}. */
  LOAD_EXTENSION,
  /** Mentions a pragma as a table, such as {@code pragma_table_info('t')}. */
  PRAGMA_FUNCTION,
  /** {@code CREATE VIEW} or {@code CREATE TRIGGER}: what its text calls is called later. */
  STORED_BODY,
  /** {@code CREATE VIRTUAL TABLE}. */
  VIRTUAL_TABLE,
  /** Names a table in a schema other than {@code main} and {@code temp}. */
  ATTACHED_SCHEMA
}
