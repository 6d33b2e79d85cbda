package io.pooledsqlite.pool;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The promise that the main file alone holds every committed row whenever nothing was written for a
 * while, and that a file which was switched to WAL gets its journal mode back. Thread-safe: what
 * touches the file does so with the write queue's slot held, or beside a transaction that has it.
 */
final class MainFile {

  /** How long the last close waits for who writes the file, or looks after it. */
  static final Duration LAST_CLOSE_PATIENCE = Duration.ofSeconds(5);

  /** What is run on a connection of the pool by the pool itself. */
  private interface ConnectionWork {
    boolean run(PhysicalConnection connection) throws SQLException;
  }

  private final Database database;
  private final JournalMode journalMode;
  private final WriteQueue queue;
  private final IdleCheckpoint idleCheckpoint;
  private final BesideTransaction besideTransaction;
  private final AtomicBoolean failing = new AtomicBoolean();

  /** How often something may have been written; also by who does not have the slot. */
  private final AtomicLong writes = new AtomicLong();

  /** How many of them the main file has for sure. */
  private volatile long movedWrites;

  /** The main file is complete, but what it has is still in the WAL, too. */
  private volatile boolean leftWalFull;

  /** What the WAL's name leads to may be another file's. */
  private volatile boolean moved;

  private volatile boolean shuttingDown;

  MainFile(Database database, JournalMode journalMode, WriteQueue queue) {
    this.database = database;
    this.journalMode = journalMode;
    this.queue = queue;
    this.idleCheckpoint = new IdleCheckpoint(database, this);
    this.besideTransaction = new BesideTransaction(database, queue);
  }

  /** Whether the file is in WAL mode only because it is pooled. */
  boolean isSwitchedToWal() {
    return journalMode.mustRestore();
  }

  private PoolListener listener() {
    return database.environment().listener();
  }

  /** Something may have been committed; the caller holds the slot. */
  void written() {
    writes.incrementAndGet();
    if (database.isUnpooled()) {
      // It is looked after when it comes back; a rollback journal leaves nothing beside it.
      return;
    }
    if (journalMode.isPending()) {
      convertNow();
    }
    if (shuttingDown) {
      checkpoint(database.snapshots());
    } else {
      idleCheckpoint.written();
    }
  }

  /** As {@link #written}, where nobody holds the slot. */
  void mayHaveBeenWritten() {
    writes.incrementAndGet();
    idleCheckpoint.written();
  }

  /** The first content was written to a file that was empty when it was opened. */
  private void convertNow() {
    withWriter(
        "switching to WAL",
        connection -> {
          journalMode.convert(connection);
          return true;
        });
  }

  /** Whether the file is empty, and switched to WAL as soon as it is not. */
  boolean isWalPending() {
    return journalMode.isPending();
  }

  /** Whether the program believes that the file has a rollback journal, which it has or had. */
  boolean isWalHidden() {
    return journalMode.isHidden();
  }

  /** The program asked for a journal mode. */
  void journalModeAsked(String mode) {
    journalMode.askedFor(mode, database.isUnpooled());
  }

  /** Whether the program has the file in WAL itself. */
  boolean isWalOfProgram() {
    return journalMode.isOfProgram();
  }

  /** A session's own connection brought the file out of WAL. */
  void leftWal() {
    journalMode.left();
  }

  /** Whether something was written since the main file was last complete. */
  boolean isDirty() {
    return writes.get() != movedWrites;
  }

  /**
   * Whether a checkpoint has something to do. What is left in a WAL gets into whichever file has
   * the name of the database when it is opened the next time.
   */
  boolean needsCheckpoint() {
    return isDirty() || leftWalFull;
  }

  /**
   * Runs a checkpoint; the caller holds the slot. Returns whether the main file is complete.
   *
   * @param snapshots those that must not get old by this; null where nobody can write any more
   */
  private boolean checkpoint(@Nullable OpenSnapshots snapshots) {
    long start = System.nanoTime();
    long seen = writes.get();
    Checkpointer checkpointer = new Checkpointer(walBytes(), snapshots);
    boolean complete =
        withWriter("a checkpoint", writer -> checkpointer.run(inNoSessionsState(writer)));
    over(checkpointer, start, seen, complete);
    return complete;
  }

