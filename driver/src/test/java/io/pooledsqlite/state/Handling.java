package io.pooledsqlite.state;

import io.pooledsqlite.pool.PinReason;

/** What PooledSQLite does with one kind of state. */
enum Handling {
  REPLAYED(
      "replayed",
      "remembered by the session, set on whichever connection serves it, undone for the next"),
  SETTING("part of the pool's settings", "sessions with other settings have other connections"),
  ANSWERED("answered", "kept by the session itself, whichever connection serves it"),
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

  /** Whether the pool did what the word says, as far as it can be told from outside. */
  boolean isSeenIn(PoolWatch watch, Reach reach) {
    return switch (this) {
      case REPLAYED -> watch.keepsNothing() && reach == Reach.SESSION;
      case SETTING -> watch.keepsNothing() && watch.hasPools(2);
      case ANSWERED -> watch.pins().isEmpty() && (watch.keepsNothing() || watch.lentToAsk() == 0);
      case REFUSED -> watch.keepsNothing() && reach == Reach.NOBODY;
      case FORWARDED, PROCESS ->
          watch.keepsNothing() && watch.lentToSet() > 0 && reach != Reach.SESSION;
      case LEASED ->
          watch.pins().isEmpty()
              && watch.lentToSet() > 0
              && watch.keptAfterSet() == (reach == Reach.TRANSACTION ? 1 : 0)
              && watch.keptAfterClose() == 0;
      case PINNED -> tiesTheSession(watch) && !watch.pins().contains(PinReason.UNPOOLED);
      case UNPOOLED -> tiesTheSession(watch) && watch.pins().contains(PinReason.UNPOOLED);
    };
  }

  /** Where the mere look does so, the other one has a connection, too. */
  private static boolean tiesTheSession(PoolWatch watch) {
    return !watch.pins().isEmpty() && watch.keptAfterClose() == watch.keptAfterUse() - 1;
  }
}
