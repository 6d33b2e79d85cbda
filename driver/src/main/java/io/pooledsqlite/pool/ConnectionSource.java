package io.pooledsqlite.pool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lends physical connections of one kind: those that HikariCP keeps, and an extra one when none
 * came free in time, so that nobody ever waits for a connection that only he could give back.
 * Thread-safe. An interrupt neither fails nor shortens a borrow; the flag is kept.
 */
final class ConnectionSource implements AutoCloseable {

  /** How often a thread lets others go on before it is put to sleep for a permit. */
  private static final int YIELDS = 20;

  /**
   * HikariCP's own wait covers only the making of a connection; beyond it we open one ourselves.
   */
  private static final long CREATION_TIMEOUT_MS = 1_000;

  /** One lent connection; {@code pooled} is null for an extra one. */
  record Borrowed(PhysicalConnection connection, @Nullable Connection pooled) {}

  private final PhysicalOpener opener;
  private final HikariDataSource hikari;
  private final int size;
  private final Semaphore permits;

  /** Whether {@link #quiesce} has all of them. */
  private boolean quiet;

  private final long waitNanos;
  private final Runnable onOverflow;
  private final AtomicInteger extras = new AtomicInteger();
  private final Set<PooledHandle> kept = ConcurrentHashMap.newKeySet();
  private final AtomicReference<@Nullable PhysicalConnection> seed = new AtomicReference<>();

  /** Held while HikariCP's thread opens a connection. */
  private final ReentrantLock making = new ReentrantLock();

  @GuardedBy("making")
  private @Nullable Thread maker;

  private volatile boolean keeping = true;

  /** The last wait was in vain and nothing came back since, so the next would be in vain, too. */
  private volatile boolean exhausted;

  ConnectionSource(
      String name,
      int size,
      Duration wait,
      PhysicalOpener opener,
      ScheduledExecutorService housekeeper,
      @Nullable MetricsTrackerFactory metrics,
      Runnable onOverflow) {
    this.opener = opener;
    this.size = size;
    this.permits = new Semaphore(size);
    this.waitNanos = wait.toNanos();
    this.onOverflow = onOverflow;
    this.hikari = new HikariDataSource(hikariConfig(name, size, housekeeper, metrics));
  }

