package io.pooledsqlite.session;

/** An open result set, as the session sees it. Implementations are thread-safe. */
public interface Cursor {

  /** Closes the result set because its session closed. */
  void closeWithSession();

  /**
   * Reads the remaining rows into temporary storage and ends the snapshot.
   *
   * @return whether that was done
   */
  boolean spool();

  /** Whether this thread has the lock of the result set, under which rows are read. */
  boolean isLockedByThisThread();
}
