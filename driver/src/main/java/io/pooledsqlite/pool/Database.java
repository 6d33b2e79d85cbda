package io.pooledsqlite.pool;

import io.pooledsqlite.config.PoolConfig;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One file, from the first session that opened it until it is retired: its write queue, its pools
 * and its {@link Lifetime}, and whether it is in the pool at all. Thread-safe.
 */
public final class Database {

  /** What a pool is made for: two sessions with equal settings share one. */
  record Settings(PoolConfig config, Map<String, String> driverProperties) {

    @Override
    public int hashCode() {
      return 31 * config.hashCode() + driverProperties.hashCode();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Settings settings
          && config.equals(settings.config)
          && driverProperties.equals(settings.driverProperties);
    }
  }

  /** In which a session that needs the queues of several databases takes them. */
  public static final Comparator<Database> QUEUE_ORDER =
      Comparator.comparing(database -> database.identity.key());

  /** How long another native copy of SQLite waits for what is leased here. */
  private static final Duration EVICTION_PATIENCE = Duration.ofSeconds(5);

  /** How long the exit of the JVM waits for what the application's own hooks are running. */
  private static final Duration REST_PATIENCE = Duration.ofMillis(100);

  private final FileIdentity identity;
  private final Path path;
  private final Class<? extends Connection> connectionClass;
  private final Map<Class<?>, Object> kept = new ConcurrentHashMap<>();
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

  private final AtomicLong schemaEpoch = new AtomicLong();
  private final AtomicLong statisticsEpoch = new AtomicLong();
  private final SchemaWatch schemaWatch = new SchemaWatch();
  private final MainFile mainFile;
  private final WriteSlot slot;
  private final Unpooling unpooling;
  private final PoolSet pools;
  private final IdlePools idlePools;
  private final ExitDeparture exitDeparture;
  private final Lifetime lifetime;
  private volatile boolean evicted;

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
    this.path = path;
    this.connectionClass = connectionClass;
    this.environment = environment;
    this.eviction = eviction;
    this.onRetired = onRetired;
    this.pooling = pooling;
    this.otherFiles = otherFiles;
    WriteQueue queue = new WriteQueue(jvm.slot(identity), new WriteSlot.Events(this));
    this.mainFile = new MainFile(this, journalMode, queue);
    this.slot = new WriteSlot(this, queue, mainFile);
    this.unpooling = new Unpooling(this, journalMode, queue, pooling);
    this.pools = new PoolSet(this, environment);
    this.idlePools = new IdlePools(this, environment);
    this.exitDeparture = new ExitDeparture(this, mainFile, journalMode, queue, pooling, pools);
    this.lifetime = new Lifetime(this, mainFile, pools, environment);
    // From here on, other threads may call.
    pooling.onLeaving(closer);
    pooling.onLeft(retirer);
    eviction.target(this);
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

  /** Whether the JVM exits, and each write is in the main file when it returns. */
  public boolean completesEachWrite() {
    return mainFile.completesEachWrite();
  }

  /** Whether the file is empty, and switched to WAL as soon as it is not. */
  public boolean isWalPending() {
    return mainFile.isWalPending();
  }

  /** Whether the program believes that the file has a rollback journal, and not for its doing. */
  public boolean isWalHidden() {
    return mainFile.isWalHidden();
  }

  PoolEnvironment environment() {
    return environment;
  }

  int references() {
    return lifetime.references();
  }