  private HikariConfig hikariConfig(
      String name,
      int size,
      ScheduledExecutorService housekeeper,
      @Nullable MetricsTrackerFactory metrics) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setDataSource(new HandleDataSource(this::newHandle));
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(0);
    // State lives on the connections; churn would only lose it and cost an open.
    config.setMaxLifetime(0);
    config.setIdleTimeout(0);
    config.setKeepaliveTime(0);
    config.setConnectionTimeout(CREATION_TIMEOUT_MS);
    config.setInitializationFailTimeout(-1);
    config.setScheduledExecutor(housekeeper);
    config.setThreadFactory(DaemonThreads.named(name));
    if (metrics != null) {
      config.setMetricsTrackerFactory(metrics);
    }
    return config;
  }

  /** For HikariCP's one thread that makes connections. */
  private Connection newHandle() throws SQLException {
    making.lock();
    try {
      maker = Thread.currentThread();
      // An interrupt of ours that came after its sleep.
      Thread.interrupted();
      return make();
    } finally {
      making.unlock();
    }
  }

  private Connection make() throws SQLException {
    PhysicalConnection waiting = seed.getAndSet(null);
    PhysicalConnection physical = waiting != null ? waiting : opener.open();
    if (hikari.isClosed()) {
      physical.close(); // HikariCP would forget it
      throw new SQLException("the pool was closed meanwhile");
    }
    PooledHandle handle = new PooledHandle(physical, kept::remove);
    kept.add(handle);
    return handle;
  }

  /**
   * HikariCP's thread sleeps for 30 ms behind each connection that it made, and the end of its pool
   * waits for that thread. One that makes a connection now is not interrupted.
   */
  private void wakeMaker() {
    if (making.tryLock()) {
      try {
        if (maker != null) {
          maker.interrupt();
        }
      } finally {
        making.unlock();
      }
    }
  }

  /** Hands over an open connection, to be the first that HikariCP keeps. */
  void seed(PhysicalConnection connection) {
    seed.set(connection);
  }

  /** Lends a connection; throws only what sqlite-jdbc throws when it opens one. */
  Borrowed borrow() throws SQLException {
    return borrow(() -> false);
  }

  /**
   * As {@link #borrow()}.
   *
   * @param giveBack asked where none is free, before a wait for others: gives one back that whoever
   *     borrows has himself, and returns whether there was one
   */
  Borrowed borrow(BooleanSupplier giveBack) throws SQLException {
    if (!keeping) {
      return extra();
    }
    boolean interrupted = Thread.interrupted();
    try {
      if (permits.tryAcquire() || (giveBack.getAsBoolean() && permits.tryAcquire()) || tryAgain()) {
        return pooled();
      }
      try {
        if (waitNanos > 0 && !exhausted) {
          if (permits.tryAcquire(waitNanos, TimeUnit.NANOSECONDS)) {
            return pooled();
          }
          exhausted = true;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
      return overflowing();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Most leases end within microseconds, sooner than a thread is put to sleep and woken up; whoever
   * holds one may be waiting for this very processor.
   */
  @SuppressWarnings("ThreadPriorityCheck")
  private boolean tryAgain() {
    for (int i = 0; i < YIELDS && !exhausted; i++) {
      Thread.yield();
      if (permits.tryAcquire()) {
        return true;
      }
    }
    return false;
  }

  private Borrowed pooled() throws SQLException {
    boolean lent = false;
    try {
      Connection pooled = hikari.getConnection();
      PhysicalConnection physical = PooledHandle.of(pooled).lend();
      // Read after it was lent: whoever stops keeping and then lets go of what is lent meets it.
      if (physical != null && keeping) {
        lent = true;
        return new Borrowed(physical, pooled);
      }
      hikari.evictConnection(pooled);
    } catch (SQLException e) {
      // Interrupted, closed or too slow to make one: an extra connection tells the real reason.
      replaceLost();
    } finally {
      if (!lent) {
        releasePermit();
      }
    }
    return overflowing();
  }

  /**
   * Whoever has a permit finds a connection, or room for one. If not, one was lost between HikariCP
   * and us, for want of stack: HikariCP takes it for lent for ever. It is closed, and another one
   * may take its place.
   */
  private synchronized void replaceLost() {
    HikariPoolMXBean pool = hikari.getHikariPoolMXBean();
    int most = hikari.getMaximumPoolSize();
    if (pool != null && pool.getIdleConnections() == 0 && pool.getTotalConnections() >= most) {
      long lost = kept.stream().filter(PooledHandle::closeIfLost).count();
      if (lost > 0) {
        hikari.setMaximumPoolSize(most + (int) lost);
      }
    }
  }

  /** An extra connection because none that is kept was free. */
  private Borrowed overflowing() throws SQLException {
    Borrowed extra = extra();
    try {
      onOverflow.run();
      return extra;
    } catch (Throwable e) {
      giveBack(extra);
      throw e;
    }
  }

  private Borrowed extra() throws SQLException {
    PhysicalConnection connection = opener.open();
    extras.incrementAndGet();
    return new Borrowed(connection, null);
  }

  /** Takes a connection back; a broken one is closed. */
  void giveBack(Borrowed borrowed) throws SQLException {
    Connection pooled = borrowed.pooled();
    if (pooled == null) {
      extras.decrementAndGet();
      borrowed.connection().close();
      return;
    }
    boolean interrupted = Thread.interrupted();
    try {
      if (borrowed.connection().broken() || !keeping || hikari.isClosed()) {
        discard(borrowed.connection(), pooled);
      } else {
        PooledHandle.of(pooled).cameBack();
      }
      pooled.close();
    } finally {
      releasePermit();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * HikariCP would close it later, on a thread of its own; until then it may hold SQLite's locks.
   * It may have been let go.
   */
  private void discard(PhysicalConnection connection, Connection pooled) throws SQLException {
    try {
      connection.close();
    } finally {
      PooledHandle.of(pooled).detach();
      hikari.evictConnection(pooled);
    }
  }

  /** Lets a lent connection leave the pool for good; the borrower owns and closes it. */
  void detach(Borrowed borrowed) throws SQLException {
    Connection pooled = borrowed.pooled();
    if (pooled == null) {
      extras.decrementAndGet();
      return;
    }
    try {
      PooledHandle.of(pooled).detach();
      hikari.evictConnection(pooled);
      pooled.close();
    } finally {
      releasePermit();
    }
  }

  /** Whether one can be borrowed without a wait. */
  boolean hasFree() {
    return !keeping || permits.availablePermits() > 0;
  }

  private void releasePermit() {
    permits.release();
    exhausted = false;
  }

  /** What HikariCP keeps and nobody has. */
  int idle() {
    HikariPoolMXBean pool = hikari.getHikariPoolMXBean();
    return pool == null ? 0 : pool.getIdleConnections();
  }

  int extras() {
    return extras.get();
  }

  /** How many connections are open, idle or lent. */
  int open() {
    return kept.size() + extras.get();
  }

  /** Whether no connection is open, neither idle nor lent. */
  boolean isDrained() {
    return open() == 0;
  }

  /** Closes idle connections soon and lent ones when they come back; all others will be extra. */
  void stopKeeping() {
    keeping = false;
    drain();
  }

  /** Closes idle connections soon and lent ones when they come back; later ones may be opened. */
  void drain() {
    closeSeed();
    hikari.getHikariPoolMXBean().softEvictConnections();
  }

  /** Keeps no connection from now on; whoever has one goes on with it and closes it. */
  void letGo() {
    stopKeeping();
    kept.forEach(PooledHandle::letGo);
  }

  /**
   * Keeps no connection from now on, and takes every permit; one thread calls this.
   *
   * @return whether nothing that was kept is lent; nothing can be any more then, so that {@link
   *     #close} takes no connection from under anybody
   */
  boolean quiesce() {
    stopKeeping();
    quiet = quiet || permits.tryAcquire(size);
    return quiet;
  }

  /** Closes idle connections now, and lent ones under whoever uses them. */
  @Override
  public void close() {
    closeSeed();
    // HikariCP would not wait for its own threads then, and we could not leave WAL as the last one.
    boolean interrupted = Thread.interrupted();
    try {
      wakeMaker();
      hikari.close();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void closeSeed() {
    PhysicalConnection unused = seed.getAndSet(null);
    try {
      if (unused != null) {
        unused.close();
      }
    } catch (SQLException ignored) {
      // An unused connection holds nothing that could be lost.
    }
  }
}
