package io.pooledsqlite.agent.analysis;

import org.jspecify.annotations.Nullable;

/**
 * Something a region does that its verdict depends on.
 *
 * @param what a clause that goes on after "because it"
 * @param sql the text, for {@link Kind#PREPARES} and {@link Kind#EXECUTES}
 * @param whole whether sqlite-jdbc runs every statement of the text rather than the first
 * @param advice what the author could do about it, or null
 */
record Effect(
    Kind kind,
    String what,
    Place place,
    @Nullable Texts sql,
    boolean whole,
    @Nullable String advice) {

  enum Kind {
    /** Waits on a monitor, notifies, or asks whether it is held. */
    WAITS,
    /** Something that is not seen may happen. */
    UNKNOWN,
    /** Changes or ends the session or its transaction. */
    SESSION,
    /** Changes or uses shared state. */
    SHARED_STATE,
    /** A connection, statement or result set gets out, or one from elsewhere is used. */
    JDBC_OUTSIDE,
    /** Compiles a text. */
    PREPARES,
    /** Runs a text. */
    EXECUTES,
    /** Asks for generated keys. */
    ASKS_FOR_KEYS,
    /** Goes on after a statement that failed. */
    SWALLOWS
  }

  static Effect of(Kind kind, String what, Place place, @Nullable String advice) {
    return new Effect(kind, what, place, null, false, advice);
  }

  /** What and where. */
  String because() {
    return what + " (" + place + ")";
  }

  /** Whether the whole monitor is left alone because of it. */
  boolean hidesTheMonitor() {
    return kind == Kind.WAITS || kind == Kind.UNKNOWN;
  }

  /** Whether a region that does it can only be exclusive. */
  boolean excludes() {
    return switch (kind) {
      case WAITS, UNKNOWN, SHARED_STATE, JDBC_OUTSIDE, SESSION -> true;
      case PREPARES, EXECUTES, ASKS_FOR_KEYS, SWALLOWS -> false;
    };
  }
}