  private long walBytes() {
    return FileStamp.sizeOf(database.path(), "-wal");
  }

  /**
   * Notes and tells what a checkpoint came to.
   *
   * @param seen the writes of which it is certain that they were committed before it began
   */
  private void over(Checkpointer checkpointer, long start, long seen, boolean complete) {
    if (complete) {
      leftWalFull = !checkpointer.hasEmptied();
      movedWrites = seen;
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    Pool pool = database.primary();
    if (pool != null) {
      listener().checkpointed(pool, took, complete, complete ? checkpointer.pages() : 0);
    }
  }

  /** As {@link #checkpoint}, where a session's transaction has the slot and nothing runs in it. */
  private boolean checkpointBesideTransaction() {
    Pool pool = database.primary();
    if (pool == null || journalMode.isPending()) {
      return false;
    }
    return besideTransaction.attempt(
        shuttingDown ? 0 : WriteQueue.ANTICIPATION_NANOS,
        () -> with(pool.readerSource(), "a checkpoint", this::checkpointBesideTransaction));
  }

  private boolean checkpointBesideTransaction(PhysicalConnection reader) throws SQLException {
    // One that was opened before the file was switched to WAL finds none until it has read.
    inNoSessionsState(reader).readFile();
    return besideTransaction.whileNothingIsCommitted(
        () -> {
          long start = System.nanoTime();
          long seen = writes.get();
          Checkpointer checkpointer = new Checkpointer(walBytes(), null);
          boolean complete = false;
          try {
            complete = checkpointer.move(reader);
          } finally {
            over(checkpointer, start, seen, complete);
          }
          return complete;
        });
  }

  /** Whether a checkpoint syncs the file is not for the last session that had the connection. */
  private static PhysicalConnection inNoSessionsState(PhysicalConnection connection)
      throws SQLException {
    connection.apply(SessionState.EMPTY);
    return connection;
  }

  private boolean withWriter(String what, ConnectionWork work) {
    Pool pool = database.primary();
    return pool == null || with(pool.writerSource(), what, work);
  }

  private boolean with(ConnectionSource source, String what, ConnectionWork work) {
    try {
      ConnectionSource.Borrowed borrowed = source.borrow();
      try {
        boolean done = work.run(borrowed.connection());
        if (done) {
          failing.set(false);
        }
        return done;
      } catch (Throwable e) {
        borrowed.connection().markBroken();
        throw e;
      } finally {
        source.giveBack(borrowed);
      }
    } catch (SQLException | RuntimeException e) {
      if (database.isUnpooled()) {
        // It left WAL meanwhile: there is nothing to do any more.
        return true;
      }
      if (e instanceof SQLException sql && SqliteErrors.hasCode(sql, SqliteErrors.BUSY)) {
        // A connection that opens or closes at this moment has the lock; it is tried again.
        return false;
      }
      // The application's write is committed; only the log is to hear of this, and not each time.
      if (failing.compareAndSet(false, true)) {
        listener().warned(database.path() + ": " + what + " failed and will be tried again", e);
      }
      return false;
    }
  }

  /**
   * Runs a checkpoint if the queue is free, or belongs to a transaction in which nothing runs;
   * returns false if it must be tried again.
   */
  boolean tryCheckpoint() {
    WriteTicket ticket = new WriteTicket(null);
    ticket.describe("an idle checkpoint");
    if (database.isLeftAlone()) {
      return false;
    }
    if (!queue.tryAcquire(ticket)) {
      return isDirty() && checkpointBesideTransaction();
    }
    try {
      return !database.isLeftAlone() && checkpointWhereverItIs();
    } finally {
      queue.release(ticket);
    }
  }

  /** At the last close; returns whether the file is complete and nothing is left in the WAL. */
  boolean completeAtLastClose() {
    if (!needsCheckpoint() || database.isUnpooled()) {
      return true;
    }
    WriteTicket ticket = new WriteTicket(null);
    ticket.describe("a checkpoint at the last close");
    try {
      queue.acquire(ticket, LAST_CLOSE_PATIENCE.toNanos());
    } catch (WriteQueue.RefusedException e) {
      return false;
    }
    try {
      return checkpointWhereverItIs() && !leftWalFull;
    } finally {
      queue.release(ticket);
    }
  }

  /**
   * Runs a checkpoint although the file may have been moved or replaced; the caller holds the slot.
   * Our connections still lead to the file that was opened, but the WAL is found by its name: what
   * is in it belongs into that file, at once and not later, when somebody may have opened the new
   * one. After that it is left alone.
   */
  private boolean checkpointWhereverItIs() {
    if (database.isUnmoved()) {
      return checkpoint(database.snapshots());
    }
    boolean replaced = FileIdentity.of(database.path()) != null;
    boolean known = moved;
    moved = true;
    // SQLite refuses to write to it by now, so no snapshot need be spared.
    boolean complete = (replaced && known) || checkpoint(null);
    if (replaced) {
      movedWrites = writes.get();
      leftWalFull = false;
    }
    return complete || replaced;
  }

  /**
   * Another file is about to be opened under the name of this one, which was moved: the WAL is that
   * one's then. What is in it gets into the file that it belongs to, a checkpoint that has begun is
   * waited for, and no other will begin. Where a session has the slot, nothing is done: it can not
   * commit any more.
   */
  void makeRoom() {
    WriteTicket ticket = new WriteTicket(null);
    ticket.describe("making room for another file");
    long deadline = System.nanoTime() + LAST_CLOSE_PATIENCE.toNanos();
    besideTransaction.awaitEnd(deadline);
    if (!takeSlot(ticket, deadline)) {
      return;
    }
    try {
      movedAway();
      moved = true;
    } finally {
      queue.release(ticket);
    }
  }

  /** The file was found moved; the caller holds the slot. */
  void movedAway() {
    if (needsCheckpoint()) {
      checkpointWhereverItIs();
    }
  }

  /** Whether the JVM exits, and each write is in the main file when it returns. */
  boolean completesEachWrite() {
    return shuttingDown;
  }

  /** At JVM exit; returns whether the file is complete. From now on every write completes it. */
  boolean completeAtExit(long deadlineNanos) {
    shuttingDown = true;
    if (database.isLeftAlone()) {
      return false;
    }
    if (database.pools().stream().anyMatch(pool -> pool.pinnedSessions() > 0)) {
      // What is written on a connection that was handed out is not seen.
      writes.incrementAndGet();
    }
    if (isDirty() && !tryCheckpoint() && (!queue.isHeld() || queue.transaction() != null)) {
      // A result set that is in use, or has no end, keeps nobody from exiting.
      DaemonThreads.named(database.path().getFileName() + "-exit")
          .newThread(database::spoolCursors)
          .start();
    }
    while (isDirty() && !tryCheckpoint() && System.nanoTime() < deadlineNanos) {
      Pause.nanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
    return !isDirty();
  }

  /**
   * Closes the pools of a database that is being retired, and leaves WAL where we entered it.
   *
   * @param deadlineNanos until when maintenance is waited for, by {@code System.nanoTime}
   */
  void end(List<Pool> ending, long deadlineNanos) {
    besideTransaction.awaitEnd(deadlineNanos);
    boolean there = database.isUnmoved();
    if (!there) {
      journalMode.forget();
    }
    WriteTicket ticket = new WriteTicket(null);
    ticket.describe("the end of a pool");
    boolean held = takeSlot(ticket, deadlineNanos);
    try {
      if (held && !there) {
        deleteLeftovers(ending);
      }
      PhysicalConnection last = held && mayRestore(ending) ? takeWriter(ending.get(0)) : null;
      // Only the last connection to the file may leave WAL mode.
      ending.forEach(Pool::close);
      if (last != null) {
        leaveWal(last);
      }
    } finally {
      if (held) {
        queue.release(ticket);
      }
    }
  }

  /**
   * Closes one of several pools. If its connections are the only ones that are open now, their
   * close is a checkpoint, too.
   */
  void close(Pool pool) {
    WriteTicket ticket = new WriteTicket(null);
    ticket.describe("the end of a pool");
    boolean held = takeSlot(ticket, System.nanoTime() + LAST_CLOSE_PATIENCE.toNanos());
    try {
      pool.close();
    } finally {
      if (held) {
        queue.release(ticket);
      }
    }
  }

  /**
   * Before the connections are closed: as long as one has them open, there can be no other files
   * with their inodes. Where there is none, or the file was written since the stamp was taken, or
   * sessions go on, nothing is deleted.
   */
  private void deleteLeftovers(List<Pool> ending) {
    FileStamp stamp = database.stampWithoutSessions();
    if (stamp != null
        && database.identity().fileKey().equals(stamp.identity())
        && ending.stream().anyMatch(pool -> pool.connectionsIdle() > 0)) {
      new Leftovers(database.path()).delete(stamp);
    }
  }

  /**
   * Maintenance, which waits for nobody, ends soon, and who is next has the slot at once. Where a
   * session or another copy of this library has it, the end of a pool is not the last close of the
   * file, which is a checkpoint.
   */
  private boolean takeSlot(WriteTicket ticket, long deadlineNanos) {
    while (!queue.tryAcquire(ticket)) {
      if (!queue.isTakenForAMoment() || System.nanoTime() - deadlineNanos >= 0) {
        return queue.tryAcquire(ticket);
      }
      Pause.nanos(TimeUnit.MICROSECONDS.toNanos(200));
    }
    return true;
  }

  /** Whether the file is to be given its journal mode back. */
  boolean mayLeaveWal() {
    return mayRestore(database.pools()) && database.isUnmoved();
  }

  private boolean mayRestore(List<Pool> ending) {
    return !ending.isEmpty() && journalMode.mustRestore() && database.restoresJournalMode();
  }

  private @Nullable PhysicalConnection takeWriter(Pool pool) {
    try {
      ConnectionSource.Borrowed writer = pool.writerSource().borrow();
      pool.writerSource().detach(writer);
      return writer.connection();
    } catch (SQLException e) {
      couldNotLeave(e);
      return null;
    }
  }

  /**
   * At JVM exit: the last session closed that went on after the end of its pool, which it kept from
   * leaving WAL. Not before the exit: another pool may have the file by then.
   */
  void leaveAfterEnd(List<Pool> ended) {
    if (!mayRestore(ended)) {
      return;
    }
    WriteTicket ticket = new WriteTicket(null);
    ticket.describe("the last close");
    if (takeSlot(ticket, System.nanoTime() + LAST_CLOSE_PATIENCE.toNanos())) {
      try {
        leaveWal(ended.get(0).opener().open());
      } catch (SQLException e) {
        couldNotLeave(e);
      } finally {
        queue.release(ticket);
      }
    }
  }

  private void leaveWal(PhysicalConnection last) {
    try {
      restore(last);
    } finally {
      try {
        last.close();
      } catch (SQLException e) {
        couldNotLeave(e);
      }
    }
  }

  private void restore(PhysicalConnection last) {
    try {
      journalMode.restore(last);
    } catch (SQLException e) {
      // BUSY: somebody else has it open. If that is a session which just attached it, it is pooled
      // again and leaves WAL at the end of that.
      if (!SqliteErrors.hasCode(e, SqliteErrors.BUSY)) {
        couldNotLeave(e);
      }
    }
  }

  private void couldNotLeave(SQLException e) {
    listener().warned(database.path() + ": could not leave WAL mode at the end", e);
  }
}
