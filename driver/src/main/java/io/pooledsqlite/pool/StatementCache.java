package io.pooledsqlite.pool;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Idle prepared statements of one physical connection, least recently used first out. A statement
 * in use is not in the cache; two uses of one text at a time are two statements. Thread-safe,
 * because cursors of one transaction are closed by any of the session's threads.
 *
 * <p>sqlite-jdbc keeps none, and preparing costs as much as running a point SELECT.
 */
final class StatementCache {

  private final int capacity;
  private final StatementCounts counts;
  private final LinkedHashMap<String, PreparedStatement> idle =
      new LinkedHashMap<>(16, 0.75f, true);
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
    PreparedStatement kept = idle.remove(sql);
    (kept == null ? counts.misses : counts.hits).increment();
    return kept;
  }

  /** Takes an idle statement out that names nothing a schema change could take away. */
  synchronized @Nullable PreparedStatement take(String sql) {
    return idle.remove(sql);
  }

  /** Puts a statement back that was reset by its user; closes what no longer fits. */
  synchronized void put(String sql, PreparedStatement statement) {
    if (capacity == 0) {
      closeQuietly(statement);
      return;
    }
    PreparedStatement twin = idle.put(sql, statement);
    if (twin != null) {
      closeQuietly(twin);
    }
    if (idle.size() > capacity) {
      Map.Entry<String, PreparedStatement> eldest = idle.entrySet().iterator().next();
      idle.remove(eldest.getKey());
      closeQuietly(eldest.getValue());
      counts.evictions.increment();
    }
  }

  synchronized void clear() {
    List<PreparedStatement> all = new ArrayList<>(idle.values());
    idle.clear();
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
