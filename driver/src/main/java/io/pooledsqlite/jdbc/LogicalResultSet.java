package io.pooledsqlite.jdbc;

import io.pooledsqlite.pool.Pause;
import io.pooledsqlite.session.Cursor;
import io.pooledsqlite.session.ReadRecord;
import io.pooledsqlite.session.Session;
import io.pooledsqlite.session.StatementScope;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A result set whose rows come from a leased connection until they are exhausted, closed, or moved
 * to temporary storage. Thread-safe.
 */
final class LogicalResultSet extends ForwardingResultSet implements Cursor {

  private enum State {
    /** The driver's own result set on a leased connection. */
    OPEN,
    /** Some rows in a temporary database; the driver's result set stands behind them. */
    READ_AHEAD,
    /** Rows in a temporary database; no lease. */
    SPOOLED,
    /** Read to the end; no lease. */
    EXHAUSTED,
    /** Its connection was closed before its last row: reading on fails, as in sqlite-jdbc. */
    CUT_OFF,
    /** Closed by the application or with its statement. */
    CLOSED
  }

  private static final long BETWEEN_SLICES_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

  private final LogicalStatement statement;
  private final @Nullable StatementScope scope;
  private final boolean releasedAtEnd;
  private long maxRows;
  private final @Nullable ReadRecord record;
  private State state;
  private ResultSet rows;
  private @Nullable ResultSetMetaData metaData;
  private @Nullable CopiedDescription description;
  private @Nullable Rows kept;

  /** What comes behind {@link #kept}; made when something is read ahead. */
  private volatile @Nullable ReadAhead ahead;

  /** How many rows were to be read ahead at most when that was last begun. */
  private int aheadMost;

  private long row;
  private boolean afterLast;

  /** Rows of a cursor that keeps {@code scope}. */
  LogicalResultSet(
      LogicalStatement statement,
      StatementScope scope,
      ResultSet rows,
      long maxRows,
      @Nullable ReadRecord record) {
    this.record = record;
    this.statement = statement;
    this.scope = scope;
    this.rows = rows;
    this.maxRows = maxRows;
    this.releasedAtEnd = !scope.isOnOwnConnection();
    this.state = State.OPEN;
  }

  /** Rows that are already in temporary storage. */
  LogicalResultSet(
      LogicalStatement statement, Rows kept, CopiedDescription description, ResultSet source) {
    this.statement = statement;
    this.scope = null;
    this.record = null;
    this.rows = source;
    this.kept = kept;
    this.description = description;
    this.maxRows = statement.getLargeMaxRowsSetting();
    this.releasedAtEnd = true;
    this.state = State.SPOOLED;
  }

  /** {@code Statement.setMaxRows} while it is open, which sqlite-jdbc applies at once. */
  void limitRows(long most) throws SQLException {
    synchronized (lock) {
      if (isOnDriver()) {
        driverRows().getStatement().setMaxRows((int) most);
      }
      maxRows = most;
    }
  }

  /** As sqlite-jdbc looks at it: a limit below this row is none. */
  private boolean isAtLimit() {
    return row > 0 && row == maxRows;
  }

  /** Whether the driver's own result set is open. */
  private boolean isOnDriver() {
    return state == State.OPEN || state == State.READ_AHEAD;
  }

  /** The result set that stands where the program does: copies go before the driver's. */
  private ResultSet rows() throws SQLException {
    return kept == null ? rows : kept.resultSet();
  }

  private ResultSet driverRows() {
    ResultSet behind = ahead == null ? null : ahead.driverRows();
    return behind == null ? rows : behind;
  }

  @Override
  ResultSet delegate() throws SQLException {
    if (state == State.EXHAUSTED && kept == null) {
      // Asked for a column after the last row: NULLs, under the same names.
      Rows empty =
          Rows.exhausted(statement.session().scratch(), Rows.names(getMetaData()), row > 0);
      kept = empty;
    }
    if (!hasEnded()) {
      return rows();
    }
    LogicalResultSet later = state == State.CLOSED ? later() : null;
    return later == null ? ClosedResultSet.of(statement.session().pool()) : later;
  }

  /**
   * The result set of a later execution of the statement, for when this one is closed. In
   * sqlite-jdbc the two are one object, and a program that kept this one reads the rows of that.
   */
  private @Nullable LogicalResultSet later() {
    LogicalResultSet later = statement.claimedRows();
    return later == this ? null : later;
  }

  /** A question about the position in the rows. */
  private interface Question<T> {
    T of(LogicalResultSet rows) throws SQLException;
  }

  private <T> T askLater(Question<T> question, T ifNone) throws SQLException {
    LogicalResultSet later = later();
    return later == null ? ifNone : question.of(later);
  }

  private boolean hasEnded() {
    return state == State.CLOSED || state == State.CUT_OFF;
  }

