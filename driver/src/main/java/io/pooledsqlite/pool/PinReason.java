package io.pooledsqlite.pool;

/** Why a session was tied to a physical connection. Tag value: lower-case name. */
public enum PinReason {
  TEMP("it made TEMP tables, views, triggers or indexes"),
  ATTACH("it attached another database"),
  PRAGMA("it set a PRAGMA that can not be replayed on another connection"),
  UNWRAP("the driver's own connection, or its native handle, was handed out"),
  FUNCTION("it has SQL functions or aggregates of the program's own"),
  COLLATION("it has a collation of the program's own"),
  LISTENER("it has an update or commit listener, or a progress or busy handler"),
  EXTENSION("it loaded native code, by load_extension or otherwise"),
  CHANGE_COUNTERS(
      "it used last_insert_rowid() or the like in a place where no literal can stand for it"),
  BACKUP("it used sqlite-jdbc's backup or restore, or deserialize"),
  SETTING("it set a limit, a date format or the like, which lives on the connection"),
  UNPOOLED("the file is out of the pool; every session of it has a connection of its own"),
  UNKNOWN("it ran a statement whose effect on the connection is not known");

  private final String explanation;

  PinReason(String explanation) {
    this.explanation = explanation;
  }

  /** One clause about the session that tells a reader why. */
  public String explanation() {
    return explanation;
  }
}
