package io.pooledsqlite.pool;

/**
 * A write that waits for the write queue and may be run by whoever has the slot, in one transaction
 * with other writes. Implementations are thread-safe.
 */
public interface Companion {

  /** Equal for writes that can share a transaction: those of one pool with equal settings. */
  Object company();
}
