package io.pooledsqlite.pool;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Prepared statements of one physical connection, least recently used first out. A statement that
 * is taken keeps its place until it is put back, so that this costs no change of the table; two
 * uses of one text at a time are two statements, of which one is kept. Thread-safe, because cursors
 * of one transaction are closed by any of the session's threads.
 *
 * <p>sqlite-jdbc keeps none, and preparing costs as much as running a point SELECT.
 */
final class StatementCache {

  /**
   * All texts together have no more characters than this, whatever their number: what SQLite
   * compiles from a text takes some ten times as much memory.
   */
  static final long MOST_CHARACTERS = 256 * 1024;

  private static final class Kept {
    private PreparedStatement statement;
    private boolean taken;

    Kept(PreparedStatement statement) {
      this.statement = statement;
    }
  }

  private final int capacity;
  private final StatementCounts counts;
  private final LinkedHashMap<String, Kept> all = new LinkedHashMap<>(16, 0.75f, true);
  private long characters;
  private long schemaEpoch;

  StatementCache(int capacity, StatementCounts counts) {
    this.capacity = capacity;
    this.counts = counts;
  }

  /**
   * Takes an idle statement.
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

  /** Takes an idle statement that names nothing a schema change could take away. */
  synchronized @Nullable PreparedStatement take(String sql) {
    Kept kept = all.get(sql);
    if (kept == null || kept.taken) {
      return null;
    }
    kept.taken = true;
    return kept.statement;
  }

  /** Puts a statement back that was reset by its user; closes what no longer fits. */
  synchronized void put(String sql, PreparedStatement statement) {
    if (capacity == 0 || sql.length() > MOST_CHARACTERS) {
      closeQuietly(statement);
      return;
    }
    Kept known = all.get(sql);
    if (known == null) {
      all.put(sql, new Kept(statement));
      characters += sql.length();
      makeRoom();
      return;
    }
    if (known.statement != statement) {
      // Whoever has the other one puts it back or closes it.
      closeIfIdle(known);
      known.statement = statement;
    }
    known.taken = false;
  }

  /** The newest is the last to go, and fits by itself. */
  private void makeRoom() {
    Iterator<Map.Entry<String, Kept>> eldest = all.entrySet().iterator();
    while (all.size() > capacity || characters > MOST_CHARACTERS) {
      Map.Entry<String, Kept> evicted = eldest.next();
      eldest.remove();
      characters -= evicted.getKey().length();
      closeIfIdle(evicted.getValue());
      counts.evictions.increment();
    }
  }

  synchronized void clear() {
    all.values().forEach(StatementCache::closeIfIdle);
    all.clear();
    characters = 0;
  }

  private static void closeIfIdle(Kept kept) {
    if (!kept.taken) {
      closeQuietly(kept.statement);
    }
  }

  private static void closeQuietly(PreparedStatement statement) {
    try {
      statement.close();
    } catch (SQLException ignored) {
      // A statement that can not be finalised is freed with its connection.
    }
  }
}
