package io.pooledsqlite.metrics;

import io.pooledsqlite.pool.LeaseKind;
import io.pooledsqlite.pool.PoolStats;
import java.util.Map;

/** A pool with figures that do not move. */
final class FixedStats implements PoolStats {

  private final String name;

  FixedStats(String name) {
    this.name = name;
  }

  /** A number of its own for each kind, from 1. */
  static int number(LeaseKind kind) {
    return switch (kind) {
      case READ -> 1;
      case WRITE -> 2;
      case TRANSACTION -> 3;
      case PINNED -> 4;
    };
  }

  @Override
  public String poolName() {
    return name;
  }

  @Override
  public String databasePath() {
    return "/data/" + name + ".db";
  }

  @Override
  public int sessionsOpen() {
    return 11;
  }

  @Override
  public int writersPending() {
    return 12;
  }

  @Override
  public int leasesActive(LeaseKind kind) {
    return 19 + number(kind);
  }

  @Override
  public int overflowActive() {
    return 13;
  }

  @Override
  public int pinnedSessions() {
    return 14;
  }

  @Override
  public long walBytes() {
    return 4096;
  }

  @Override
  public int connectionsIdle() {
    return 10;
  }

  @Override
  public Map<String, String> settings() {
    return Map.of("pool.readers", "4");
  }

  @Override
  public int references() {
    return 15;
  }

  @Override
  public long oldestSnapshotNanos() {
    return 1_500_000_000;
  }

  @Override
  public long statementHits() {
    return 16;
  }

  @Override
  public long statementMisses() {
    return 17;
  }

  @Override
  public long statementEvictions() {
    return 18;
  }
}
