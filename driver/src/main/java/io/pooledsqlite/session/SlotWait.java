package io.pooledsqlite.session;

import io.pooledsqlite.pool.Database;
import io.pooledsqlite.pool.Grant;
import io.pooledsqlite.pool.Pool;
import io.pooledsqlite.pool.SessionState;
import io.pooledsqlite.pool.WriteTicket;
import io.pooledsqlite.sql.SqlStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/** One session's waits for the write queue: how long, and how they are cancelled. Thread-safe. */
final class SlotWait {

  private static final AtomicLongFieldUpdater<SlotWait> OWN_COMMITS =
      AtomicLongFieldUpdater.newUpdater(SlotWait.class, "ownCommits");

  private final Pool pool;
  private final Object session;
  private final Attachments attachments;
  private final FewSet<WriteTicket> waiting = new FewSet<>();

  /** Changed by {@link #OWN_COMMITS}, which needs no object for each session. */
  private volatile long ownCommits;

  SlotWait(Pool pool, Object session, Attachments attachments) {
    this.pool = pool;
    this.session = session;
    this.attachments = attachments;
  }

  /**
   * Waits for the slot for one write.
   *
   * @param timeoutSeconds {@code Statement.setQueryTimeout}; 0 means none
   * @return null if a transaction that another thread began on this session has the slot: the write
   *     belongs into it
   * @throws SQLException SQLITE_BUSY, SQLITE_INTERRUPT or SQLITE_READONLY_DBMOVED
   */
  @Nullable WriteClaim forWrite(SqlStatement statement, int timeoutSeconds, SessionState pragmas)
      throws SQLException {
    return acquire(false, statement, timeoutSeconds, pragmas);
  }

  /** As {@link #forWrite}, for a transaction. */
  WriteClaim forTransaction(SqlStatement first, int timeoutSeconds, SessionState pragmas)
      throws SQLException {
    return Objects.requireNonNull(acquire(true, first, timeoutSeconds, pragmas));
  }

  /**
   * Waits for the slot of the session's own file, with a write that others may run meanwhile.
   *
   * @param ticket made for this wait, with its companion
   * @return how the wait ended; with HELD, the caller has a slot to give back
   */
  Grant forCompanion(WriteTicket ticket, SqlStatement statement, SessionState pragmas)
      throws SQLException {
    describe(ticket, statement);
    return acquire(pool.database(), ticket, patience(0, pragmas));
  }

  private void describe(WriteTicket ticket, SqlStatement statement) {
    ticket.describe(statement.kind() + " in pool " + pool.poolName());
  }

  private @Nullable WriteClaim acquire(
      boolean transaction, SqlStatement statement, int timeoutSeconds, SessionState pragmas)
      throws SQLException {
    List<WriteClaim.Held> slots = new ArrayList<>();
    try {
      for (Database database : queues()) {
        WriteTicket ticket = database.slot().ticket(session, transaction);
        describe(ticket, statement);
        if (acquire(database, ticket, patience(timeoutSeconds, pragmas)) != Grant.HELD) {
          WriteClaim.release(slots, false);
          return null;
        }
        slots.add(new WriteClaim.Held(database, ticket));
      }
      return new WriteClaim(slots, this);
    } catch (Throwable e) {
      WriteClaim.release(slots, false);
      throw e;
    }
  }

  /** So many slots of this session's are about to be given back after a write. */
  void committed(int count) {
    OWN_COMMITS.addAndGet(this, count);
  }

  /** Grows when another session of this JVM may have committed to a file that this one sees. */
  long commitsOfOthers() {
    // Read in this order: a commit of our own that comes between the two is not taken for
    // another's.
    long own = ownCommits;
    long all = 0;
    for (Database database : queues()) {
      all += database.slot().commits();
    }
    return all - own;
  }

  /** For a snapshot that is about to be taken, on which the session may write later. */
  SnapshotHold holdSnapshot() {
    return new SnapshotHold(queues());
  }

  /** Everybody takes several queues in the same order, so that nobody waits in a circle. */
  private List<Database> queues() {
    Database own = pool.database();
    if (own.isUnpooled()) {
      return List.of();
    }
    List<Database> others = attachments.queues();
    if (others.isEmpty()) {
      return List.of(own);
    }
    others.add(own);
    return others.stream().distinct().sorted(Database.QUEUE_ORDER).toList();
  }

  /** Who gets the slot must be able to give it back, however deep the application's stack is. */
  private Grant acquire(Database database, WriteTicket ticket, Duration patience)
      throws SQLException {
    StackRoom.need(StackRoom.TO_COMMIT);
    waiting.add(ticket);
    try {
      return database.slot().acquire(ticket, pool, patience);
    } finally {
      waiting.remove(ticket);
    }
  }

  /** How long SQLite itself would wait for others: sqlite-jdbc asks it for three seconds. */
  Duration busyTimeout(SessionState pragmas) {
    String busyTimeout = busyTimeoutSet(pragmas);
    return busyTimeout == null || !busyTimeout.matches("\\d{1,9}")
        ? Duration.ofSeconds(3)
        : Duration.ofMillis(Long.parseLong(busyTimeout));
  }

  /** How long others may keep the slot: as long as the program asked SQLite to wait, if it did. */
  private Duration patience(int timeoutSeconds, SessionState pragmas) {
    if (timeoutSeconds > 0) {
      return Duration.ofSeconds(timeoutSeconds);
    }
    String busyTimeout = busyTimeoutSet(pragmas);
    if (busyTimeout == null || !busyTimeout.matches("-?\\d{1,9}")) {
      return pool.config().writeTimeout();
    }
    // Zero means "no limit" to the queue, but "do not wait" to SQLite.
    return Duration.ofNanos(Math.max(1, Long.parseLong(busyTimeout) * 1_000_000L));
  }

  private @Nullable String busyTimeoutSet(SessionState pragmas) {
    String bySession = pragmas.pragmas().get("busy_timeout");
    return bySession != null ? bySession : pool.driverSetting("busy_timeout");
  }

  /** Whether a thread of the session waits now. */
  boolean isWaiting() {
    return !waiting.isEmpty();
  }

  /** Ends every wait with SQLITE_INTERRUPT. */
  void cancel() {
    waiting.forEach(WriteTicket::cancel);
  }
}
