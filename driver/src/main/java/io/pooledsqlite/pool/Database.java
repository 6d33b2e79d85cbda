package io.pooledsqlite.pool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.pooledsqlite.config.PoolConfig;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One file, from the first session that opened it until it is retired: its write queue, its pools,
 * its reference count and the promise that the main file alone is complete whenever nothing was
 * written for a while. Thread-safe; its monitor is the database lock of {@code
 * docs/concurrency.md}.
 */
public final class Database {

  private enum State {
    /** At least one session is open. */
    OPEN,
    /** None is; connections are kept for a while. */
    LINGERING,
    /** Not to be used again; sessions that are still open end in it. */
    RETIRED
  }

  /** What a pool is made for: two sessions with equal settings share one. */
  record Settings(PoolConfig config, Map<String, String> driverProperties) {}

  /** How long the last close waits for another copy of this library that writes the file. */
  private static final Duration LAST_CLOSE_PATIENCE = Duration.ofSeconds(5);

  /** How long another native copy of SQLite waits for what is leased here. */
  private static final Duration EVICTION_PATIENCE = Duration.ofSeconds(5);

  private final FileIdentity identity;
  private final Path path;
  private final @Nullable ClassLoader driverLoader;
  private final JournalMode journalMode;
  private final WriteQueue queue;
  private final PoolEnvironment environment;
  private final Consumer<Database> onRetired;

  /** Kept because {@link JvmFiles} refers to it weakly. */
  @SuppressWarnings("unused")
  private final Eviction eviction;

  private final AtomicLong schemaEpoch = new AtomicLong();
  private final IdleCheckpoint idleCheckpoint = new IdleCheckpoint(this);
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean dirty;
  private volatile boolean shuttingDown;
  private volatile boolean evicted;

  /** The first pool: lends the writer for maintenance and speaks for the queue. */
  private volatile @Nullable Pool primary;

  @GuardedBy("this")
  private final Map<Settings, Pool> pools = new LinkedHashMap<>();

  @GuardedBy("this")
  private State state = State.OPEN;

  @GuardedBy("this")
  private int references;

  @GuardedBy("this")
  private @Nullable FileStamp stamp;

  @GuardedBy("this")
  private @Nullable ScheduledFuture<?> lingerEnd;

  Database(
      FileIdentity identity,
      Path path,
      @Nullable ClassLoader driverLoader,
      JournalMode journalMode,
      JvmFiles jvm,
      PoolEnvironment environment,
      Eviction eviction,
      Consumer<Database> onRetired) {
    this.identity = identity;
    this.path = path;
    this.driverLoader = driverLoader;
    this.journalMode = journalMode;
    this.environment = environment;
    this.eviction = eviction;
    this.onRetired = onRetired;
    eviction.target(this);
    this.queue = new WriteQueue(jvm.slot(identity), new QueueEvents());
  }

  FileIdentity identity() {
    return identity;
  }

  /** The absolute path under which the file was first opened. */
  public Path path() {
    return path;
  }

  PoolEnvironment environment() {
    return environment;
  }

  int writersPending() {
    return queue.pending();
  }

  /** Counts schema changes made through this database; kept statements from before are dropped. */
  public long schemaEpoch() {
    return schemaEpoch.get();
  }

  /** Says that the schema changed, or that a change was rolled back. */
  public void schemaChanged() {
    schemaEpoch.incrementAndGet();
  }

  /**
   * Adds a session's reference.
   *
   * @return false if the database is retired, or must be because the file was changed by somebody
   *     else while no session was open
   */
  boolean retain() {
    synchronized (this) {
      if (state == State.RETIRED) {
        return false;
      }
      if (state == State.OPEN || stamp == null || stamp.equals(FileStamp.of(path))) {
        references++;
        state = State.OPEN;
        cancelLinger();
        return true;
      }
    }
    retire("the file was changed while no session was open");
    return false;
  }

  @GuardedBy("this")
  private void cancelLinger() {
    if (lingerEnd != null) {
      lingerEnd.cancel(false);
      lingerEnd = null;
    }
  }

  /** The pool for these settings; made from {@code first}, an open connection, where given. */
  Pool pool(
      Settings settings, PhysicalOpener opener, @Nullable PhysicalConnection first, String name) {
    synchronized (this) {
      Pool pool = pools.get(settings);
      if (pool != null && first != null) {
        closeQuietly(first);
      }
      if (pool == null) {
        pool = new Pool(this, environment.takeName(name), settings, opener, environment);
        if (first != null) {
          pool.seed(first);
        }
        pools.put(settings, pool);
        if (primary == null) {
          primary = pool;
        }
      }
      return pool;
    }
  }

  private static void closeQuietly(PhysicalConnection unused) {
    try {
      unused.close();
    } catch (SQLException ignored) {
      // Nothing was done on it, so nothing can be lost.
    }
  }

  @Nullable Pool poolOrNull(Settings settings) {
    synchronized (this) {
      return pools.get(settings);
    }
  }

