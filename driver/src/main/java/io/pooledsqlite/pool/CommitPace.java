package io.pooledsqlite.pool;

/**
 * How long commits take and how many writes the last one had: what tells whether it pays to wait a
 * moment for company before a commit. Guarded by the write queue's slot.
 */
public final class CommitPace {

  /** A tenth of a commit is little to lose, and company saves whole commits. */
  private static final int PATIENCE_DIVISOR = 10;

  private int lastMembers = 1;
  private long commitNanos;

  /**
   * How many writes are likely to come together.
   *
   * @param waited whether the holder of the slot had to wait for it: then there are two at least
   */
  public int expected(boolean waited) {
    return Math.max(lastMembers, waited ? 2 : 1);
  }

  /** How long to wait for those who are missing, in nanoseconds. */
  public long patienceNanos() {
    return commitNanos / PATIENCE_DIVISOR;
  }

  /** Notes a commit of {@code members} writes that took {@code nanos}. */
  public void committed(int members, long nanos) {
    lastMembers = members;
    commitNanos = commitNanos == 0 ? nanos : (7 * commitNanos + nanos) / 8;
  }

  /** Notes that somebody writes alone. */
  public void alone() {
    lastMembers = 1;
  }
}
