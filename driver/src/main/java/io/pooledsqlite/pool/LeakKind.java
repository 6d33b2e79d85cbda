package io.pooledsqlite.pool;

/** What was not given back. Tag value: lower-case name. */
public enum LeakKind {
  /** A logical connection that holds nothing else. */
  SESSION,
  /** A result set whose snapshot is still open. */
  RESULT_SET,
  /** A transaction that is neither committed nor rolled back. */
  TRANSACTION
}
