package io.pooledsqlite.pool;

/** What was dropped without being closed. Tag value: lower-case name. */
public enum LeakKind {
  /** A logical connection. */
  SESSION,
  /** A result set whose snapshot was still open. */
  RESULT_SET
}
