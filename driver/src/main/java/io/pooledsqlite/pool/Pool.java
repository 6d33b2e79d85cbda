package io.pooledsqlite.pool;

import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import io.pooledsqlite.config.PoolConfig;
import java.lang.ref.Reference;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one database for one set of connection settings: readers, and a writer that
 * only the holder of the write queue's slot borrows. Thread-safe.
 */
public final class Pool implements PoolStats {

  private static final int ENDED = -1;
  private static final String WAL = "wal";

  private final Database database;
  private final String name;
  private final PoolConfig config;
  private final Map<String, String> driverSettings;
  private final PoolEnvironment environment;
  private final PhysicalOpener opener;
  private final ScratchConnections scratch;
  private final ConnectionSource readers;
  private final ConnectionSource writer;
  private final Set<PoolSession> sessions = ConcurrentHashMap.newKeySet();
  private final LostSessions lostSessions = new LostSessions(this::notReclaimed);
  private final Map<LeaseKind, AtomicInteger> leases = new EnumMap<>(LeaseKind.class);
  private final AtomicInteger pinned = new AtomicInteger();
  private final CompiledTexts compiledTexts = new CompiledTexts();

  /** How many sessions use it, those included that are about to; {@link #ENDED} from its end on. */
  private final AtomicInteger uses = new AtomicInteger(1);

  /** Used by whoever makes it. */
  Pool(
      Database database,
      String name,
      Database.Settings settings,
      PhysicalOpener opener,
      PoolEnvironment environment) {
    this.database = database;
    this.name = name;
    this.config = settings.config();
    this.driverSettings = settings.driverProperties();
    this.opener = opener;
    this.environment = environment;
    for (LeaseKind kind : LeaseKind.values()) {
      leases.put(kind, new AtomicInteger());
    }
    this.scratch = new ScratchConnections(opener.driver(), driverSettings);
    this.readers = source(name, config.readers(), config.readTimeout(), LeaseKind.READ);
    this.writer = source(name + PoolEnvironment.WRITER, 1, Duration.ZERO, LeaseKind.WRITE);
    listener().poolCreated(this);
  }

  private ConnectionSource source(String sourceName, int size, Duration wait, LeaseKind kind) {
    MetricsTrackerFactory metrics = environment.hikariMetrics(config.metrics());
    return new ConnectionSource(
        sourceName,
        size,
        wait,
        opener,
        environment.maintenance(),
        metrics,
        () -> listener().overflowed(this, kind));
  }

  /** The database that this pool's connections are open to. */
  public Database database() {
    return database;
  }

  /** The settings in force. */
  public PoolConfig config() {
    return config;
  }

  /** What the URL or the properties say of a setting of sqlite-jdbc; null if nothing. */
  public @Nullable String driverSetting(String name) {
    return driverSettings.get(name);
  }

  /** What is known of texts that its connections compiled. */
  public CompiledTexts compiledTexts() {
    return compiledTexts;
  }

  /** Opens a private temporary database, for rows that must outlive their cursor. */
  public Connection openScratch() throws SQLException {
    return scratch.open();
  }

  /** Who hears of this pool's events. */
  public PoolListener listener() {
    return environment.listener();
  }

  /** Hands over an open connection, to be kept as the first reader. */
  void seed(PhysicalConnection connection) {
    readers.seed(connection);
  }

  /** Lends a reader in {@code state}; it can not write. */
  public Lease lendReader(LeaseKind kind, SessionState state) throws SQLException {
    return lendReader(kind, state, () -> false);
  }

  /**
   * As {@link #lendReader(LeaseKind, SessionState)}.
   *
   * @param giveBack asked where none is free, before a wait for others: has the borrowing session
   *     give one back, and returns whether it did
   */
  public Lease lendReader(LeaseKind kind, SessionState state, BooleanSupplier giveBack)
      throws SQLException {
    long start = System.nanoTime();
    Lease lease = new Lease(this, kind, readers.borrow(giveBack), readers);
    listener().readAcquired(this, lease.lentAt() - start);
    return prepare(lease, state, false);
  }

  /** Whether a reader can be lent without a wait, unless others are faster. */
  public boolean hasFreeReader() {
    return readers.hasFree();
  }