  @Override
  public boolean next() throws SQLException {
    synchronized (lock) {
      if (state == State.CUT_OFF) {
        throw new SQLException("stmt pointer is closed");
      }
      if (state == State.CLOSED) {
        return askLater(LogicalResultSet::next, false);
      }
      if (state == State.EXHAUSTED) {
        return false;
      }
      if (scope == null) {
        return advance();
      }
      scope.rowAsked();
      try {
        return advance();
      } finally {
        scope.rowGiven();
      }
    }
  }

  private boolean advance() throws SQLException {
    if (kept != null && isAtLimit()) {
      // There may be copies of more, and sqlite-jdbc stays on the row.
      kept.readToEnd();
      return false;
    }
    boolean more = rows().next();
    while (!more && goOnBehind()) {
      more = rows().next();
    }
    if (record != null && state == State.OPEN) {
      keepAccount(record, more);
    }
    if (more) {
      row++;
    } else if (state == State.OPEN && !isAtLimit()) {
      exhausted();
    } else if (kept != null) {
      kept.readToEnd();
    }
    return more;
  }

  /**
   * Passes from rows that were read ahead to those behind them.
   *
   * @return false if there are no more in any case
   */
  private boolean goOnBehind() throws SQLException {
    ReadAhead behind = ahead;
    if (behind == null) {
      return false;
    }
    Rows next = behind.poll();
    if (next == null && behind.driverRows() == null) {
      return false;
    }
    if (kept != null) {
      kept.close();
    }
    kept = next;
    if (next != null) {
      return true;
    }
    rows = driverRows();
    ahead = null;
    state = State.OPEN;
    behind.throwFailure();
    return true;
  }

  private void keepAccount(ReadRecord account, boolean more) throws SQLException {
    if (more) {
      account.row(rows);
    } else {
      account.end();
    }
  }

  /** SQLite ended the statement with its last row: the connection is free for others. */
  private void exhausted() throws SQLException {
    if (!releasedAtEnd) {
      if (scope != null) {
        scope.rowsEnded();
      }
      return;
    }
    afterLast = rows.isAfterLast();
    try {
      statement.rowsEnded(rows);
    } finally {
      state = State.EXHAUSTED;
      endScope();
    }
  }

  private void endScope() {
    if (scope != null) {
      scope.closeCursor();
    }
  }

  @Override
  public void close() throws SQLException {
    boolean wasOpen;
    ReadAhead now = ahead;
    if (now != null && now.isReading() && scope != null && !scope.isShared()) {
      // A step of a query may take long, and nobody wants the row; nothing else is on the
      // connection.
      scope.interrupt();
    }
    synchronized (lock) {
      wasOpen = state != State.CLOSED;
      end();
    }
    LogicalResultSet later = wasOpen ? null : later();
    if (wasOpen) {
      statement.resultSetClosed(this);
    } else if (later != null) {
      later.close();
    }
  }

  private void end() throws SQLException {
    boolean onDriver = isOnDriver();
    state = State.CLOSED;
    if (onDriver) {
      endScope();
    }
    closeKept();
  }

  private void closeKept() {
    if (kept != null) {
      kept.close();
      kept = null;
    }
    if (ahead != null) {
      ahead.close();
      ahead = null;
    }
  }

  private boolean mayHaveMore() throws SQLException {
    ResultSet now = rows();
    return row > 0 ? !now.isAfterLast() : now.isBeforeFirst();
  }

  @Override
  public boolean isLockedByThisThread() {
    return Thread.holdsLock(lock);
  }

  @Override
  public void closeWithSession() {
    try {
      synchronized (lock) {
        boolean rowsLeft = isOnDriver() && mayHaveMore();
        end();
        if (rowsLeft) {
          state = State.CUT_OFF;
        }
      }
    } catch (SQLException ignored) {
      // Only temporary storage can fail to close, and it is freed with its connection.
    }
  }

  /**
   * In slices, between which whoever waits for the lock gets its rows. Where it ends before the
   * rows do, they are not read ahead as far once more before the program has come to the end of
   * those.
   */
  @Override
  public boolean spool(int mostRows) {
    CopyLimit limit = CopyLimit.rows(mostRows);
    synchronized (lock) {
      if (!mayReadAhead(mostRows)) {
        return false;
      }
      aheadMost = mostRows;
    }
    while (readAhead(limit)) {
      // A monitor that is taken again at once is hardly ever had by who waits for it.
      Pause.nanos(BETWEEN_SLICES_NANOS);
    }
    return limit.hasEnded();
  }

  /** Who asks for more rows than the last who did goes on behind the rows of that one. */
  private boolean mayReadAhead(int mostRows) {
    ReadAhead behind = ahead;
    return state == State.OPEN
        || (state == State.READ_AHEAD
            && mostRows > aheadMost
            && behind != null
            && !behind.hasFailed());
  }

