package io.pooledsqlite.session;

import io.pooledsqlite.pool.PhysicalConnection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Objects;

/**
 * One query of a transaction that has only read so far: what was asked and a digest of the rows the
 * application saw. If the database changed before the first write, the query is run again on the
 * new state; the same rows mean that the transaction could as well have begun there. Not
 * thread-safe: guarded by the result set lock while rows are read, by the session lock afterwards.
 */
public final class ReadRecord {

  /** Runs the query once more; the caller closes the statement behind the result. */
  @FunctionalInterface
  public interface Query {
    ResultSet run(PhysicalConnection connection) throws SQLException;
  }

  /** More rows than this cost more to keep account of than a refused write. */
  static final int MAX_ROWS = 10_000;

  private final Query query;
  private long rows;
  private long digest;
  private boolean sawEnd;
  private boolean tooLarge;

  ReadRecord(Query query) {
    this.query = query;
  }

  /** Takes the row that {@code source} stands on into account. */
  public void row(ResultSet source) throws SQLException {
    if (tooLarge) {
      return;
    }
    if (++rows > MAX_ROWS) {
      tooLarge = true;
      return;
    }
    digest = digest(digest, source);
  }

  /** The application saw that there is no further row. */
  public void end() {
    sawEnd = true;
  }

  /** Takes all rows into account, on the snapshot on which they were read before. */
  void allRows(PhysicalConnection connection) throws SQLException {
    ResultSet again = query.run(connection);
    try {
      while (!tooLarge && again.next()) {
        row(again);
      }
      end();
    } finally {
      again.getStatement().close();
    }
  }

  private static long digest(long before, ResultSet row) throws SQLException {
    long digest = before;
    int columns = row.getMetaData().getColumnCount();
    for (int i = 1; i <= columns; i++) {
      Object value = row.getObject(i);
      int hash = value instanceof byte[] bytes ? Arrays.hashCode(bytes) : Objects.hashCode(value);
      digest = digest * 1_000_003 + hash;
    }
    return digest;
  }

  /** Whether the same query gives the same rows on this connection now. */
  boolean holdsOn(PhysicalConnection connection) throws SQLException {
    if (tooLarge) {
      return false;
    }
    ResultSet again = query.run(connection);
    try {
      long seen = 0;
      long now = 0;
      while (seen < rows) {
        if (!again.next()) {
          return false;
        }
        seen++;
        now = digest(now, again);
      }
      return now == digest && (!sawEnd || !again.next());
    } finally {
      again.getStatement().close();
    }
  }
}
