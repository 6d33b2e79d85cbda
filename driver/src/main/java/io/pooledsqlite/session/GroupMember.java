package io.pooledsqlite.session;

import io.pooledsqlite.pool.Companion;
import io.pooledsqlite.pool.Lease;
import io.pooledsqlite.pool.Pool;
import io.pooledsqlite.pool.SessionState;
import io.pooledsqlite.pool.SqliteErrors;
import io.pooledsqlite.sql.SqlStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * One autocommit write that may share a transaction with others. Run by the thread that leads the
 * group, asked for its result by the thread that wants it afterwards; the write queue's hand-over
 * orders the two.
 */
final class GroupMember<T> implements Companion {

  /** Writes of one pool under the same settings; the pool stands for itself. */
  private record Company(Pool pool, SessionState pragmas) {

    // Spelt out, as SessionState's.
    @Override
    public int hashCode() {
      return 31 * pool.hashCode() + pragmas.hashCode();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Company company
          && pool.equals(company.pool)
          && pragmas.equals(company.pragmas);
    }
  }

  private final StatementRunner runner;
  private final SqlStatement statement;
  private final String sql;
  private final Session.GroupableWork<T> work;
  private final ChangeCounters counters;
  private final Company company;
  private ChangeCounters.@Nullable Mark before;
  private @Nullable StatementScope scope;
  private @Nullable T result;
  private @Nullable Throwable failure;
  private boolean refused;

  GroupMember(
      Session session,
      StatementRunner runner,
      SqlStatement statement,
      String sql,
      Session.GroupableWork<T> work,
      CarriedState state) {
    this.runner = runner;
    this.statement = statement;
    this.sql = sql;
    this.work = work;
    this.counters = state.counters();
    this.company = new Company(session.pool(), state.pragmas());
  }

  @Override
  public Object company() {
    return company;
  }

  SqlStatement statement() {
    return statement;
  }

  /** Runs the write inside the group's transaction. Returns false if it failed. */
  boolean runOn(Lease writer) {
    before = counters.mark();
    try {
      StatementScope begun = runner.beginWrite(statement, sql, sql, writer, null);
      scope = begun;
      try {
        result = runner.attempt(begun, work);
      } finally {
        begun.ran();
      }
      return true;
    } catch (RuntimeException | Error e) {
      // Nobody knows what was done: not even the transaction can be trusted.
      writer.connection().markBroken();
      failure = e;
      return false;
    } catch (SQLException e) {
      failure = e;
      refused = SqliteErrors.hasCode(e, SqliteErrors.INTERRUPT);
      return false;
    }
  }

  /** The write is settled with {@code why}, unless it failed for a reason of its own. */
  void refuse(Throwable why) {
    if (failure == null) {
      failure = why;
    }
    refused = true;
  }

  /** Whether the write is settled even if the transaction is lost: it was cancelled or refused. */
  boolean isRefused() {
    return refused;
  }

  /** The transaction is over; the session may close now. */
  void leave(boolean committed) {
    ChangeCounters.Mark mark = before;
    if (!committed && mark != null) {
      counters.backTo(mark);
    }
    StatementScope ran = scope;
    if (ran != null) {
      ran.finish(false);
    }
  }

  /** For the thread that wanted the write, once it is settled. */
  T result() throws SQLException {
    Throwable failed = failure;
    if (failed != null) {
      // Made by whoever led the group; the application is to see where it was itself.
      failed.fillInStackTrace();
      if (failed instanceof SQLException e) {
        throw e;
      }
      if (failed instanceof RuntimeException e) {
        throw e;
      }
      throw (Error) failed;
    }
    T value = result;
    if (value == null) {
      throw new IllegalStateException("not settled: " + statement.kind());
    }
    return value;
  }
}
