package io.pooledsqlite.state;

/** Who finds a state changed that one session set. */
enum Reach {
  NOBODY("nobody", false, false, false, false),
  TRANSACTION("the session, until its transaction ends", true, false, false, false),
  SESSION("the session", true, false, false, false),
  NEW_SESSIONS("the session and new ones", true, false, true, true),
  EVERYBODY("everybody, also later", true, true, true, true);

  private final String word;
  private final boolean setter;
  private final boolean other;
  private final boolean fresh;
  private final boolean later;

  Reach(String word, boolean setter, boolean other, boolean fresh, boolean later) {
    this.word = word;
    this.setter = setter;
    this.other = other;
    this.fresh = fresh;
    this.later = later;
  }

  String word() {
    return word;
  }

  /** Whether this is what was seen to change: in the session, another, a new one, after close. */
  boolean is(boolean inSetter, boolean inOther, boolean inFresh, boolean afterClose) {
    return setter == inSetter && other == inOther && fresh == inFresh && later == afterClose;
  }
}