  /** What the pool itself asks a connection. */
  @FunctionalInterface
  public interface Look<T> {
    /** Asks, without changing anything. */
    T at(PhysicalConnection connection) throws SQLException;
  }

  /**
   * Looks at the database on a reader, in whatever state; no lease of a session, so not counted.
   */
  public <T> T look(Look<T> question) throws SQLException {
    ConnectionSource.Borrowed reader = readers.borrow();
    try {
      return question.at(reader.connection());
    } finally {
      readers.giveBack(reader);
    }
  }

  /**
   * Looks, now and then, whether another process changed the schema: statements compiled before are
   * dropped then, so that {@code prepareStatement} reports a table that is gone as sqlite-jdbc
   * does.
   */
  public void noticeForeignSchemaChange() {
    SchemaWatch watch = database.schemaWatch();
    if (!watch.isDue()) {
      return;
    }
    try {
      if (look(watch::look)) {
        database.schemaChanged();
      }
    } catch (SQLException e) {
      // The application's own statement will meet the same error and report it.
    }
  }

  /** Lends the writer in {@code state}; only for the holder of the slot. */
  public Lease lendWriter(LeaseKind kind, SessionState state) throws SQLException {
    return prepare(new Lease(this, kind, writer.borrow(), writer), state, true);
  }

  /** Opens a connection that belongs to one session until it closes. */
  public Lease openOwn(SessionState state) throws SQLException {
    ConnectionSource.Borrowed own = new ConnectionSource.Borrowed(opener.open(), null);
    return prepare(new Lease(this, LeaseKind.PINNED, own, null), state, true);
  }

  private Lease prepare(Lease lease, SessionState state, boolean mayWrite) throws SQLException {
    try {
      lease.connection().apply(state);
      lease.connection().mayWrite(mayWrite);
      lease.connection().seeStatistics(database().statisticsEpoch());
      lease.connection().seeSchema(database().schemaEpoch());
    } catch (Throwable e) {
      lease.connection().markBroken();
      lease.close();
      throw e;
    }
    listener().leased(this, lease.kind());
    return lease;
  }

  private AtomicInteger active(LeaseKind kind) {
    return Objects.requireNonNull(leases.get(kind), kind::name);
  }

  void leaseOpened(LeaseKind kind) {
    active(kind).incrementAndGet();
  }

  void leaseClosed(LeaseKind kind) {
    active(kind).decrementAndGet();
  }

  /** Adds a session; the caller holds a reference to the database for it. */
  public void add(PoolSession session) {
    if (WAL.equalsIgnoreCase(driverSetting("journal_mode"))) {
      // sqlite-jdbc sends the pragma with each open.
      database.journalModeAsked(WAL);
    }
    sessions.add(session);
  }

  /**
   * Watches what the application holds of an open session: once it is unreachable, the session is
   * {@linkplain PoolSession#reclaim reclaimed}.
   *
   * @return what the session has to keep as long as it is open
   */
  public Reference<Object> heldBy(Object connection, PoolSession session) {
    return lostSessions.heldBy(connection, session);
  }

  void reclaimLostSessions() {
    lostSessions.reclaim();
  }

  private void notReclaimed(Throwable e) {
    listener().warned(name + ": closing a session that the application lost failed", e);
  }

  /**
   * Gives a session's use of the pool back, once, and removes it: it counts as open until its
   * close, which may be the last one, is through.
   */
  public void remove(PoolSession session) {
    try {
      database.release();
    } finally {
      sessions.remove(session);
      stopUsing();
    }
  }

  /** Takes the pool, and a reference to its database, back from whoever used it. */
  void release() {
    try {
      database.release();
    } finally {
      stopUsing();
    }
  }

  /**
   * Keeps the pool from being ended while its database is in use, until {@link #stopUsing}.
   *
   * @return false if it is ended
   */
  boolean use() {
    for (int seen = uses.get(); seen != ENDED; seen = uses.get()) {
      if (uses.compareAndSet(seen, seen + 1)) {
        return true;
      }
    }
    return false;
  }

  /** Takes back {@link #use}. */
  void stopUsing() {
    if (uses.decrementAndGet() == 0) {
      database.left(this);
    }
  }

  boolean isUsed() {
    return uses.get() > 0;
  }

  boolean isEnded() {
    return uses.get() == ENDED;
  }