  /** Copies one slice; returns whether there is to be another. */
  private boolean readAhead(CopyLimit limit) {
    synchronized (lock) {
      if (!isOnDriver() || limit.isUsedUp()) {
        return false;
      }
      ReadAhead behind = ahead == null ? new ReadAhead() : ahead;
      ahead = behind;
      behind.reading(true);
      try {
        copySlice(behind, limit);
      } catch (SQLException e) {
        if (limit.hasMoved()) {
          rowsAreLost(behind, e);
        }
        return false;
      } catch (RuntimeException | Error e) {
        if (limit.hasMoved()) {
          rowsAreLost(behind, new SQLException(e));
        }
        throw e;
      } finally {
        behind.reading(false);
      }
      if (limit.hasEnded()) {
        behind.behind(null, null);
        state = State.SPOOLED;
        endScope();
      }
      return !limit.hasEnded() && !limit.isUsedUp() && !behind.hasFailed();
    }
  }

  private void copySlice(ReadAhead behind, CopyLimit limit) throws SQLException {
    Session session = statement.session();
    ResultSet source = driverRows();
    boolean first = state == State.OPEN;
    LastRead before = LastRead.of(source);
    CopiedDescription columns = description;
    if (first || columns == null) {
      columns = CopiedDescription.of(source, session.pool().database());
      description = columns;
    }
    LastRead lastRead = first && row > 0 ? before : null;
    Rows copy =
        Rows.copy(
            session.scratch(),
            source,
            lastRead,
            columns,
            record,
            limit,
            session::lostSpooledCursor);
    behind.behind(source, limit.failure());
    if (first) {
      kept = copy;
      state = State.READ_AHEAD;
    } else if (limit.hasCopiedAny()) {
      behind.add(copy);
    } else {
      // The rows ended with those of the slice before, on whose last the program may ask.
      copy.close();
    }
  }

  /** The driver gave rows that could not be kept: they must not be missing in silence. */
  private void rowsAreLost(ReadAhead behind, SQLException e) {
    ResultSet source = driverRows();
    behind.behind(source, e);
    if (state != State.OPEN) {
      return;
    }
    try {
      rows = ClosedResultSet.of(statement.session().pool());
      state = State.READ_AHEAD;
    } catch (SQLException alsoThis) {
      state = State.CUT_OFF;
      endScope();
    }
  }

  @Override
  public boolean isClosed() throws SQLException {
    synchronized (lock) {
      return switch (state) {
        case CLOSED -> askLater(LogicalResultSet::isClosed, true);
        case EXHAUSTED, CUT_OFF -> false;
        default -> rows().isClosed();
      };
    }
  }

  @Override
  public Statement getStatement() {
    return statement;
  }

  @Override
  public ResultSetMetaData getMetaData() throws SQLException {
    synchronized (lock) {
      ResultSetMetaData known = metaData;
      if (hasEnded()) {
        return delegate().getMetaData();
      }
      if (known == null) {
        known = new LiveMetaData(this);
        metaData = known;
      }
      return known;
    }
  }

  /**
   * The driver's description of the columns, wherever the rows are.
   *
   * @param column the one that is asked for; 0 if none is
   */
  ResultSetMetaData driverMetaData(int column) throws SQLException {
    synchronized (lock) {
      return switch (state) {
        case OPEN -> rows.getMetaData();
        case CLOSED, CUT_OFF -> {
          // In sqlite-jdbc one object is both, so a description outlives its result set.
          ResultSet closed = delegate();
          yield closed instanceof ResultSetMetaData both ? both : closed.getMetaData();
        }
        case READ_AHEAD, SPOOLED -> {
          CopiedDescription copied = description;
          yield copied != null ? copied.at(rows(), column) : rows().getMetaData();
        }
        case EXHAUSTED -> statement.describe();
      };
    }
  }

  @Override
  public int getRow() throws SQLException {
    synchronized (lock) {
      return state == State.CLOSED ? askLater(LogicalResultSet::getRow, 0) : (int) row;
    }
  }

  @Override
  public boolean isFirst() throws SQLException {
    synchronized (lock) {
      return state == State.CLOSED ? askLater(LogicalResultSet::isFirst, false) : row == 1;
    }
  }

  @Override
  public boolean isBeforeFirst() throws SQLException {
    synchronized (lock) {
      return switch (state) {
        case OPEN -> rows.isBeforeFirst();
        case READ_AHEAD, SPOOLED -> row == 0 && rows().isBeforeFirst();
        case CLOSED -> askLater(LogicalResultSet::isBeforeFirst, false);
        default -> false;
      };
    }
  }

  @Override
  public boolean isAfterLast() throws SQLException {
    synchronized (lock) {
      return switch (state) {
        case OPEN, READ_AHEAD, SPOOLED -> rows().isAfterLast();
        case EXHAUSTED -> afterLast;
        case CLOSED -> askLater(LogicalResultSet::isAfterLast, false);
        case CUT_OFF -> false;
      };
    }
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return type.cast(this);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return type.isInstance(this);
  }
}
