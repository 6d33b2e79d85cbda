package io.pooledsqlite.pool;

import java.util.Map;

/**
 * A pool's identity and present figures. Thread-safe; a call is a few field reads, or a look at
 * each open session, or a {@code stat}.
 */
public interface PoolStats {

  /**
   * Stands where a pool's name is asked for and all of them together are meant. No pool is called
   * so.
   */
  String ALL = "all";

  /** The pool's name: stable, unique in the JVM, only {@code [A-Za-z0-9._-]}. */
  String poolName();

  /** The database file's absolute path. For reports, never a metric tag. */
  String databasePath();

  /** Whether {@code pool.metrics} lets this pool's meters be published. */
  default boolean publishesMeters() {
    return true;
  }

  /** Sessions (logical connections) open now. */
  int sessionsOpen();

  /** Threads waiting for the write queue now. */
  int writersPending();

  /** Physical connections leased now, of one kind. */
  int leasesActive(LeaseKind kind);

  /** Pooled connections that nobody has leased now. */
  int connectionsIdle();

  /** The settings in force, and those given to sqlite-jdbc; secrets are not shown. */
  Map<String, String> settings();

  /** Extra connections outside HikariCP open now, without pinned ones. */
  int overflowActive();

  /** Sessions tied to a physical connection of their own now. */
  int pinnedSessions();

  /** Size of the {@code -wal} file in bytes by {@code stat}; 0 when there is none. */
  long walBytes();

  /** Sessions open now on the same file, whatever their settings. */
  int references();

  /** How long the oldest read snapshot of this pool has been open, in nanoseconds; 0 if none. */
  long oldestSnapshotNanos();

  /** Prepared statements that were found in a connection's cache. */
  long statementHits();

  /** Prepared statements that had to be made. */
  long statementMisses();

  /** Prepared statements that were closed because a cache was full. */
  long statementEvictions();
}