  /** Whether nobody uses it, nor can any more. */
  boolean endUnlessUsed() {
    return uses.compareAndSet(0, ENDED);
  }

  Set<PoolSession> sessions() {
    return sessions;
  }

  /** Says that a session got a connection of its own. */
  public void sessionPinned(PinReason reason) {
    pinned.incrementAndGet();
    listener().pinned(this, reason);
  }

  /** Says that a transaction ended; {@code wrote} if it had taken the write queue. */
  public void transactionEnded(boolean wrote, boolean committed) {
    listener().transactionEnded(this, wrote, committed);
  }

  /** Says that a pinned session closed. */
  public void sessionUnpinned() {
    pinned.decrementAndGet();
  }

  /** Runs a task on the maintenance thread after {@code delay}; it reports its own failures. */
  public void later(Duration delay, Runnable task) {
    environment.later(delay, task);
  }

  PhysicalOpener opener() {
    return opener;
  }

  ConnectionSource readerSource() {
    return readers;
  }

  ConnectionSource writerSource() {
    return writer;
  }

  /** Keeps no connection from now on: each is opened for its use and closed after it. */
  void stopKeeping() {
    readers.stopKeeping();
    writer.stopKeeping();
  }

  /** As {@link #stopKeeping}; what is lent is not closed with the pool but by who has it. */
  void letGo() {
    readers.letGo();
    writer.letGo();
  }

  /** Closes what is idle, and what is lent when it comes back. */
  void drain() {
    readers.drain();
    writer.drain();
  }

  /** Whether none of the pool's connections is open; those of pinned sessions are not its own. */
  boolean isDrained() {
    return readers.isDrained() && writer.isDrained();
  }

  /** Connections of the pool, idle or lent. */
  int connectionsOpen() {
    return readers.open() + writer.open();
  }

  /** As {@link #stopKeeping}; returns whether no kept connection is in use, or can be again. */
  boolean quiesce() {
    boolean readersRest = readers.quiesce();
    return writer.quiesce() && readersRest;
  }

  void close() {
    readers.close();
    writer.close();
    listener().poolClosed(this);
    environment.releaseName(name);
  }

  @Override
  public String poolName() {
    return name;
  }

  @Override
  public String databasePath() {
    return database.path().toString();
  }

  @Override
  public boolean publishesMeters() {
    return config.metrics();
  }

  @Override
  public int sessionsOpen() {
    return sessions.size();
  }

  @Override
  public int writersPending() {
    return database.slot().pending();
  }

  @Override
  public int leasesActive(LeaseKind kind) {
    return active(kind).get();
  }

  boolean atRest() {
    return leasesActive(LeaseKind.PINNED) == 0 && nothingRuns();
  }

  /** Whether no statement, result set or transaction holds a connection, but for those pinned. */
  boolean nothingRuns() {
    return leasesActive(LeaseKind.READ) == 0
        && leasesActive(LeaseKind.WRITE) == 0
        && leasesActive(LeaseKind.TRANSACTION) == 0;
  }

  @Override
  public int overflowActive() {
    return readers.extras() + writer.extras();
  }

  @Override
  public int pinnedSessions() {
    return pinned.get();
  }

  @Override
  public long walBytes() {
    return FileStamp.sizeOf(database.path(), "-wal");
  }

  @Override
  public int connectionsIdle() {
    return readers.idle() + writer.idle();
  }

  @Override
  public Map<String, String> settings() {
    Map<String, String> settings = config.texts();
    driverSettings.forEach(
        (key, value) ->
            settings.put("sqlite-jdbc: " + key, Secrets.isSecret(key) ? Secrets.HIDDEN : value));
    return settings;
  }

  @Override
  public int references() {
    return database.references();
  }

  @Override
  public long oldestSnapshotNanos() {
    long now = System.nanoTime();
    long oldest = 0;
    for (PoolSession session : sessions) {
      oldest = Math.max(oldest, session.snapshotNanos(now));
    }
    return oldest;
  }

  @Override
  public long statementHits() {
    return opener.statementCounts().hits.sum();
  }

  @Override
  public long statementMisses() {
    return opener.statementCounts().misses.sum();
  }

  @Override
  public long statementEvictions() {
    return opener.statementCounts().evictions.sum();
  }

  @Override
  public @Nullable String toString() {
    return name;
  }
}
