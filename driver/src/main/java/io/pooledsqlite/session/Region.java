package io.pooledsqlite.session;

import io.pooledsqlite.config.Cursors;
import io.pooledsqlite.pool.PhysicalConnection;
import io.pooledsqlite.pool.Pool;
import io.pooledsqlite.pool.SqliteErrors;
import io.pooledsqlite.sql.Pragmas;
import io.pooledsqlite.sql.SqlStatement;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Code of the application that used to run under a lock of its own and of which it is proved what
 * it does on one session, so that others may run beside it. One thread runs it; until it leaves,
 * what that thread does on the session is done here. For that thread only.
 *
 * <p>What was proved is not trusted with the data: a statement that is more than was promised is
 * not run before the region has its lock to itself.
 */
public final class Region {

  /** What was proved of a region. */
  public enum Kind {
    /** It only reads: all its statements read one snapshot. */
    READ,
    /** It runs one statement at most, which reads. */
    SINGLE_READ,
    /** It runs one statement at most, which SQLite makes atomic. */
    SINGLE,
    /** It reads and changes rows: all its statements are one transaction. */
    WRITE
  }

  /** Gives a region the lock that it would have had from its beginning. */
  @FunctionalInterface
  public interface Escalation {
    /**
     * Waits until no other region of the lock runs; the lock is this thread's until the region's
     * end.
     *
     * @param why what the region does that was not expected, for the report
     */
    void makeExclusive(String why);
  }

  private static final ThreadLocal<@Nullable Region> CURRENT = new ThreadLocal<>();

  /** Spares programs without regions the look into their threads. */
  private static volatile boolean used;

  private final Session session;
  private final Router router;
  private final Kind kind;
  private final Escalation escalation;
  private final Thread thread = Thread.currentThread();
  private @Nullable Transaction transaction;
  private boolean ran;
  private boolean left;

  private Region(Session session, Router router, Kind kind, Escalation escalation) {
    this.session = session;
    this.router = router;
    this.kind = kind;
    this.escalation = escalation;
  }

  /**
   * Begins a region of the calling thread.
   *
   * @return null if the session is in a state in which nothing was proved: in a transaction, with a
   *     connection of its own, out of the pool or closed; or if its file's schema could end or
   *     prolong the region's transaction, or asks for the time
   */
  static @Nullable Region enter(Session session, Router router, Kind kind, Escalation escalation) {
    if (CURRENT.get() != null || !router.isFree() || !isPooled(session.pool())) {
      return null;
    }
    if (!isAllowed(kind, router)) {
      return null;
    }
    used = true;
    Region region = new Region(session, router, kind, escalation);
    CURRENT.set(region);
    return region;
  }

  private static boolean isPooled(Pool pool) {
    return !pool.database().isUnpooled() && pool.config().cursors() != Cursors.SAME_CONNECTION;
  }

  /**
   * A row that is as old as the time of its statement is not seen before the COMMIT: who looks at
   * the clock and then, in a region, at the rows could tell that nobody was kept out meanwhile. The
   * same holds for rows of a snapshot beside a time that is asked for later, also by one statement.
   */
  private static boolean isAllowed(Kind kind, Router router) {
    try {
      SchemaFacts schema = router.schema();
      return switch (kind) {
        case SINGLE_READ, READ -> !schema.timeInViews();
        case SINGLE -> !schema.timeInWrites();
        case WRITE -> !schema.timeInWrites() && !schema.linksStatements();
      };
    } catch (SQLException e) {
      // The region itself will meet what this met.
      return false;
    }
  }

  /** The calling thread's region, if it is one of this session. */
  static @Nullable Region current(Session session) {
    if (!used) {
      return null;
    }
    Region region = CURRENT.get();
    return region != null && region.session == session ? region : null;
  }

  boolean isOfThisThread() {
    return thread == Thread.currentThread();
  }

  /** {@link Session#run}, of a session that was found open. */
  <T> T run(SqlStatement statement, String sql, int timeoutSeconds, Session.Work<T> work)
      throws SQLException {
    String more = moreThanProved(statement, sql);
    if (more != null) {
      goOnAlone(more);
      return session.run(statement, sql, timeoutSeconds, work);
    }
    // A PRAGMA that asks is run when it is compiled, too.
    ran |= statement.kind() != SqlStatement.Kind.PRAGMA;
    if (transaction == null) {
      session.pool().database().passGate();
    }
    return switch (kind) {
      case SINGLE_READ, SINGLE -> router.run(statement, sql, timeoutSeconds, work);
      case READ -> router.runWithin(reading(), statement, sql, work);
      case WRITE -> runWriting(statement, sql, timeoutSeconds, work);
    };
  }

  private <T> T runWriting(
      SqlStatement statement, String sql, int timeoutSeconds, Session.Work<T> work)
      throws SQLException {
    Transaction open = transaction;
    if (open == null) {
      StackRoom.need(StackRoom.TO_COMMIT);
      WriteClaim claim = router.claimForRegion(statement, timeoutSeconds);
      if (claim == null) {
        goOnAlone("runs beside a transaction of its connection");
        return session.run(statement, sql, timeoutSeconds, work);
      }
      open = begin(claim);
    }
    try {
      return router.runWithin(open, statement, sql, work);
    } catch (SQLException e) {
      if (open.connection().inTransaction()) {
        throw e;
      }
      // Some errors make SQLite end the transaction, and with it what ran before.
      transaction = null;
      end(open, false);
      throw SqliteErrors.extended(
          e, "what this synchronized region wrote before is undone as well");
    }
  }