  /** The write queue of the file. */
  public WriteSlot slot() {
    return slot;
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

  /** Counts changes of the statistics by which SQLite plans. */
  long statisticsEpoch() {
    return statisticsEpoch.get();
  }

  /** Says that the statistics changed, or that a change was rolled back: all plan anew. */
  public void analyzed() {
    statisticsEpoch.incrementAndGet();
    schemaChanged();
  }

  /** {@link Lifetime#retainUnmoved}. */
  boolean retainUnmoved() {
    return lifetime.retainUnmoved();
  }

  /** {@link Lifetime#retain}. */
  boolean retain() {
    return lifetime.retain();
  }

  /** {@link Lifetime#stampWithoutSessions}. */
  @Nullable FileStamp stampWithoutSessions() {
    return lifetime.stampWithoutSessions();
  }

  /** {@link Lifetime#release}. */
  void release() {
    lifetime.release();
  }

  /** {@link Lifetime#awaitEnd}. */
  void awaitEnd() {
    lifetime.awaitEnd();
  }

  /** {@link Lifetime#endUnlessInUse}. */
  boolean endUnlessInUse(String why) {
    return lifetime.endUnlessInUse(why);
  }

  boolean isRetired() {
    return lifetime.isRetired();
  }

  /** Closes everything, whoever uses it; for tests and for the unloading of the library. */
  void retireNow(String why) {
    lifetime.retireNow(why);
  }

  /** {@link PoolSet#pool}. */
  Pool pool(
      Settings settings, PhysicalOpener opener, @Nullable PhysicalConnection first, String name) {
    return pools.pool(settings, opener, first, name);
  }

  @Nullable Pool poolOrNull(Settings settings) {
    return pools.poolOrNull(settings);
  }

  /** {@link PoolSet#restoresJournalMode}. */
  boolean restoresJournalMode() {
    return pools.restoresJournalMode();
  }

  /** No session uses a pool any more. */
  void left(Pool pool) {
    if (pool != pools.primary() && !isRetired()) {
      idlePools.left(pool);
    }
  }

  /** Ends one of several pools if no session uses it. */
  void endUnlessUsed(Pool pool, String why) {
    pooling.ending().lock();
    try {
      // The end of them all closes this one, too.
      if (isRetired() || !pools.remove(pool)) {
        return;
      }
      mainFile.close(pool);
    } finally {
      pooling.ending().unlock();
    }
    environment.listener().retired(pool, why);
  }

  List<Pool> pools() {
    return pools.all();
  }

  @Nullable Pool primary() {
    return pools.primary();
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

  /** Whether the file is in the pool, and nobody is about to take it out. */
  boolean isPooled() {
    return pooling.isPooled();
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
    if (!isUnpooledForGood()) {
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
    parts.add(new Departure.Part(Departure.MAIN, pooling, this, false));
    attached.forEach(file -> parts.add(file.departing()));
    return new Departure(parts);
  }

  void closeIdle() {
    pools.stopKeeping();
  }

  boolean nothingRuns() {
    return pools.nothingRuns();
  }

  /** A session's own connection brought the file out of WAL. */
  private void leftWal() {
    mainFile.leftWal();
    // SQLite let it, so they had not been at the file. They may be now, and lock as others do.
    pools.letGo();
    retireNow("a session needs the file out of WAL");
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
    while (!pools.atRest() && System.nanoTime() < deadline) {
      Pause.nanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    retireNow("another copy of sqlite-jdbc opens the file");
  }

  /**
   * Closes the connections of a database that is retired from now on.
   *
   * @param deadlineNanos until when maintenance is waited for, by {@code System.nanoTime}
   */
  void end(String why, long deadlineNanos) {
    List<Pool> ending = List.of();
    try {
      pooling.ending().lock();
      try {
        ending = pools.all();
        mainFile.end(ending, deadlineNanos);
      } finally {
        pooling.ending().unlock();
      }
    } finally {
      // Whatever was thrown: who waits for the end would wait for ever.
      try {
        onRetired.accept(this);
      } finally {
        lifetime.ended();
        watchThoseLeft();
      }
    }
    ending.forEach(pool -> environment.listener().retired(pool, why));
  }

  /**
   * Sessions that are still open go on with connections of their own, and nobody looks after a
   * database that is retired: those that the program loses are still to be closed.
   */
  private void watchThoseLeft() {
    if (lifetime.references() > 0) {
      environment.later(SessionWatch.PERIOD, this::reclaimThoseLeft);
    }
  }

  private void reclaimThoseLeft() {
    try {
      pools.all().forEach(Pool::reclaimLostSessions);
    } finally {
      watchThoseLeft();
    }
  }

  /** Somebody may have written without the queue, on a connection that was handed out. */
  public void mayHaveBeenWritten() {
    if (!isLeftAlone()) {
      lifetime.written();
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

  /** Something may have been committed; the caller holds the slot. */
  void written() {
    if (evicted || pooling.isUnpooled()) {
      return;
    }
    lifetime.written();
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

  /** Whether nothing is to be done to the file from here: it is out of WAL, or soon another's. */
  boolean isLeftAlone() {
    return evicted || isUnpooled();
  }

  /**
   * Another file is about to be opened under this one's path. SQLite finds a WAL by its name: what
   * is in it must not get into the new file.
   */
  void makeRoom() {
    if (isLeftAlone() || isUnmoved()) {
      return;
    }
    if (mainFile.needsCheckpoint()) {
      spoolCursors();
    }
    mainFile.makeRoom();
  }

  /** Ends the snapshots of open result sets, which keep the WAL from being moved. */
  void spoolCursors() {
    pools.spoolCursors();
  }

  /**
   * At JVM exit: completes the main file and, if nothing is in use, leaves WAL. Whatever is written
   * later, by the application's own shutdown hooks, is moved to the main file write by write.
   */
  void shutDown(long deadlineNanos) {
    // The JVM would stop whoever is ending it in the middle of that.
    lifetime.awaitEnd(deadlineNanos);
    lifetime.endLingeringIfGone(deadlineNanos);
    pools.sessions().forEach(PoolSession::giveUpAnticipation);
    if (!mainFile.completeAtExit(deadlineNanos)) {
      return;
    }
    long patience = Math.min(deadlineNanos, System.nanoTime() + REST_PATIENCE.toNanos());
    Thread reading = null;
    while (!leftAtExit(deadlineNanos)) {
      if (reading == null) {
        // A result set that is in use, or has no end, keeps nobody from exiting.
        reading = DaemonThreads.named(path.getFileName() + "-exit").newThread(this::readAhead);
        reading.start();
      }
      if (System.nanoTime() >= (reading.isAlive() ? deadlineNanos : patience)) {
        return;
      }
      Pause.nanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  private void readAhead() {
    pools.sessions().forEach(PoolSession::readAhead);
  }

  /** The last session that went on after the end of the pool has closed. */
  void closedAfterEnd() {
    if (mainFile.completesEachWrite() && !isLeftAlone()) {
      lifetime.awaitEnd();
      mainFile.leaveAfterEnd(pools.all());
    }
  }

  /** The application's hooks run beside us: no connection is to be closed under a statement. */
  private boolean leftAtExit(long deadlineNanos) {
    if (isRetired() || (pools.quiesce() && pools.atRest())) {
      return endedAtExit(deadlineNanos);
    }
    if (!exitDeparture.attempt()) {
      // The last session to close ends the pool.
      return false;
    }
    mainFile.leftWal();
    pools.letGo();
    lifetime.retireNow("the JVM exits", deadlineNanos);
    pooling.retireAll();
    return true;
  }

  private boolean endedAtExit(long deadlineNanos) {
    // What a hook runs waits, so that it does not open the file in the middle of that.
    pooling.closeGate();
    try {
      if (isRetired()) {
        // A statement that had begun before kept it in WAL.
        lifetime.awaitEnd(deadlineNanos);
        mainFile.leaveAfterEnd(pools.all());
      } else {
        lifetime.retireNow("the JVM exits", deadlineNanos);
      }
    } finally {
      pooling.openGate();
    }
    return isLeftAlone() || !mainFile.mayLeaveWal();
  }
}
