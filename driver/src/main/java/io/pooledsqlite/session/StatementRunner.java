package io.pooledsqlite.session;

import io.pooledsqlite.pool.Lease;
import io.pooledsqlite.pool.Pool;
import io.pooledsqlite.pool.SqliteErrors;
import io.pooledsqlite.sql.SqlStatement;
import io.pooledsqlite.sql.SqlStatement.Kind;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Runs the statements of one session on the connections that the {@link Router} found for them:
 * what is done before and after each, whether it succeeds or fails, wherever it runs. Thread-safe.
 */
final class StatementRunner {

  private final Pool pool;
  private final Session session;
  private final OpenScopes scopes;
  private final CarriedState state;
  private final OwnConnection own;

  StatementRunner(
      Pool pool, Session session, OpenScopes scopes, CarriedState state, OwnConnection own) {
    this.pool = pool;
    this.session = session;
    this.scopes = scopes;
    this.state = state;
    this.own = own;
  }

  /**
   * Gets ready to run a statement. The lease and the claim go back with the scope, also if this
   * fails.
   *
   * @param text what to run for {@code sql}
   * @param shared whether the lease outlives the statement
   */
  StatementScope begin(
      SqlStatement statement,
      String sql,
      String text,
      Lease lease,
      boolean shared,
      @Nullable Transaction open,
      @Nullable WriteClaim claim)
      throws SQLException {
    boolean kept = isKept(statement, sql, text);
    StatementScope scope =
        new StatementScope(session, statement, text, kept, lease, shared, open, claim);
    session.scopeBegan(scope);
    try {
      session.checkUsable();
      state.before(scope);
      return scope;
    } catch (Throwable e) {
      scope.finish(false);
      throw e;
    }
  }

  /**
   * Gets ready to write in autocommit.
   *
   * @param claim the slot, which goes back with the scope, as does the lease; null for a write in a
   *     group, whose leader keeps both
   */
  StatementScope beginWrite(
      SqlStatement statement, String sql, String text, Lease lease, @Nullable WriteClaim claim)
      throws SQLException {
    StatementScope scope = begin(statement, sql, text, lease, claim == null, null, claim);
    try {
      state.beforeWrite(lease.connection(), null, statement, session);
      return scope;
    } catch (Throwable e) {
      lease.connection().markBroken();
      scope.finish(false);
      throw e;
    }
  }

  /** Substituted texts differ each time, and pragmas act when they are compiled. */
  private static boolean isKept(SqlStatement statement, String sql, String text) {
    return statement.kind() != Kind.PRAGMA && text.equals(sql);
  }

  /** Asks something of a connection that the session has already; no statement of its own. */
  <T> T ask(Lease lease, @Nullable Transaction open, Session.Work<T> work) throws SQLException {
    StatementScope scope =
        new StatementScope(session, SqlStatement.EMPTY, "", false, lease, true, open, null);
    session.scopeBegan(scope);
    return finish(scope, work);
  }

  /** Does the work and ends the scope, unless that left a cursor. */
  <T> T finish(StatementScope scope, Session.Work<T> work) throws SQLException {
    boolean done = false;
    try {
      T result = attempt(scope, work);
      done = true;
      return result;
    } finally {
      own.after(scope.statement());
      if (!scope.hasCursor()) {
        scope.finish(true);
      } else if (!done || session.isClosed()) {
        scope.closeWithSession();
      } else if (!scope.isShared()) {
        boolean keepsNone = pool.database().keepsNoCursors();
        if (keepsNone ? scope.spool(Cursor.MOST_ROWS) : scopes.spoolBeyondLimit(scope)) {
          pool.listener().cursorSpooled(pool);
        }
      }
    }
  }

  /** Does the work; the scope stays open. */
  <T> T attempt(StatementScope scope, Session.Work<T> work) throws SQLException {
    try {
      T result = work.run(scope);
      state.after(scope, session);
      scope.ranInTransaction(true);
      return result;
    } catch (SQLException e) {
      scope.ranInTransaction(false);
      failed(scope, e);
      afterFailure(scope, e);
      throw e;
    } catch (RuntimeException | Error e) {
      // Nobody knows what was done; an application's own transaction is the application's to end.
      if (!scope.isShared()) {
        scope.connection().markBroken();
      }
      throw e;
    }
  }

  private void failed(StatementScope scope, SQLException e) {
    if (SqliteErrors.hasCode(e, SqliteErrors.BUSY)) {
      pool.listener().busy(pool);
    }
    // The pool must not keep a connection on which a failed statement left a transaction: one of
    // the application's, or sqlite-jdbc's own BEGIN and COMMIT after a query without rows.
    boolean doubtful = scope.mustSpool() || SqliteErrors.hasCode(e, SqliteErrors.INTERRUPT);
    if (!scope.isShared() && doubtful && scope.connection().inTransaction()) {
      scope.connection().markBroken();
    }
  }

  /** An error does not mean that nothing was done: {@code executeQuery} of a PRAGMA or INSERT. */
  private void afterFailure(StatementScope scope, SQLException failure) {
    if (SqliteErrors.hasCode(failure, SqliteErrors.ERROR)) {
      // The text did not compile, so nothing ran.
      return;
    }
    try {
      state.after(scope, session);
    } catch (SQLException e) {
      scope.connection().markBroken();
      if (e != failure) {
        failure.addSuppressed(e);
      }
    }
  }
}
