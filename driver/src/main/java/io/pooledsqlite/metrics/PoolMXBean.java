package io.pooledsqlite.metrics;

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

  /** What was dropped without being closed and reclaimed, by kind. */
  Map<String, Long> getLeaks();

  /** SQLITE_BUSY answers caused outside the write queue. */
  long getBusy();

  /** Checkpoints run. */
  long getCheckpoints();

  /** Those after which the main file did not hold everything. */
  long getCheckpointsIncomplete();

  /** Result sets read to their end early so that the WAL could be reset. */
  long getCursorsSpooled();
}
