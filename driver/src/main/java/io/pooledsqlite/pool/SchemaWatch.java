package io.pooledsqlite.pool;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Notices that the schema is not what it was when statements were compiled, though nobody here
 * changed it: another process did. Thread-safe.
 */
final class SchemaWatch {

  private static final String VERSION = "PRAGMA schema_version";

  /** Looking costs as much as running a small query; within this time one look is enough. */
  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final AtomicLong lookedAt = new AtomicLong(System.nanoTime() - PERIOD_NANOS);
  private volatile long version = -1;

  /** Whether it is time to look, and the caller is the one to do so. */
  boolean isDue() {
    long now = System.nanoTime();
    long last = lookedAt.get();
    return now - last >= PERIOD_NANOS && lookedAt.compareAndSet(last, now);
  }

  /** Returns whether the schema's version is another one than at the last look. */
  boolean look(PhysicalConnection connection) throws SQLException {
    PreparedStatement ask = connection.prepareOwn(VERSION);
    long before = version;
    try (ResultSet row = ask.executeQuery()) {
      version = row.next() ? row.getLong(1) : -1;
    }
    connection.recycle(VERSION, ask);
    return before >= 0 && version != before;
  }
}
