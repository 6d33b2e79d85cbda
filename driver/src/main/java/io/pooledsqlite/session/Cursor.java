package io.pooledsqlite.session;

/** An open result set, as the session sees it. Implementations are thread-safe. */
public interface Cursor {

  /** Closes the result set because its session closed. */
  void closeWithSession();

  /** How many rows are read before they are asked for, if the result set is in the way. */
  int MOST_ROWS = 100_000;

  /** The same, where the session's own connection can not go on before. */
  int MOST_OWN_ROWS = 1_000_000;

  /**
   * Reads the remaining rows into temporary storage and ends the snapshot. Where there are too many
   * the result set keeps its place, behind those that were read.
   *
   * @return whether the snapshot was ended
   */
  default boolean spool() {
    return spool(MOST_ROWS);
  }

  /**
   * As {@link #spool()}.
   *
   * @param mostRows how many are too many
   */
  boolean spool(int mostRows);

  /** Whether this thread has the lock of the result set, under which rows are read. */
  boolean isLockedByThisThread();
}
