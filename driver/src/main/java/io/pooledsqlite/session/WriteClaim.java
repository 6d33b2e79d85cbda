package io.pooledsqlite.session;

import io.pooledsqlite.pool.Database;
import io.pooledsqlite.pool.WriteTicket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The write queues' slots that one write or one write transaction holds: that of the session's own
 * file, and those of the files it attached. None at all where the file is out of pooling.
 * Thread-safe.
 */
final class WriteClaim {

  /** One file's slot. */
  record Held(Database database, WriteTicket ticket) {}

  private final List<Held> slots;
  private final @Nullable SlotWait owner;

  /**
   * @param owner told of each slot that is given back after a write; null for several sessions
   */
  WriteClaim(List<Held> slots, @Nullable SlotWait owner) {
    this.slots = List.copyOf(slots);
    this.owner = owner;
  }

  /** The slot of one file alone, for writes of several sessions. */
  static WriteClaim of(Database database, WriteTicket ticket) {
    return new WriteClaim(List.of(new Held(database, ticket)), null);
  }

  /** Whether other writers of this JVM wait for it. */
  boolean isHeld() {
    return !slots.isEmpty();
  }

  /** Says that the calling thread works inside what it protects. */
  void usedByCurrentThread() {
    slots.forEach(held -> held.ticket().usedByCurrentThread());
  }

  /** Says how others can have the slots while nothing is written; null if they can not. */
  void reclaimable(WriteTicket.@Nullable Reclaim how) {
    slots.forEach(held -> held.ticket().reclaimable(how));
  }

  /** Gives all slots back; {@code wrote} says that something may have been committed. */
  void release(boolean wrote) {
    if (wrote && owner != null) {
      owner.committed(slots.size());
    }
    release(slots, wrote);
  }

  static void release(List<Held> slots, boolean wrote) {
    release(slots, 0, wrote);
  }

  /** Whatever goes wrong with one, the others are given back. */
  private static void release(List<Held> slots, int from, boolean wrote) {
    if (from < slots.size()) {
      try {
        Held held = slots.get(from);
        held.database().slot().release(held.ticket(), wrote);
      } finally {
        release(slots, from + 1, wrote);
      }
    }
  }
}
