package io.pooledsqlite.pool;

/** Why a session was tied to a physical connection. Tag value: lower-case name. */
public enum PinReason {
  /** TEMP tables, views, triggers or indexes. */
  TEMP,
  /** ATTACH of another database. */
  ATTACH,
  /** A PRAGMA that can not be replayed on another connection. */
  PRAGMA,
  /** The driver's own connection, or its native handle, was handed out. */
  UNWRAP,
  /** An SQL function or aggregate of the application's. */
  FUNCTION,
  /** A collation of the application's. */
  COLLATION,
  /** An update or commit listener, a progress or busy handler. */
  LISTENER,
  /** {@code load_extension} or another way to load native code. */
  EXTENSION,
  /** {@code last_insert_rowid()} and its like in a place where no literal can stand for it. */
  CHANGE_COUNTERS,
  /** sqlite-jdbc's {@code backup} or {@code restore} commands, or {@code deserialize}. */
  BACKUP,
  /** A limit, date format or another driver setting that lives on the physical connection. */
  SETTING,
  /** The file is out of the pool; every session of it has a connection of its own. */
  UNPOOLED,
  /** A statement whose effect on the connection is not known. */
  UNKNOWN
}
