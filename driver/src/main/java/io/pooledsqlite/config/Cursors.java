package io.pooledsqlite.config;

/** Where statements run beside an open result set of the same session: {@code pool.cursors}. */
public enum Cursors {
  /** An open result set keeps its snapshot on its own connection; other statements go elsewhere. */
  SNAPSHOT,
  /** All statements of a session share one connection while a result set is open, as plain. */
  SAME_CONNECTION
}
