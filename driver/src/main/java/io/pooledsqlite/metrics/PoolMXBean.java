package io.pooledsqlite.metrics;

import java.util.List;
import java.util.Map;

/**
 * One pool as seen through JMX, {@code io.pooledsqlite:type=Pool,name=<pool>}. Attributes are
 * numbers, strings and maps of them, so that any client can read them without our classes. Totals
 * count since the pool was created. Map keys are lower-case constants, the same as the metric tags.
 * Thread-safe.
 */
public interface PoolMXBean {

  /** The pool's name. */
  String getName();

  /** The database file's absolute path. */
  String getDatabasePath();

  /** Sessions (logical connections) open now. */
  int getSessionsOpen();

  /** Sessions tied to a physical connection of their own now. */
  int getSessionsPinned();

  /** Threads waiting for the write queue now. */
  int getWritersPending();

  /** Physical connections leased now, by kind of lease. */
  Map<String, Integer> getLeasesActive();

  /** Pooled connections that nobody has leased now. */
  int getConnectionsIdle();

  /** The pool's settings in force and those of sqlite-jdbc; secrets are not shown. */
  Map<String, String> getSettings();

  /** Extra connections open now. */
  int getOverflowActive();

  /** Size of the {@code -wal} file in bytes now. */
  long getWalBytes();

  /** How often the write queue's slot was given. */
  long getWrites();

  /** Seconds that writers waited for the write queue, all together. */
  double getWriteWaitSecondsTotal();

  /** The longest of these waits in seconds. */
  double getWriteWaitSecondsMax();

  /** Seconds that writers held the write queue, all together. */
  double getWriteHoldSecondsTotal();

  /** The longest of these times in seconds. */
  double getWriteHoldSecondsMax();

  /** Writers that gave up waiting. */
  long getWriteTimeouts();

  /** Leases given, by kind. */
  Map<String, Long> getLeases();

  /** Extra connections opened because none was free in time. */
  long getOverflows();

  /** Sessions pinned, by reason. */
  Map<String, Long> getPins();

  /** What was idle for pool.leakThreshold or dropped without being closed, by kind. */
  Map<String, Long> getLeaks();

  /** What is idle and not given back now, with where it was opened; the first fifty. */
  List<String> getLeaksOpen();

  /** SQLITE_BUSY answers caused outside the write queue. */
  long getBusy();

  /** Checkpoints run. */
  long getCheckpoints();

  /** Those after which the main file did not hold everything. */
  long getCheckpointsIncomplete();

  /** Result sets read to their end early so that the WAL could be reset. */
  long getCursorsSpooled();

  /** Sessions open now on the same file, whatever their settings. */
  int getReferences();

  /** How long reads waited for a connection: p50, p99 and max since the pool was created. */
  Map<String, Double> getReadWaitSeconds();

  /** How long writers waited for the write queue: p50, p99 and max. */
  Map<String, Double> getWriteWaitSeconds();

  /** How long writers held the write queue: p50, p99 and max. */
  Map<String, Double> getWriteHoldSeconds();

  /** Transactions ended, by what they took and whether they were kept. */
  Map<String, Long> getTransactions();

  /** Prepared statements found in the cache, not found, and evicted from it. */
  Map<String, Long> getStatements();

  /** Pages that complete checkpoints moved into the main file. */
  long getCheckpointPages();

  /** Seconds that checkpoints took, all together. */
  double getCheckpointSecondsTotal();

  /** Age in seconds of the oldest read snapshot that is open now; 0 without one. */
  double getOldestSnapshotSeconds();
}