  List<Pool> pools() {
    synchronized (this) {
      return List.copyOf(pools.values());
    }
  }

  /** Gives a session's reference back; the last one completes the main file. */
  void release() {
    synchronized (this) {
      if (--references > 0 || state == State.RETIRED) {
        return;
      }
    }
    boolean complete = !dirty || completeMainFile();
    Duration linger = longestLinger();
    synchronized (this) {
      if (references > 0 || state == State.RETIRED) {
        return;
      }
      if (stamp == null) {
        stamp = FileStamp.of(path);
      }
      state = State.LINGERING;
      if (complete && !linger.isZero()) {
        cancelLinger();
        lingerEnd = environment.later(linger, this::lingerOver);
        return;
      }
    }
    retire(complete ? "the last session closed" : "a checkpoint could not complete");
  }

  private Duration longestLinger() {
    return pools().stream()
        .map(pool -> pool.config().linger())
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  private boolean completeMainFile() {
    WriteTicket ticket = new WriteTicket(null);
    ticket.describe("a checkpoint at the last close");
    try {
      queue.acquire(ticket, LAST_CLOSE_PATIENCE.toNanos());
    } catch (WriteQueue.RefusedException e) {
      return false;
    }
    try {
      return checkpoint();
    } finally {
      queue.release(ticket);
    }
  }

  private void lingerOver() {
    retire("no session was open for a while");
  }

  /**
   * Another native copy of SQLite is about to open the file. Its locks and ours do not exclude each
   * other, and its last close would delete our WAL: all connections are closed, what is leased
   * being waited for, and the file leaves WAL. Sessions that are still open go on with a connection
   * per statement; no maintenance runs beside them.
   */
  void evict() {
    evicted = true;
    long deadline = System.nanoTime() + EVICTION_PATIENCE.toNanos();
    spoolCursors();
    while (!pools().stream().allMatch(Pool::atRest) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    retireNow("another copy of sqlite-jdbc opens the file");
  }

  /** Closes the connections unless a session is open, and gives the file its journal mode back. */
  void retire(String why) {
    synchronized (this) {
      if (state == State.RETIRED || references > 0) {
        return;
      }
      state = State.RETIRED;
      cancelLinger();
    }
    end(why);
  }

  /** Waits until a database that is being retired has closed its connections. */
  void awaitEnd() {
    boolean interrupted = false;
    while (isRetired() && over.getCount() > 0) {
      try {
        over.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  synchronized boolean isRetired() {
    return state == State.RETIRED;
  }

  /** Closes everything, whoever uses it; for tests and for the unloading of the library. */
  void retireNow(String why) {
    synchronized (this) {
      if (state == State.RETIRED) {
        return;
      }
      state = State.RETIRED;
      cancelLinger();
    }
    end(why);
  }

  private void end(String why) {
    List<Pool> ending = pools();
    WriteTicket ticket = new WriteTicket(null);
    ticket.describe("the end of a pool");
    boolean restoring = mayRestore(ending) && queue.tryAcquire(ticket);
    try {
      PhysicalConnection last = restoring ? takeWriter(ending.get(0)) : null;
      // Only the last connection to the file may leave WAL mode.
      ending.forEach(Pool::close);
      if (last != null) {
        leaveWal(last);
      }
    } finally {
      if (restoring) {
        queue.release(ticket);
      }
      onRetired.accept(this);
      over.countDown();
    }
    ending.forEach(pool -> environment.listener().retired(pool, why));
  }

  private boolean mayRestore(List<Pool> ending) {
    return !ending.isEmpty()
        && journalMode.mustRestore()
        && isUnmoved()
        && ending.stream().allMatch(pool -> pool.config().restoreJournalMode());
  }

  private @Nullable PhysicalConnection takeWriter(Pool pool) {
    try {
      ConnectionSource.Borrowed writer = pool.writerSource().borrow();
      pool.writerSource().detach(writer);
      return writer.connection();
    } catch (SQLException e) {
      environment.listener().warned(path + ": could not leave WAL mode at the end", e);
      return null;
    }
  }

  private void leaveWal(PhysicalConnection last) {
    try {
      try {
        journalMode.restore(last);
      } finally {
        last.close();
      }
    } catch (SQLException e) {
      environment.listener().warned(path + ": could not leave WAL mode at the end", e);
    }
  }

  /**
   * Waits for the write queue's slot.
   *
   * @param ticket made by the waiting thread
   * @param timeout how long other sessions may keep it; zero means no limit
   * @return false if the session's own transaction has it: then the write belongs into that
   * @throws SQLException SQLITE_BUSY after the limit or where waiting could not end,
   *     SQLITE_INTERRUPT when cancelled, SQLITE_READONLY_DBMOVED when the file is not the one that
   *     was opened
   */
  public boolean acquireSlot(WriteTicket ticket, Pool pool, Duration timeout) throws SQLException {
    ClassLoader driver = driverLoader;
    try {
      queue.acquire(ticket, timeout.toNanos());
    } catch (WriteQueue.RefusedException e) {
      if (e.refusal() == WriteQueue.Refusal.JOIN) {
        return false;
      }
      if (e.refusal() == WriteQueue.Refusal.CANCELLED) {
        throw SqliteErrors.interrupted(driver);
      }
      String advice =
          e.refusal() == WriteQueue.Refusal.TIMEOUT
              ? "; raise pool.writeTimeout or the connection's busy_timeout"
              : "; this thread would wait for itself: end that transaction first";
      throw SqliteErrors.busy(driver, pool.poolName() + ": " + e.getMessage() + advice);
    }
    if (!isUnmoved()) {
      queue.release(ticket);
      throw SqliteErrors.databaseMoved(
          driver, pool.poolName() + ": " + path + " was deleted or replaced while it was open");
    }
    return true;
  }

  /** A claim on the write queue for {@code session}: for one write, or for a transaction. */
  public WriteTicket ticket(Object session, boolean transaction) {
    return new WriteTicket(session, transaction);
  }

  /** Gives the slot back; {@code wrote} says that something may have been committed. */
  public void releaseSlot(WriteTicket ticket, boolean wrote) {
    try {
      if (wrote) {
        noteWrite();
      }
    } finally {
      queue.release(ticket);
    }
  }

  private void noteWrite() {
    if (evicted) {
      return;
    }
    dirty = true;
    synchronized (this) {
      stamp = null;
    }
    if (journalMode.isPending()) {
      convertNow();
    }
    if (shuttingDown) {
      checkpoint();
    } else {
      idleCheckpoint.written();
    }
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

  private boolean isUnmoved() {
    return identity.equals(FileIdentity.of(path));
  }

  /** Runs a checkpoint; the caller holds the slot. Returns whether the main file is complete. */
  private boolean checkpoint() {
    long start = System.nanoTime();
    boolean complete = withWriter("a checkpoint", Checkpointer::run);
    if (complete) {
      dirty = false;
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    Pool pool = primary;
    if (pool != null) {
      environment.listener().checkpointed(pool, took, complete);
    }
    return complete;
  }

  /** What is run on the writer by the pool itself. */
  private interface WriterWork {
    boolean run(PhysicalConnection connection) throws SQLException;
  }

  private boolean withWriter(String what, WriterWork work) {
    Pool pool = primary;
    if (pool == null) {
      return true;
    }
    ConnectionSource source = pool.writerSource();
    try {
      ConnectionSource.Borrowed writer = source.borrow();
      try {
        return work.run(writer.connection());
      } catch (SQLException e) {
        writer.connection().markBroken();
        throw e;
      } finally {
        source.giveBack(writer);
      }
    } catch (SQLException e) {
      environment.listener().warned(path + ": " + what + " failed", e);
      return false;
    }
  }

  /** Whether something was written since the main file was last complete. */
  boolean isDirty() {
    return dirty;
  }

  /** Runs a checkpoint if the queue is free; returns false if it must be tried again. */
  boolean tryCheckpoint() {
    WriteTicket ticket = new WriteTicket(null);
    ticket.describe("an idle checkpoint");
    if (evicted || !queue.tryAcquire(ticket)) {
      return false;
    }
    try {
      return !evicted && checkpoint();
    } finally {
      queue.release(ticket);
    }
  }

  /** Ends the snapshots of open result sets, which keep the WAL from being moved. */
  void spoolCursors() {
    for (Pool pool : pools()) {
      for (PoolSession session : pool.sessions()) {
        for (int spooled = session.spoolCursors(); spooled > 0; spooled--) {
          environment.listener().cursorSpooled(pool);
        }
      }
    }
  }

  /**
   * At JVM exit: completes the main file and, if nothing is in use, leaves WAL. Whatever is written
   * later, by the application's own shutdown hooks, is moved to the main file write by write.
   */
  void shutDown(long deadlineNanos) {
    shuttingDown = true;
    if (evicted) {
      return;
    }
    if (dirty && !tryCheckpoint() && !queue.isHeld()) {
      spoolCursors();
    }
    while (dirty && !tryCheckpoint() && System.nanoTime() < deadlineNanos) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
    if (!dirty && pools().stream().allMatch(Pool::atRest)) {
      retireNow("the JVM exits");
    }
  }

  private final class QueueEvents implements WriteQueue.Observer {
    @Override
    public void acquired(long waitNanos) {
      forFirst(pool -> environment.listener().writeAcquired(pool, waitNanos));
    }

    @Override
    public void released(long heldNanos) {
      forFirst(pool -> environment.listener().writeReleased(pool, heldNanos));
    }

    @Override
    public void timedOut(long waitNanos) {
      forFirst(pool -> environment.listener().writeTimedOut(pool, waitNanos));
    }

    private void forFirst(Consumer<Pool> event) {
      Pool pool = primary;
      if (pool != null) {
        event.accept(pool);
      }
    }
  }
}
