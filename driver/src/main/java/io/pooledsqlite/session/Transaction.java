package io.pooledsqlite.session;

import io.pooledsqlite.pool.Lease;
import io.pooledsqlite.pool.PhysicalConnection;
import io.pooledsqlite.pool.Pool;
import io.pooledsqlite.pool.WriteTicket;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A transaction that SQLite has begun, on one connection from its first statement to its end. It
 * reads on a snapshot until its first write takes the write queue's slot. Guarded by the session
 * lock, but for the count of cursors.
 */
final class Transaction {

  private final Lease lease;
  private volatile boolean ownConnection;
  private final @Nullable Object shape;
  private final AtomicInteger cursors = new AtomicInteger();
  private @Nullable WriteTicket ticket;
  private boolean changedSchema;
  private volatile boolean ended;

  Transaction(Lease lease, boolean ownConnection, @Nullable Object shape) {
    this.lease = lease;
    this.ownConnection = ownConnection;
    this.shape = shape;
  }

  /** The connection belongs to the session from now on and outlives this transaction. */
  void keepConnection() {
    ownConnection = true;
  }

  Lease lease() {
    return lease;
  }

  PhysicalConnection connection() {
    return lease.connection();
  }

  /** What transactions like this one begin with; null where that tells nothing. */
  @Nullable Object shape() {
    return shape;
  }

  boolean isWriting() {
    return ticket != null;
  }

  @Nullable WriteTicket ticket() {
    return ticket;
  }

  /** Says that the slot is held from now on. */
  void writeWith(WriteTicket slot) throws SQLException {
    ticket = slot;
    connection().mayWrite(true);
  }

  /** A write was refused before it changed anything: goes on as a reader, without the slot. */
  void backToReading(Pool pool) throws SQLException {
    WriteTicket slot = ticket;
    ticket = null;
    try {
      if (!ownConnection) {
        connection().mayWrite(false);
      }
    } finally {
      if (slot != null) {
        pool.database().releaseSlot(slot, false);
      }
    }
  }

  void changesSchema() {
    changedSchema = true;
  }

  void cursorOpened() {
    cursors.incrementAndGet();
  }

  /** A cursor ended; the last one gives back the connection of a transaction that is over. */
  void cursorClosed() {
    if (cursors.decrementAndGet() == 0 && ended && !ownConnection) {
      lease.close();
    }
  }

  boolean hasCursors() {
    return cursors.get() > 0;
  }

  /** After COMMIT or ROLLBACK: the slot is free at once, the connection when no cursor needs it. */
  void end(Pool pool, boolean committed) {
    if (changedSchema) {
      pool.database().schemaChanged();
    }
    ended = true;
    try {
      if (!ownConnection && cursors.get() == 0) {
        lease.close();
      }
    } finally {
      WriteTicket slot = ticket;
      ticket = null;
      if (slot != null) {
        pool.database().releaseSlot(slot, committed);
      }
    }
  }
}
