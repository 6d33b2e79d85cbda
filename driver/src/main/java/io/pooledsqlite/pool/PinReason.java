package io.pooledsqlite.pool;

/** Why a session was tied to a physical connection. Tag value: lower-case name. */
public enum PinReason {
  /** TEMP tables, views, triggers or indexes. */
  TEMP,
  /** ATTACH of another database. */
  ATTACH,
  /** A PRAGMA that can not be replayed on another connection. */
  PRAGMA,
  /** {@code unwrap} handed out the driver's own connection. */
  UNWRAP,
  /** {@code load_extension} or another way to load native code. */
  EXTENSION,
  /** {@code last_insert_rowid()} and its like in a place where no literal can stand for it. */
  CHANGE_COUNTERS,
  /** sqlite-jdbc's {@code backup} or {@code restore} commands. */
  BACKUP,
  /** A read-only switch or another driver setting that lives on the physical connection. */
  SETTING,
  /** The file is out of the pool; every session of it has a connection of its own. */
  UNPOOLED,
  /** A statement whose effect on the connection is not known. */
  UNKNOWN
}