  private Transaction begin(@Nullable WriteClaim claim) throws SQLException {
    Transaction begun = router.beginForRegion(claim);
    transaction = begun;
    session.regionBegan(this);
    return begun;
  }

  /** {@link Session#describe}: on the region's own connection, if it has one. */
  <T> T describe(Session.Work<T> work) throws SQLException {
    Transaction open = transaction;
    return open == null
        ? router.describe(work)
        : router.runWithin(open, SqlStatement.EMPTY, "", work);
  }

  /** What a statement does that was not expected; null if it was. */
  private @Nullable String moreThanProved(SqlStatement statement, String sql) throws SQLException {
    boolean expected =
        switch (statement.kind()) {
          case EMPTY, READ, EXPLAIN -> true;
          case PRAGMA -> Pragmas.effect(statement) == Pragmas.Effect.READ;
          case INSERT, UPDATE, DELETE -> kind == Kind.SINGLE || kind == Kind.WRITE;
          case DDL -> kind == Kind.SINGLE;
          default -> false;
        };
    if (!expected || router.needsConnectionState(statement, sql, transaction)) {
      return "runs " + statement.kind();
    }
    return isSingle() && ran ? "runs a second statement" : null;
  }

  private boolean isSingle() {
    return kind == Kind.SINGLE || kind == Kind.SINGLE_READ;
  }

  private Transaction reading() throws SQLException {
    Transaction open = transaction;
    if (open != null) {
      return open;
    }
    StackRoom.need(StackRoom.TO_COMMIT);
    return begin(null);
  }

  /**
   * Gets the lock to itself and goes on as the program was written.
   *
   * @throws SQLException if that is too late: what ran so far could have been different under the
   *     lock, or can not be kept together with what is to come
   */
  void goOnAlone(String why) throws SQLException {
    StackRoom.need(StackRoom.TO_COMMIT);
    Transaction open = transaction;
    transaction = null;
    boolean unchanged = open == null ? !isSingle() || !ran : undoIfWriting(open);
    // Not while the slot is held: those who are waited for may be waiting for it.
    escalation.makeExclusive(why);
    detach();
    if (open != null && unchanged) {
      unchanged = endUnchanged(open);
    }
    if (!unchanged) {
      throw new SQLException(
          session.pool().poolName()
              + ": a synchronized region that was taken for "
              + kind
              + " "
              + why
              + (kind == Kind.WRITE ? "; what it wrote before is undone" : "")
              + ". From now on it has its lock to itself, so trying again will do. The agent's"
              + " report names it; mode=pool leaves all locks as they are.");
    }
  }

  private boolean undoIfWriting(Transaction open) {
    if (!open.isWriting()) {
      return true;
    }
    undo(open);
    end(open, false);
    return false;
  }

  /** Ends a snapshot; whether the file is still as it was then. */
  private boolean endUnchanged(Transaction snapshot) throws SQLException {
    PhysicalConnection connection = snapshot.connection();
    try {
      String seen = connection.dataVersion();
      connection.run("COMMIT");
      // Looked at within a transaction, so that the number is that of a new snapshot.
      connection.run("BEGIN");
      connection.readFile();
      boolean same = Objects.equals(connection.dataVersion(), seen);
      connection.run("COMMIT");
      return same;
    } catch (Throwable e) {
      connection.markBroken();
      throw e;
    } finally {
      end(snapshot, false);
    }
  }

  /**
   * Ends the region; what it wrote is committed, also if it ends by an exception, because the
   * program's own statements were. Does nothing the second time.
   *
   * @throws SQLException if the COMMIT failed: nothing that the region wrote is there
   */
  public void leave() throws SQLException {
    if (left) {
      return;
    }
    Transaction open = transaction;
    transaction = null;
    detach();
    if (open != null) {
      commit(open);
    }
  }

  private void detach() {
    left = true;
    if (CURRENT.get() == this) {
      CURRENT.remove();
    }
  }

  private void commit(Transaction open) throws SQLException {
    boolean committed = false;
    try {
      open.connection().runKept("COMMIT");
      committed = true;
    } catch (SQLException e) {
      undo(open);
      if (open.isWriting()) {
        throw e;
      }
    } finally {
      end(open, committed);
    }
  }

  private static void undo(Transaction open) {
    try {
      open.connection().run("ROLLBACK");
    } catch (SQLException e) {
      if (!SqliteErrors.hasCode(e, SqliteErrors.ERROR)) {
        open.connection().markBroken();
      }
    }
  }

  /** Result sets do not leave their region: those left open are open by mistake. */
  private void end(Transaction over, boolean committed) {
    boolean wrote = over.isWriting();
    try {
      over.closeCursors();
    } finally {
      try {
        over.end(session.pool(), committed);
      } finally {
        session.regionEnded(this);
        if (wrote) {
          session.pool().transactionEnded(true, committed);
        }
      }
    }
  }
}
