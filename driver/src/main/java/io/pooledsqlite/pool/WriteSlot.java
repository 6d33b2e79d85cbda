package io.pooledsqlite.pool;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The write queue of one database as its sessions see it: refusals are SQLite's errors, nobody gets
 * the slot of a file that is not there any more, and who waits and writes is counted. Thread-safe.
 */
public final class WriteSlot {

  private final Database database;
  private final WriteQueue queue;
  private final MainFile mainFile;
  private final CommitPace commitPace = new CommitPace();
  private final AtomicLong commits = new AtomicLong();

  WriteSlot(Database database, WriteQueue queue, MainFile mainFile) {
    this.database = database;
    this.queue = queue;
    this.mainFile = mainFile;
  }

  /** How many writers wait for it. */
  public int pending() {
    return queue.pending();
  }

  /** Before a read: lets a writer of this file have the processor, if one is {@link WriterDue}. */
  @SuppressWarnings("ThreadPriorityCheck")
  public void letWritersRun() {
    if (queue.due().takeYield()) {
      Thread.yield();
    }
  }

  /** A claim for {@code session}: for one write, or for a transaction. */
  public WriteTicket ticket(Object session, boolean transaction) {
    return new WriteTicket(session, transaction, null);
  }

  /** A claim for one write that whoever has the slot may run in company. */
  public WriteTicket ticket(Object session, Companion companion) {
    return new WriteTicket(session, false, companion);
  }

  /**
   * Waits for the slot.
   *
   * @param ticket made by the waiting thread
   * @param timeout how long other sessions may keep it; zero means no limit
   * @return how the wait ended
   * @throws SQLException SQLITE_BUSY after the limit or where waiting could not end,
   *     SQLITE_INTERRUPT when cancelled, SQLITE_READONLY_DBMOVED when the file is not the one that
   *     was opened
   */
  public Grant acquire(WriteTicket ticket, Pool pool, Duration timeout) throws SQLException {
    Grant grant;
    try {
      grant = queue.acquire(ticket, timeout.toNanos());
    } catch (WriteQueue.RefusedException e) {
      if (e.refusal() == WriteQueue.Refusal.JOIN) {
        return Grant.JOIN;
      }
      throw refused(e, pool);
    }
    if (grant == Grant.HELD && !isInPlace(ticket)) {
      throw SqliteErrors.databaseMoved(driver(), pool.poolName() + ": " + database.path());
    }
    return grant;
  }

  /**
   * Whether the file is where it was opened; if not, or if that can not be told, the slot is free.
   */
  private boolean isInPlace(WriteTicket ticket) {
    boolean unmoved = false;
    try {
      unmoved = database.isUnmoved();
      if (!unmoved) {
        mainFile.movedAway();
      }
      return unmoved;
    } finally {
      if (!unmoved) {
        queue.release(ticket);
      }
    }
  }

  private SQLException refused(WriteQueue.RefusedException e, Pool pool) {
    if (e.refusal() == WriteQueue.Refusal.CANCELLED) {
      return SqliteErrors.interrupted(driver());
    }
    if (e.refusal() == WriteQueue.Refusal.SELF_DEADLOCK) {
      List<String> stack = Frames.withoutOurs(Thread.currentThread().getStackTrace());
      pool.listener().waitedForItself(pool, String.valueOf(e.getMessage()), stack);
    }
    String advice =
        e.refusal() == WriteQueue.Refusal.TIMEOUT
            ? "; raise pool.writeTimeout or the connection's busy_timeout"
            : "; this thread would wait for itself: end that transaction first";
    return SqliteErrors.busy(driver(), pool.poolName() + ": " + e.getMessage() + advice);
  }

  private @Nullable ClassLoader driver() {
    return database.connectionClass().getClassLoader();
  }

  /** Gives the slot back; {@code wrote} says that something may have been committed. */
  public void release(WriteTicket ticket, boolean wrote) {
    try {
      if (wrote) {
        commits.incrementAndGet();
        database.written();
      }
    } finally {
      queue.release(ticket);
    }
  }

  /** For the holder of the slot: {@link WriteQueue#takeCompanions}. */
  public List<WriteTicket> takeCompanions(Object company, int limit) {
    return queue.takeCompanions(company, limit);
  }

  /** What is known of commits and company; only for the holder of the slot. */
  public CommitPace commitPace() {
    return commitPace;
  }

  /** Counts what may have been committed through this database; grows before the slot is free. */
  public long commits() {
    return commits.get();
  }

  /** Writers that have been waiting for longer than {@code limit}; null if there are none. */
  @Nullable SlowWait slowWait(Duration limit) {
    return SlowWaits.find(queue, limit.toNanos());
  }

  /** Tells the listener what happens in a database's queue. */
  static final class Events implements WriteQueue.Observer {
    private final Database database;

    Events(Database database) {
      this.database = database;
    }

    @Override
    public void acquired(long waitNanos) {
      tell(pool -> pool.listener().writeAcquired(pool, waitNanos));
    }

    @Override
    public void released(long heldNanos) {
      tell(pool -> pool.listener().writeReleased(pool, heldNanos));
    }

    @Override
    public void served(long waitNanos) {
      tell(pool -> pool.listener().writeServed(pool, waitNanos));
    }

    @Override
    public void timedOut(long waitNanos) {
      tell(pool -> pool.listener().writeTimedOut(pool, waitNanos));
    }

    /** The first pool speaks for the queue. */
    private void tell(Consumer<Pool> event) {
      Pool pool = database.primary();
      if (pool != null) {
        event.accept(pool);
      }
    }
  }
}
