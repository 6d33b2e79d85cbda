package io.pooledsqlite.state;

/** What PooledSQLite does with one kind of state. */
enum Handling {
  REPLAYED(
      "replayed",
      "remembered by the session, set on whichever connection serves it, undone for the next"),
  SETTING("part of the pool's settings", "sessions with other settings have other connections"),
  ANSWERED("answered", "kept by the session itself, no connection is needed for the answer"),
  LEASED("leased", "the session keeps one connection until its transaction ends"),
  PINNED("pinned", "the session has a connection of its own from then on, until it closes"),
  UNPOOLED(
      "unpooled",
      "the file leaves the pool and WAL while it lasts; every session has a connection of its own,"
          + " as in the plain program"),
  REFUSED("refused with an answer", "not done; the answer is what is in force"),
  FORWARDED("forwarded", "done on the connection that serves the statement, nothing to carry"),
  PROCESS("process-wide", "forwarded; belongs to the whole process, as in the plain program");

  private final String word;
  private final String meaning;

  Handling(String word, String meaning) {
    this.word = word;
    this.meaning = meaning;
  }

  String word() {
    return word;
  }

  String meaning() {
    return meaning;
  }
}
