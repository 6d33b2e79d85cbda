package io.pooledsqlite.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.pooledsqlite.pool.Pool;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Where one session keeps rows that must outlive their cursor: in temporary databases, each for
 * many result sets and open as long as any of them has rows there. Thread-safe; its monitor is a
 * leaf.
 */
public final class Scratch {

  private final Pool pool;

  /** Replaced when there is the first: few sessions have any. */
  @GuardedBy("this")
  private List<ScratchDatabase> databases = List.of();

  @GuardedBy("this")
  private boolean closed;

  /** Makes one that opens a database when it is first used. */
  public Scratch(Pool pool) {
    this.pool = pool;
  }

  /**
   * Makes room for one result set.
   *
   * @param columns how many it has
   */
  public ScratchDatabase.Part part(int columns) throws SQLException {
    while (true) {
      ScratchDatabase.Part part = withRoom().part(columns);
      if (part != null) {
        return part;
      }
    }
  }

  /** Whether its session is closed. */
  public synchronized boolean isClosed() {
    return closed;
  }

  /** One more, of no session. */
  public Scratch another() {
    return new Scratch(pool);
  }

  private synchronized ScratchDatabase withRoom() throws SQLException {
    if (closed) {
      throw new SQLException("database connection closed");
    }
    if (databases.isEmpty()) {
      databases = new ArrayList<>();
    }
    databases.removeIf(ScratchDatabase::isClosed);
    for (ScratchDatabase known : databases) {
      if (known.hasRoom()) {
        return known;
      }
    }
    ScratchDatabase database = new ScratchDatabase(pool.openScratch());
    databases.add(database);
    return database;
  }

  /** Ends it with its session: rows that were not read are gone, as in sqlite-jdbc. */
  public void close() {
    List<ScratchDatabase> all;
    synchronized (this) {
      closed = true;
      all = databases;
      databases = List.of();
    }
    all.forEach(ScratchDatabase::close);
  }
}
