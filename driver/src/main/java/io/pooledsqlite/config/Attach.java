package io.pooledsqlite.config;

/** What ATTACH of a second writable file does: {@code pool.attach}. */
public enum Attach {
  /** Both files leave WAL and pooling, so that a transaction over both is atomic on a crash. */
  ROLLBACK,
  /** Both stay in WAL and pooled; a transaction over both is atomic for each file alone. */
  WAL
}
