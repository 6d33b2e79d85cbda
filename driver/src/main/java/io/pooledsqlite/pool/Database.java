package io.pooledsqlite.pool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.pooledsqlite.config.PoolConfig;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One file, from the first session that opened it until it is retired: its write queue, its pools
 * and its reference count. Thread-safe; its monitor is the database lock of {@code
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

  /** In which a session that needs the queues of several databases takes them. */
  public static final Comparator<Database> QUEUE_ORDER =
      Comparator.comparing(database -> database.identity.key());

  /** How long another native copy of SQLite waits for what is leased here. */
  private static final Duration EVICTION_PATIENCE = Duration.ofSeconds(5);

  private final FileIdentity identity;
  private final FileStamper stamper;
  private final Path path;
  private final Class<? extends Connection> connectionClass;
  private final Map<Class<?>, Object> kept = new ConcurrentHashMap<>();
  private final WriteQueue queue;
  private final CommitPace commitPace = new CommitPace();
  private final PoolEnvironment environment;
  private final Consumer<Database> onRetired;

  /** Kept because {@link JvmFiles} refers to it weakly. */
  @SuppressWarnings("unused")
  private final Eviction eviction;

  private final FilePooling pooling;
  private final OtherFiles otherFiles;

  /** Kept because {@link FilePooling} refers to it weakly. */
  private final Runnable closer = this::keepNothing;

  /** Kept for the same reason. */
  private final Runnable retirer = this::leftWal;

  private final AtomicLong commits = new AtomicLong();
  private final AtomicLong schemaEpoch = new AtomicLong();
  private final SchemaWatch schemaWatch = new SchemaWatch();
  private final MainFile mainFile;
  private final Unpooling unpooling;
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean evicted;

  /** The first pool: lends the writer for maintenance and speaks for the queue. */
  private volatile @Nullable Pool primary;

  @GuardedBy("this")
  private final Map<Settings, Pool> pools = new LinkedHashMap<>();

  /** Changed under the monitor. */
  private volatile State state = State.OPEN;

  /**
   * Open sessions. From one to more and back to one it changes without a lock; what makes it zero,
   * or not zero any more, happens under the monitor together with the change of {@link #state}.
   */
  private final AtomicInteger references = new AtomicInteger();

  @GuardedBy("this")
  private @Nullable FileStamp stamp;

  /** When the pool has lingered enough, by {@code System.nanoTime}. */
  @GuardedBy("this")
  private long lingerEnd;

  /** Whether somebody will look at {@link #lingerEnd}. */
  @GuardedBy("this")
  private boolean lingerWatched;

  Database(
      FileIdentity identity,
      Path path,
      Class<? extends Connection> connectionClass,
      JournalMode journalMode,
      JvmFiles jvm,
      FilePooling pooling,
      OtherFiles otherFiles,
      PoolEnvironment environment,
      Eviction eviction,
      Consumer<Database> onRetired) {
    this.identity = identity;
    this.stamper = new FileStamper(path);
    this.path = path;
    this.connectionClass = connectionClass;
    this.environment = environment;
    this.eviction = eviction;
    this.onRetired = onRetired;
    this.pooling = pooling;
    this.otherFiles = otherFiles;
    pooling.onLeaving(closer);
    pooling.onLeft(retirer);
    eviction.target(this);
    this.queue = new WriteQueue(jvm.slot(identity), new QueueEvents());
    this.mainFile = new MainFile(this, journalMode, queue);
    this.unpooling = new Unpooling(this, journalMode, queue, pooling);
  }

  FileIdentity identity() {
    return identity;
  }

  /**
   * The absolute path of the file as SQLite names it, so that its WAL is beside it: a symbolic link
   * by which it was opened is followed once, when it is opened.
   */
  public Path path() {
    return path;
  }

  /** The class of the driver's connections. */
  public Class<? extends Connection> connectionClass() {
    return connectionClass;
  }

  /**
   * What a layer above keeps with this database, so that it goes when the database goes: it may
   * refer to classes of the application.
   *
   * @param type names it
   * @param make makes it when it is first asked for
   */
  public <T> T kept(Class<T> type, Supplier<T> make) {
    Object known = kept.get(type);
    return type.cast(known != null ? known : kept.computeIfAbsent(type, key -> make.get()));
  }

  /** Whether the file is in WAL mode only because it is pooled. */
  public boolean isSwitchedToWal() {
    return mainFile.isSwitchedToWal();
  }

  /** Whether the program believes that the file has a rollback journal, and not for its doing. */
  public boolean isWalHidden() {
    return mainFile.isWalHidden();
  }

  PoolEnvironment environment() {
    return environment;
  }

  int references() {
    return references.get();
  }

  /** How many writers wait for the slot. */
  public int writersPending() {
    return queue.pending();
  }

  /** Counts schema changes made through this database; kept statements from before are dropped. */
  public long schemaEpoch() {
    return schemaEpoch.get();
  }

  /** What other processes do to the schema. */
  SchemaWatch schemaWatch() {
    return schemaWatch;
  }

  /** Says that the schema changed, or that a change was rolled back. */
  public void schemaChanged() {
    schemaEpoch.incrementAndGet();
  }

  /**
   * As {@link #retain}, for whoever knows the database by the path under which it was opened.
   *
   * @return false also if another file is there now
   */
  boolean retainUnmoved() {
    if (references.get() == 0 && state == State.LINGERING) {
      // The stamp says more than the identity.
      return retain();
    }
    return isUnmoved() && retain();
  }

  /**
   * Adds a session's reference.
   *
   * @return false if the database is retired, or must be because the file was changed by somebody
   *     else while no session was open
   */
  boolean retain() {
    for (int seen = references.get(); seen > 0 && state == State.OPEN; seen = references.get()) {
      if (references.compareAndSet(seen, seen + 1)) {
        // Retired meanwhile by force, it is as if that had happened a moment later.
        return true;
      }
    }
    synchronized (this) {
      if (state == State.RETIRED) {
        return false;
      }
      if (state == State.OPEN || stamp == null || stamp.equals(stamper.stamp())) {
        references.incrementAndGet();
        state = State.OPEN;
        return true;
      }
    }
    retire("the file was changed while no session was open");
    return false;
  }

  /** The pool for these settings; made from {@code first}, an open connection, where given. */
  Pool pool(
      Settings settings, PhysicalOpener opener, @Nullable PhysicalConnection first, String name) {
    synchronized (this) {
      Pool pool = pools.get(settings);
      if (pool != null) {
        pool.opener().driver().add(opener.driver().current());
        if (first != null) {
          closeQuietly(first);
        }
      }
      if (pool == null) {
        pool = new Pool(this, environment.takeName(name), settings, opener, environment);
        if (first != null) {
          pool.seed(first);
        }
        if (!pooling.isPooled()) {
          pool.stopKeeping();
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
    for (int seen = references.get(); seen > 1; seen = references.get()) {
      if (references.compareAndSet(seen, seen - 1)) {
        return;
      }
    }
    synchronized (this) {
      if (references.decrementAndGet() > 0
          || state == State.RETIRED
          || (!mainFile.needsCheckpoint() && beginToLinger())) {
        return;
      }
    }
    boolean complete = mainFile.completeAtLastClose();
    synchronized (this) {
      if (references.get() > 0 || state == State.RETIRED || (complete && beginToLinger())) {
        return;
      }
      stampIfNeeded();
      state = State.LINGERING;
    }
    retire(complete ? "the last session closed" : "a checkpoint could not complete");
  }

  /**
   * No session is open and the main file is complete: connections are kept for a while.
   *
   * @return false if they are not to be kept
   */
  @GuardedBy("this")
  private boolean beginToLinger() {
    long linger = longestLinger();
    if (linger == 0 || isUnpooled()) {
      return false;
    }
    stampIfNeeded();
    state = State.LINGERING;
    lingerEnd = System.nanoTime() + linger;
    if (!lingerWatched) {
      lingerWatched = true;
      environment.later(Duration.ofNanos(linger), this::lookWhetherLingerIsOver);
    }
    return true;
  }

  @GuardedBy("this")
  private void stampIfNeeded() {
    if (stamp == null) {
      stamp = stamper.stamp();
    }
  }

  /** A session that came meanwhile took the file up again, or another last close began anew. */
  private void lookWhetherLingerIsOver() {
    synchronized (this) {
      long left = lingerEnd - System.nanoTime();
      if (state == State.LINGERING && left > 0) {
        environment.later(Duration.ofNanos(left), this::lookWhetherLingerIsOver);
        return;
      }
      lingerWatched = false;
      if (state != State.LINGERING) {
        return;
      }
    }
    lingerOver();
  }

  /** Idle connections are closed, and cursors read to their end; what runs goes on. */
  private void keepNothing() {
    closeIdle();
    spoolCursors();
  }

  /** Whether open cursors must not stay: all that can be closed is to be closed soon. */
  public boolean keepsNoCursors() {
    return evicted || !pooling.isPooled();
  }

  /**
   * Whether the file is out of the pool, for good or for a while: each session goes on with a
   * connection of its own, takes no queue and waits for SQLite's locks, as with plain sqlite-jdbc.
   */
  public boolean isUnpooled() {
    return unpooling.isActive() || isUnpooledForGood();
  }

  boolean isUnpooledForGood() {
    return pooling.isUnpooled() || (evicted && isRetired());
  }

  /** Waits, before a statement that is not part of a transaction, while the file leaves WAL. */
  public void passGate() {
    pooling.passGate();
  }

  /** A session asked for a journal mode and got the answer that the file is in WAL. */
  public void journalModeAsked(String mode) {
    if (!isUnpooled()) {
      mainFile.journalModeAsked(mode);
    }
  }

  /** Whether the program has the file in WAL itself, so that it must stay there. */
  public boolean isWalOfProgram() {
    return mainFile.isWalOfProgram();
  }

  /** Held from before a session's connection is opened for ATTACH until the files have left WAL. */
  public Lock attaching() {
    return otherFiles.attaching();
  }

  /** A file that a session of this database attached; null if there is no such file. */
  public @Nullable AttachedFile attached(String schema, Path file) {
    FileIdentity other = FileIdentity.of(file);
    return other == null
        ? null
        : new AttachedFile(schema, file, other, otherFiles.pooling(other, file), otherFiles);
  }

  /** Starts to take this file, and those that a session attached, out of WAL and of pooling. */
  public Departure departure(List<AttachedFile> attached) {
    pooling.leave();
    List<Departure.Part> parts = new ArrayList<>();
    parts.add(new Departure.Part("main", pooling, this, false));
    attached.forEach(file -> parts.add(file.departing()));
    return new Departure(parts);
  }

  void closeIdle() {
    pools().forEach(Pool::stopKeeping);
  }

  boolean nothingRuns() {
    return pools().stream().allMatch(Pool::nothingRuns);
  }

  /** A session's own connection brought the file out of WAL. */
  private void leftWal() {
    mainFile.leftWal();
    retireNow("a session needs the file out of WAL");
  }

  /** In nanoseconds. */
  @GuardedBy("this")
  private long longestLinger() {
    long longest = 0;
    for (Pool pool : pools.values()) {
      longest = Math.max(longest, pool.config().linger().toNanos());
    }
    return longest;
  }

  private void lingerOver() {
    retire("no session was open for a while");
  }

  /**
   * Another native copy of SQLite is about to open the file. Its locks and ours do not exclude each
   * other, and its last close would delete our WAL: all connections are closed, what is leased
   * being waited for, and the file leaves WAL. Sessions that are still open go on with a connection
   * of their own; no maintenance runs beside them.
   */
  void evict() {
    evicted = true;
    keepNothing();
    long deadline = System.nanoTime() + EVICTION_PATIENCE.toNanos();
    while (!pools().stream().allMatch(Pool::atRest) && System.nanoTime() < deadline) {
      Pause.nanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    retireNow("another copy of sqlite-jdbc opens the file");
  }

  /** Closes the connections unless a session is open, and gives the file its journal mode back. */
  void retire(String why) {
    synchronized (this) {
      if (state == State.RETIRED || references.get() > 0) {
        return;
      }
      state = State.RETIRED;
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

  boolean isRetired() {
    return state == State.RETIRED;
  }

  /** Closes everything, whoever uses it; for tests and for the unloading of the library. */
  void retireNow(String why) {
    synchronized (this) {
      if (state == State.RETIRED) {
        return;
      }
      state = State.RETIRED;
    }
    end(why);
  }

  private void end(String why) {
    List<Pool> ending = pools();
    pooling.ending().lock();
    try {
      mainFile.end(ending);
    } finally {
      pooling.ending().unlock();
      onRetired.accept(this);
      over.countDown();
    }
    ending.forEach(pool -> environment.listener().retired(pool, why));
  }

  /**
   * Waits for the write queue's slot.
   *
   * @param ticket made by the waiting thread
   * @param timeout how long other sessions may keep it; zero means no limit
   * @return how the wait ended
   * @throws SQLException SQLITE_BUSY after the limit or where waiting could not end,
   *     SQLITE_INTERRUPT when cancelled, SQLITE_READONLY_DBMOVED when the file is not the one that
   *     was opened
   */
  public Grant acquireSlot(WriteTicket ticket, Pool pool, Duration timeout) throws SQLException {
    ClassLoader driver = connectionClass.getClassLoader();
    Grant grant;
    try {
      grant = queue.acquire(ticket, timeout.toNanos());
    } catch (WriteQueue.RefusedException e) {
      if (e.refusal() == WriteQueue.Refusal.JOIN) {
        return Grant.JOIN;
      }
      if (e.refusal() == WriteQueue.Refusal.CANCELLED) {
        throw SqliteErrors.interrupted(driver);
      }
      if (e.refusal() == WriteQueue.Refusal.SELF_DEADLOCK) {
        List<String> stack = Frames.withoutOurs(Thread.currentThread().getStackTrace());
        environment.listener().waitedForItself(pool, String.valueOf(e.getMessage()), stack);
      }
      String advice =
          e.refusal() == WriteQueue.Refusal.TIMEOUT
              ? "; raise pool.writeTimeout or the connection's busy_timeout"
              : "; this thread would wait for itself: end that transaction first";
      throw SqliteErrors.busy(driver, pool.poolName() + ": " + e.getMessage() + advice);
    }
    if (grant == Grant.HELD && !isUnmoved()) {
      try {
        mainFile.movedAway();
      } finally {
        queue.release(ticket);
      }
      throw SqliteErrors.databaseMoved(
          driver, pool.poolName() + ": " + path + " was deleted or replaced while it was open");
    }
    return grant;
  }

  /** A claim on the write queue for {@code session}: for one write, or for a transaction. */
  public WriteTicket ticket(Object session, boolean transaction) {
    return new WriteTicket(session, transaction, null);
  }

  /** A claim for one write that whoever has the slot may run in company. */
  public WriteTicket ticket(Object session, Companion companion) {
    return new WriteTicket(session, false, companion);
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

  /** Gives the slot back; {@code wrote} says that something may have been committed. */
  public void releaseSlot(WriteTicket ticket, boolean wrote) {
    try {
      if (wrote) {
        commits.incrementAndGet();
        noteWrite();
      }
    } finally {
      queue.release(ticket);
    }
  }

  /** Somebody may have written without the queue, on a connection that was handed out. */
  public void mayHaveBeenWritten() {
    if (!isLeftAlone()) {
      synchronized (this) {
        stamp = null;
      }
      mainFile.mayHaveBeenWritten();
    }
  }

  /** Before a snapshot is taken on which its owner may write later: no checkpoint makes it old. */
  public void snapshotOpened() {
    pooling.snapshots().opened();
  }

  /** Takes back {@link #snapshotOpened}, from any thread. */
  public void snapshotClosed() {
    pooling.snapshots().closed();
  }

  OpenSnapshots snapshots() {
    return pooling.snapshots();
  }

  private void noteWrite() {
    if (evicted || pooling.isUnpooled()) {
      return;
    }
    synchronized (this) {
      stamp = null;
    }
    mainFile.written();
  }

  /** Whether the path still leads to the file that was opened. */
  boolean isUnmoved() {
    return isAt(path);
  }

  /** Whether a path leads to the file now. */
  boolean isAt(Path name) {
    return identity.equals(FileIdentity.of(name));
  }

  /**
   * Takes the file out of the pool until {@link #repool}, because a session needs it as it was
   * before the pool came. All sessions then use connections of their own, outside the write queue.
   *
   * @param own the session's own connection; without a transaction
   * @param patience how long the statements and transactions of others are waited for
   * @return whether it is out of the pool
   */
  public boolean unpool(Object session, PhysicalConnection own, Duration patience) {
    return unpooling.begin(session, own, patience);
  }

  /** Takes back {@link #unpool}: the file returns to the pool as soon as nobody is at it. */
  public void repool(Object session) {
    unpooling.end(session);
  }

  /** The file is in the pool again, and may have been written; the caller holds the slot. */
  void afterReturn() {
    noteWrite();
  }

  /** Whether nothing is to be done to the file from here: it is out of WAL, or soon another's. */
  boolean isLeftAlone() {
    return evicted || isUnpooled();
  }

  /** Writers that have been waiting for longer than {@code limit}; null if there are none. */
  @Nullable SlowWait slowWait(Duration limit) {
    return SlowWaits.find(queue, limit.toNanos());
  }

  @Nullable Pool primary() {
    return primary;
  }

  /**
   * Another file is about to be opened under this one's path. SQLite finds a WAL by its name: what
   * is in it must not get into the new file.
   */
  void makeRoom() {
    if (mainFile.needsCheckpoint() && !isUnmoved()) {
      spoolCursors();
      mainFile.tryCheckpoint();
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
    if (!mainFile.completeAtExit(deadlineNanos)) {
      return;
    }
    // The application's hooks run beside us: no connection is to be closed under a statement.
    boolean quiet = true;
    for (Pool pool : pools()) {
      quiet &= pool.quiesce();
    }
    if (quiet && pools().stream().allMatch(Pool::atRest)) {
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
    public void served(long waitNanos) {
      forFirst(pool -> environment.listener().writeServed(pool, waitNanos));
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
