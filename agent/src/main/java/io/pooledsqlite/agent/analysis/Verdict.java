package io.pooledsqlite.agent.analysis;

import java.util.Locale;

/** What was proved about a region, and so how it could run. */
public enum Verdict {
  /** Only reads: could run beside everything but exclusive regions, on one snapshot. */
  READ("would run beside all other regions but exclusive ones, on one snapshot"),
  /** Runs one statement at most, which SQLite makes atomic. */
  SINGLE(
      "would run beside all other regions but exclusive ones; SQLite makes its one statement atomic"),
  /** Runs several plain statements on a connection that only its monitor reaches. */
  WRITE(
      "would run in one transaction, one such region at a time, beside those that read or run one"
          + " statement"),
  /** Anything else. */
  EXCLUSIVE("nothing would change: it keeps the lock to itself");

  private final String change;

  Verdict(String change) {
    this.change = change;
  }

  /** What a replaced lock would let the region do, as a clause. */
  public String change() {
    return change;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
