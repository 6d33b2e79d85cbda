package io.pooledsqlite.pool;

/** How a wait for the write queue ended, where it did not fail. */
public enum Grant {
  /** The claimant has the slot. */
  HELD,
  /** The session's own transaction has the slot: the write belongs into it. */
  JOIN,
  /** Whoever had the slot ran the write and settled it. */
  SERVED,
  /** Whoever had the slot took the write up and could not commit it: it is to be run by itself. */
  RETURNED
}
