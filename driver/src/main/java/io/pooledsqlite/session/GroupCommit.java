package io.pooledsqlite.session;

import io.pooledsqlite.pool.Grant;
import io.pooledsqlite.pool.Lease;
import io.pooledsqlite.pool.Pool;
import io.pooledsqlite.pool.WriteTicket;
import io.pooledsqlite.sql.SqlStatement;
import io.pooledsqlite.sql.Trait;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Runs one session's autocommit writes together with those of others that wait at the same time:
 * one transaction, one COMMIT, one fsync. Each caller returns only after that COMMIT. Thread-safe.
 */
final class GroupCommit {

  private final Pool pool;
  private final Session session;
  private final Router router;
  private final StatementRunner runner;
  private final CarriedState state;
  private final SlotWait slot;

  GroupCommit(
      Pool pool,
      Session session,
      Router router,
      StatementRunner runner,
      CarriedState state,
      SlotWait slot) {
    this.pool = pool;
    this.session = session;
    this.router = router;
    this.runner = runner;
    this.state = state;
    this.slot = slot;
  }

  /**
   * Runs a write, in company if there is any.
   *
   * @return null if that is not possible: nothing was done then, and the write is to be run alone
   * @throws SQLException what the write led to, or the wait for the queue
   */
  <T> @Nullable T run(SqlStatement statement, String sql, Session.GroupableWork<T> work)
      throws SQLException {
    if (!mayGroup(statement) || pool.database().isUnpooled()) {
      return null;
    }
    GroupMember<T> member = new GroupMember<>(session, runner, statement, sql, work, state);
    WriteTicket ticket = pool.database().slot().ticket(session, member);
    Grant grant;
    try {
      grant = slot.forCompanion(ticket, statement, state.pragmas());
    } catch (SQLException e) {
      router.refuseIfNeeded(statement, sql, e);
      return null;
    }
    return switch (grant) {
      case SERVED -> member.result();
      case HELD -> lead(member, ticket, sql, work);
      case JOIN, RETURNED -> null;
    };
  }

  /**
   * SQLite undoes a failed statement by itself, also inside a transaction; but for a ROLLBACK
   * conflict, which ends the transaction. Where the text does not show that one, {@link WriteGroup}
   * notices.
   */
  private boolean mayGroup(SqlStatement statement) {
    boolean write =
        switch (statement.kind()) {
          case INSERT, UPDATE, DELETE -> true;
          default -> false;
        };
    return write
        && pool.config().groupCommit()
        && !statement.has(Trait.RETURNING)
        && !statement.has(Trait.OR_ROLLBACK)
        && !Pins.asksCounters(statement);
  }

  private <T> @Nullable T lead(
      GroupMember<T> member, WriteTicket ticket, String sql, Session.GroupableWork<T> work)
      throws SQLException {
    WriteClaim claim = WriteClaim.of(pool.database(), ticket);
    Lease writer = router.lendWriter(claim);
    WriteGroup group = new WriteGroup(pool, writer.connection(), member);
    boolean company;
    try {
      company = group.findCompany(ticket.hadToWait());
    } catch (Throwable e) {
      giveBack(writer, claim);
      throw e;
    }
    if (!company) {
      return runner.finish(runner.beginWrite(member.statement(), sql, sql, writer, claim), work);
    }
    try {
      return group.run(writer) ? member.result() : null;
    } finally {
      giveBack(writer, claim);
    }
  }

  private static void giveBack(Lease writer, WriteClaim claim) {
    try {
      writer.close();
    } finally {
      claim.release(true);
    }
  }
}
