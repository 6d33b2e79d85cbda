package io.pooledsqlite.session;

import io.pooledsqlite.pool.CommitPace;
import io.pooledsqlite.pool.Lease;
import io.pooledsqlite.pool.Pause;
import io.pooledsqlite.pool.PhysicalConnection;
import io.pooledsqlite.pool.Pool;
import io.pooledsqlite.pool.SqliteErrors;
import io.pooledsqlite.pool.WriteTicket;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Several autocommit writes in one transaction, led by the one that has the slot. Each is a
 * statement that SQLite undoes by itself where it fails, so a failing one does not touch its
 * neighbours. If the transaction is lost, nobody was told that anything was written, and each runs
 * by itself. Used by the leading thread alone.
 */
final class WriteGroup {

  /** More would keep the first ones waiting for nothing: the commit is shared by many already. */
  private static final int MOST_COMPANIONS = 255;

  /** When the leader stops looking for more, because its own caller waits. */
  private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** Below this a parked thread would sleep much longer than asked. */
  private static final long SHORTEST_PARK_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  /** Somebody who has no session: what a lost transaction left in the counters is nobody's. */
  private static final Object NOBODY = new Object();

  private final Pool pool;
  private final PhysicalConnection connection;
  private final GroupMember<?> leader;
  private final List<WriteTicket> companions = new ArrayList<>();
  private final CommitPace pace;
  private final long begun = System.nanoTime();
  private int expected = 1;

  WriteGroup(Pool pool, PhysicalConnection connection, GroupMember<?> leader) {
    this.pool = pool;
    this.connection = connection;
    this.leader = leader;
    this.pace = pool.database().slot().commitPace();
  }

  /**
   * Looks whether there is, or is likely to be, anybody to share a transaction with.
   *
   * @param waited whether the leader had to wait for the slot
   */
  boolean findCompany(boolean waited) {
    expected = pace.expected(waited);
    // A group's writes return before the slot is given back, with which they get into the main
    // file.
    boolean company = expected > 1 && !pool.database().completesEachWrite() && !hasDeferredKeys();
    if (company) {
      takeMore();
    } else {
      pace.alone();
    }
    return company;
  }

  private boolean hasDeferredKeys() {
    try {
      return connection.hasDeferredKeys();
    } catch (SQLException e) {
      // Then the write itself will tell what is wrong.
      return true;
    }
  }

  private boolean takeMore() {
    int room = MOST_COMPANIONS - companions.size();
    if (room == 0 || System.nanoTime() - begun > LONGEST_NANOS) {
      return false;
    }
    return companions.addAll(pool.database().slot().takeCompanions(leader.company(), room));
  }

  /**
   * Runs the group and settles its companions.
   *
   * @return whether the leader's write is settled; if not, it is to be run by itself
   */
  boolean run(Lease writer) {
    boolean committed = false;
    try {
      committed = begin() && runMembers(writer) && commit();
    } catch (Throwable e) {
      connection.markBroken();
      throw e;
    } finally {
      if (!committed) {
        connection.rowid(connection.rowid(), NOBODY);
      }
      // Whatever went wrong: those who wait for this group would wait for ever.
      settle(committed);
    }
    return committed || leader.isRefused();
  }

  private boolean begin() {
    try {
      connection.runKept("BEGIN IMMEDIATE");
      return true;
    } catch (SQLException e) {
      // A BEGIN that failed may have begun all the same.
      rollBack();
      if (SqliteErrors.hasCode(e, SqliteErrors.BUSY)) {
        // Another process has the lock, and has had it for all that wait here.
        pool.listener().busy(pool);
        refuseAll(e);
      }
      return false;
    }
  }

  private void refuseAll(Throwable why) {
    leader.refuse(why);
    for (WriteTicket companion : companions) {
      member(companion).refuse(SqliteErrors.copyOf(why));
    }
  }

  private static GroupMember<?> member(WriteTicket companion) {
    if (companion.companion() instanceof GroupMember<?> member) {
      return member;
    }
    throw new IllegalStateException("a companion of another kind");
  }

  private boolean runMembers(Lease writer) {
    if (!runOne(leader, writer)) {
      rollBack();
      return false;
    }
    int next = 0;
    long patience = pace.patienceNanos();
    do {
      while (next < companions.size()) {
        WriteTicket companion = companions.get(next++);
        if (companion.cancelled()) {
          member(companion).refuse(SqliteErrors.interrupted(connection.driverLoader()));
        } else if (!runOne(member(companion), writer)) {
          rollBack();
          return false;
        }
      }
    } while (takeMore() || awaitMore(patience));
    return true;
  }

  /** Returns false if the transaction is gone. */
  private boolean runOne(GroupMember<?> member, Lease writer) {
    return member.runOn(writer) || (connection.inTransaction() && !connection.broken());
  }

  /** Waits for those who were here lately and are likely to be back in a moment. */
  @SuppressWarnings("ThreadPriorityCheck") // they may need this very processor to come back
  private boolean awaitMore(long patience) {
    if (companions.size() + 1 >= expected) {
      return false;
    }
    long end = System.nanoTime() + patience;
    while (System.nanoTime() < end) {
      if (patience < SHORTEST_PARK_NANOS) {
        Thread.yield();
      } else {
        Pause.nanos(SHORTEST_PARK_NANOS);
      }
      if (takeMore()) {
        return true;
      }
    }
    return false;
  }

  /**
   * A COMMIT that failed and left the transaction open did nothing. Otherwise nobody knows what it
   * did: doing the writes again could do them twice, so that each caller gets the error, as from a
   * COMMIT of its own.
   */
  private boolean commit() {
    long start = System.nanoTime();
    try {
      connection.runKept("COMMIT");
    } catch (Throwable e) {
      if (!rollBack()) {
        refuseAll(e);
      }
      return false;
    }
    pace.committed(companions.size() + 1, System.nanoTime() - start);
    return true;
  }

  /** Returns whether there was a transaction, which is undone now. */
  private boolean rollBack() {
    try {
      connection.run("ROLLBACK");
      return true;
    } catch (Throwable e) {
      if (!(e instanceof SQLException sql) || !SqliteErrors.hasCode(sql, SqliteErrors.ERROR)) {
        connection.markBroken();
      }
      return false;
    }
  }

  /** The last first: each takes back what it changed. */
  private void settle(boolean committed) {
    for (int i = companions.size() - 1; i >= 0; i--) {
      WriteTicket companion = companions.get(i);
      GroupMember<?> member = member(companion);
      member.leave(committed);
      companion.settle(committed || member.isRefused());
    }
    leader.leave(committed);
  }
}
