package io.pooledsqlite.pool;

/** What a physical connection was lent for. The tag value of a metric is the lower-case name. */
public enum LeaseKind {
  /** One autocommit statement that only reads, until its result set is exhausted or closed. */
  READ,
  /** One autocommit statement that writes; holds the write queue's slot. */
  WRITE,
  /** A transaction, from its first statement to its end. */
  TRANSACTION,
  /** A session's own connection. */
  PINNED
}
