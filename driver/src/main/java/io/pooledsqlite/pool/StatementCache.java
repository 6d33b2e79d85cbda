package io.pooledsqlite.pool;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Idle prepared statements of one physical connection, least recently used first out. A statement
 * in use is not in the cache; two uses of one text at a time are two statements. Thread-safe,
 * because cursors of one transaction are closed by any of the session's threads.
 *
 * <p>sqlite-jdbc keeps none, and preparing costs as much as running a point SELECT.
 */
final class StatementCache {

  /**
   * The texts of all idle statements have no more characters than this, whatever their number: what
   * SQLite compiles from a text takes some ten times as much memory.
   */
  static final long MOST_CHARACTERS = 256 * 1024;

  private final int capacity;
  private final StatementCounts counts;
  private final LinkedHashMap<String, PreparedStatement> idle =
      new LinkedHashMap<>(16, 0.75f, true);
  private long characters;
  private long schemaEpoch;

  StatementCache(int capacity, StatementCounts counts) {
    this.capacity = capacity;
    this.counts = counts;
  }

  /**
   * Takes an idle statement out.
   *
   * @param epoch the database's schema epoch: statements from before a schema change are dropped,
   *     so that {@code prepareStatement} reports a table that is gone as sqlite-jdbc would
   */
  synchronized @Nullable PreparedStatement take(String sql, long epoch) {
    if (epoch != schemaEpoch) {
      clear();
      schemaEpoch = epoch;
    }
    PreparedStatement kept = take(sql);
    (kept == null ? counts.misses : counts.hits).increment();
    return kept;
  }

  /** Takes an idle statement out that names nothing a schema change could take away. */
  synchronized @Nullable PreparedStatement take(String sql) {
    PreparedStatement kept = idle.remove(sql);
    if (kept != null) {
      characters -= sql.length();
    }
    return kept;
  }

  /** Puts a statement back that was reset by its user; closes what no longer fits. */
  synchronized void put(String sql, PreparedStatement statement) {
    PreparedStatement twin = take(sql);
    if (twin != null) {
      closeQuietly(twin);
    }
    if (capacity == 0 || sql.length() > MOST_CHARACTERS) {
      closeQuietly(statement);
      return;
    }
    idle.put(sql, statement);
    characters += sql.length();
    while (idle.size() > capacity || characters > MOST_CHARACTERS) {
      String eldest = idle.keySet().iterator().next();
      PreparedStatement evicted = take(eldest);
      if (evicted != null) {
        closeQuietly(evicted);
      }
      counts.evictions.increment();
    }
  }

  synchronized void clear() {
    List<PreparedStatement> all = new ArrayList<>(idle.values());
    idle.clear();
    characters = 0;
    all.forEach(StatementCache::closeQuietly);
  }

  private static void closeQuietly(PreparedStatement statement) {
    try {
      statement.close();
    } catch (SQLException ignored) {
      // A statement that can not be finalised is freed with its connection.
    }
  }
}
