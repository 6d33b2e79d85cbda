package io.pooledsqlite.pool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The pools of one database, one for each set of settings. Thread-safe; its monitor is held while a
 * pool is made, so that none is missed by who goes through them.
 */
final class PoolSet {

  private final Database database;
  private final PoolEnvironment environment;

  @GuardedBy("this")
  private final Map<Database.Settings, Pool> pools = new LinkedHashMap<>();

  /** Whether a pool that is not here any more was told to leave the file in WAL. */
  @GuardedBy("this")
  private boolean keepsWal;

  /** The first pool: lends the writer for maintenance and speaks for the queue. Never removed. */
  private volatile @Nullable Pool primary;

  PoolSet(Database database, PoolEnvironment environment) {
    this.database = database;
    this.environment = environment;
  }

  /**
   * The pool for these settings, {@linkplain Pool#use used} by the caller from now on; made from
   * {@code first}, an open connection, where given.
   */
  synchronized Pool pool(
      Database.Settings settings,
      PhysicalOpener opener,
      @Nullable PhysicalConnection first,
      String name) {
    Pool known = pools.get(settings);
    if (known != null && known.use()) {
      known.opener().driver().add(opener.driver().current());
      if (first != null) {
        closeQuietly(first);
      }
      return known;
    }
    Pool pool = new Pool(database, environment.takeName(name), settings, opener, environment);
    if (first != null) {
      pool.seed(first);
    }
    if (!database.isPooled()) {
      pool.stopKeeping();
    }
    pools.put(settings, pool);
    if (primary == null) {
      primary = pool;
    }
    return pool;
  }

  private static void closeQuietly(PhysicalConnection unused) {
    try {
      unused.close();
    } catch (SQLException ignored) {
      // Nothing was done on it, so nothing can be lost.
    }
  }

  synchronized @Nullable Pool poolOrNull(Database.Settings settings) {
    return pools.get(settings);
  }

  /** Removes a pool, unless it is used or the first one; whoever does so closes it. */
  synchronized boolean remove(Pool pool) {
    if (pool == primary || !pool.endUnlessUsed()) {
      return false;
    }
    pools.values().remove(pool);
    keepsWal |= !pool.config().restoreJournalMode();
    return true;
  }

  /** Whether no pool of the database was told to leave the file in WAL. */
  synchronized boolean restoresJournalMode() {
    return !keepsWal
        && pools.values().stream().allMatch(pool -> pool.config().restoreJournalMode());
  }

  synchronized List<Pool> all() {
    return List.copyOf(pools.values());
  }

  @Nullable Pool primary() {
    return primary;
  }

  /** In nanoseconds. */
  synchronized long longestLinger() {
    long longest = 0;
    for (Pool pool : pools.values()) {
      longest = Math.max(longest, pool.config().linger().toNanos());
    }
    return longest;
  }

  /** Keeps no connection from now on. */
  void stopKeeping() {
    all().forEach(Pool::stopKeeping);
  }

  /** As {@link Pool#letGo}, of each. */
  void letGo() {
    all().forEach(Pool::letGo);
  }

  boolean nothingRuns() {
    return all().stream().allMatch(Pool::nothingRuns);
  }

  boolean atRest() {
    return all().stream().allMatch(Pool::atRest);
  }

  /** Whether so many leases are out, and no connection is open but for those. */
  boolean hasOnly(int pinned, int transactions) {
    List<Pool> pools = all();
    return sum(pools, pool -> pool.leasesActive(LeaseKind.PINNED)) == pinned
        && sum(pools, pool -> pool.leasesActive(LeaseKind.TRANSACTION)) == transactions
        && sum(pools, pool -> pool.leasesActive(LeaseKind.READ)) == 0
        && sum(pools, pool -> pool.leasesActive(LeaseKind.WRITE)) == 0
        && sum(pools, Pool::connectionsOpen) == transactions;
  }

  private static int sum(List<Pool> pools, ToIntFunction<Pool> count) {
    return pools.stream().mapToInt(count).sum();
  }

  List<PoolSession> sessions() {
    return all().stream().flatMap(pool -> pool.sessions().stream()).toList();
  }

  /** As {@link Pool#quiesce}, of each. */
  boolean quiesce() {
    boolean quiet = true;
    for (Pool pool : all()) {
      quiet &= pool.quiesce();
    }
    return quiet;
  }

  /** Ends the snapshots of open result sets, which keep the WAL from being moved. */
  void spoolCursors() {
    for (Pool pool : all()) {
      for (PoolSession session : pool.sessions()) {
        for (int spooled = session.spoolCursors(); spooled > 0; spooled--) {
          environment.listener().cursorSpooled(pool);
        }
      }
    }
  }
}
