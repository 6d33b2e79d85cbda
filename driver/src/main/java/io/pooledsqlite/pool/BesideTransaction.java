package io.pooledsqlite.pool;

import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What maintenance does to a file while a session's transaction has the write queue's slot, perhaps
 * for hours: nothing is committed meanwhile, because no statement runs in that transaction as long.
 * Waits for nobody. Thread-safe; one thread at a time does so.
 */
final class BesideTransaction {

  /** What is done; it may fail. */
  interface Work {
    boolean run() throws SQLException;
  }

  /** What is done with a connection; its failures are reported already. */
  interface Attempt {
    boolean run();
  }

  private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  private final Database database;
  private final WriteQueue queue;
  private final ReentrantLock running = new ReentrantLock();

  BesideTransaction(Database database, WriteQueue queue) {
    this.database = database;
    this.queue = queue;
  }

  /**
   * Makes an attempt, which is to borrow a connection and then to call {@link
   * #whileNothingIsCommitted}.
   *
   * @param patienceNanos how long a transaction that only expects to write may keep the slot
   * @return what the attempt returned; false if there was none
   */
  boolean attempt(long patienceNanos, Attempt attempt) {
    WriteTicket holder = queue.transaction();
    if (holder == null || !running.tryLock()) {
      return false;
    }
    try {
      if (!isAllowed()) {
        return false;
      }
      WriteTicket.Reclaim reclaim = holder.reclaim();
      if (reclaim == null) {
        return attempt.run();
      }
      // It has no need of the slot, which is free for the next attempt.
      if (System.nanoTime() - holder.acquiredAt() >= patienceNanos) {
        reclaim.giveBack();
      }
      return false;
    } finally {
      running.unlock();
    }
  }

  /**
   * Runs {@code work} if a transaction has the slot and stands still, which it does until the end
   * of it.
   *
   * @return what {@code work} returned; false if it did not run
   */
  boolean whileNothingIsCommitted(Work work) throws SQLException {
    WriteTicket holder = queue.transaction();
    if (holder == null
        || !(holder.session() instanceof PoolSession session)
        || !session.tryPause()) {
      return false;
    }
    try {
      // It may have ended before the pause, and whoever wants the slot of one that only expects to
      // write is not to find it paused.
      return queue.transaction() == holder && holder.reclaim() == null && isAllowed() && work.run();
    } finally {
      session.resume();
    }
  }

  /** Whether the connections may be used, and their WAL is the one beside the file's name. */
  private boolean isAllowed() {
    return !database.isRetired() && !database.isLeftAlone() && database.isUnmoved();
  }

  /**
   * Waits for what runs, after it was made sure that nothing begins any more.
   *
   * @param deadlineNanos until when, by {@code System.nanoTime}
   */
  void awaitEnd(long deadlineNanos) {
    while (running.isLocked() && System.nanoTime() - deadlineNanos < 0) {
      Pause.nanos(LOOK_NANOS);
    }
  }
}
