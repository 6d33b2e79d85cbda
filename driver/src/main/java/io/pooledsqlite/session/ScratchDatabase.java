package io.pooledsqlite.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A temporary database that holds the rows of several result sets. All with equally many columns
 * are in one table: a table can not be dropped while another is read, and each one that is made has
 * all statements compiled again. Thread-safe; its monitor is held while rows are read from their
 * cursor, but nobody who holds it waits for a lock of ours.
 */
public final class ScratchDatabase {

  /** A write to a table looks at every cursor that is open on it. */
  private static final int MOST_PARTS = 100;

  /** In one part. */
  private static final long MOST_ROWS = (1L << 40) - 1;

  private final Connection connection;

  /** The numbers of columns for which there is a table. */
  @GuardedBy("this")
  private final Set<Integer> tables = new HashSet<>();

  @GuardedBy("this")
  private long parts;

  private final AtomicInteger used = new AtomicInteger();

  private volatile boolean closed;

  ScratchDatabase(Connection connection) {
    this.connection = connection;
  }

  /** Fills a part and selects from it. */
  @FunctionalInterface
  public interface Fill<T> {
    /** Runs in one transaction. */
    T in(Connection connection) throws SQLException;
  }

  /** The rows of one result set. Thread-safe. */
  public final class Part {
    private final String table;
    private final long first;
    private boolean released;

    Part(String table, long first) {
      this.table = table;
      this.first = first;
    }

    /** Where its rows are, in columns {@code c1} and so on, numbered in column {@code n}. */
    public String table() {
      return table;
    }

    /** The number below that of its first row. */
    public long first() {
      return first;
    }

    /** The condition by which its rows are found. */
    public String condition() {
      return table + ".n > " + first + " AND " + table + ".n <= " + (first + MOST_ROWS);
    }

    /** Fills the part and selects from it. */
    public <T> T fill(Fill<T> fill) throws SQLException {
      synchronized (ScratchDatabase.this) {
        connection.setAutoCommit(false);
        try {
          return fill.in(connection);
        } finally {
          // Also after a failure: what is there goes with the part.
          connection.setAutoCommit(true);
        }
      }
    }

    /**
     * Gives the room back; the result set must be closed. Idempotent.
     *
     * @return whether this call did so
     */
    public boolean release() {
      synchronized (ScratchDatabase.this) {
        boolean first = !released;
        if (first) {
          released = true;
          giveBack(this);
        }
        return first;
      }
    }
  }

  boolean isClosed() {
    return closed;
  }

  boolean hasRoom() {
    return !closed && used.get() < MOST_PARTS;
  }

  /** Makes room for rows with so many columns; null if there is none. */
  synchronized @Nullable Part part(int columns) throws SQLException {
    if (!hasRoom()) {
      return null;
    }
    String table = "kept" + columns;
    if (!tables.contains(columns)) {
      create(table, columns);
      tables.add(columns);
    }
    used.incrementAndGet();
    return new Part(table, parts++ * (MOST_ROWS + 1));
  }

  /** Columns without a type have no affinity, so every value keeps its storage class. */
  @GuardedBy("this")
  private void create(String table, int columns) throws SQLException {
    List<String> definitions = IntStream.rangeClosed(1, columns).mapToObj(i -> "c" + i).toList();
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "CREATE TABLE "
              + table
              + "(n INTEGER PRIMARY KEY, "
              + String.join(", ", definitions)
              + ")");
    } catch (Throwable e) {
      closeIfUnused();
      throw e;
    }
  }

  @GuardedBy("this")
  private void giveBack(Part part) {
    used.decrementAndGet();
    closeIfUnused();
    if (!closed) {
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate("DELETE FROM " + part.table + " WHERE " + part.condition());
      } catch (SQLException e) {
        // The rows go with the database.
      }
    }
  }

  /** The file of a temporary database does not shrink, but goes when it is closed. */
  @GuardedBy("this")
  private void closeIfUnused() {
    if (used.get() == 0) {
      close();
    }
  }

  synchronized void close() {
    if (!closed) {
      closed = true;
      try {
        connection.close();
      } catch (SQLException e) {
        // Nothing in it is of use to anybody.
      }
    }
  }
}
