package io.pooledsqlite.jdbc;

import io.pooledsqlite.pool.Pool;
import io.pooledsqlite.session.ReadRecord;
import io.pooledsqlite.session.Session;
import io.pooledsqlite.session.StatementScope;
import io.pooledsqlite.session.StatementScope.PutAway;
import io.pooledsqlite.sql.SqlScript;
import io.pooledsqlite.sql.SqlStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * A statement of a logical connection. Each execution runs on whatever connection the session
 * chooses; nothing physical is held between executions but by an open result set. As thread-safe as
 * sqlite-jdbc's: one thread at a time, except {@link #cancel} and {@link #close}.
 */
class LogicalStatement extends StatementSettings {

  private final LogicalConnection connection;

  /** Null without an entry. */
  private @Nullable TextBatch batch;

  private @Nullable String lastSql;
  private @Nullable LogicalResultSet current;
  private @Nullable LogicalResultSet unclaimed;
  private @Nullable GeneratedKeys keys;
  private long updateCount;
  private boolean executed;

  LogicalStatement(LogicalConnection connection) {
    this.connection = connection;
  }

  Session session() {
    return connection.session();
  }

  /** What is run on the driver's statement. */
  @FunctionalInterface
  interface Step<S extends Statement, T> {
    T run(S physical) throws SQLException;
  }

  @Override
  public boolean execute(String sql) throws SQLException {
    beginExecution(sql);
    return run(
        SqlScript.parse(sql).first(), sql, (scope, physical) -> physical.execute(scope.sql()));
  }

  @Override
  public ResultSet executeQuery(String sql) throws SQLException {
    beginExecution(sql);
    SqlStatement statement = SqlScript.parse(sql).first();
    return session()
        .run(
            statement,
            sql,
            getQueryTimeout(),
            scope -> {
              Statement physical = physical(scope);
              try {
                ResultSet rows = physical.executeQuery(scope.sql());
                return claimed(open(scope, rows, physical::close));
              } catch (Throwable e) {
                physical.close();
                throw e;
              }
            });
  }

  @Override
  public int executeUpdate(String sql) throws SQLException {
    return (int) updateEach(sql, Statement::executeUpdate);
  }

  @Override
  public long executeLargeUpdate(String sql) throws SQLException {
    return updateEach(sql, Statement::executeLargeUpdate);
  }

  /** How one text is run by {@code executeUpdate}. */
  @FunctionalInterface
  private interface Update {
    long run(Statement physical, String sql) throws SQLException;
  }

  /**
   * sqlite-jdbc runs all statements of the text here, one after the other, and adds up their
   * changes; each is routed by itself.
   */
  private long updateEach(String sql, Update update) throws SQLException {
    beginExecution(sql);
    SqlScript script = SqlScript.parse(sql);
    if (script.statements().size() <= 1) {
      return update(script.first(), sql, update, keys());
    }
    GeneratedKeys made = null;
    long changes = 0;
    for (SqlStatement statement : script.statements()) {
      GeneratedKeys its = new GeneratedKeys(connection);
      // What follows belongs to SQLite's message where the text does not compile.
      changes += update(statement, statement.text() + ";", update, its);
      made = its.isEmpty() ? made : its;
    }
    // sqlite-jdbc looks only at the beginning of the text, and knows no comments.
    SqlStatement first = script.first();
    boolean begins = sql.isBlank() || sql.substring(0, first.start()).isBlank();
    keys().become(begins && first.kind() == SqlStatement.Kind.INSERT ? made : null);
    return changes;
  }

  private long update(SqlStatement statement, String sql, Update update, GeneratedKeys made)
      throws SQLException {
    Session.GroupableWork<Long> work =
        scope -> {
          try (Statement physical = physical(scope)) {
            long changes = update.run(physical, scope.sql());
            made.keep(scope, statement, physical);
            return changes;
          }
        };
    return session().run(statement, sql, getQueryTimeout(), work);
  }

  private interface Execution {
    boolean run(StatementScope scope, Statement physical) throws SQLException;
  }

  private boolean run(SqlStatement statement, String sql, Execution execution) throws SQLException {
    Session.GroupableWork<Boolean> work =
        scope -> {
          Statement physical = physical(scope);
          try {
            boolean hasRows = execution.run(scope, physical);
            afterExecute(scope, statement, physical, hasRows, physical::close);
            return hasRows;
          } catch (Throwable e) {
            physical.close();
            throw e;
          }
        };
    return session().run(statement, sql, getQueryTimeout(), work);
  }

  private Statement physical(StatementScope scope) throws SQLException {
    Statement physical = scope.connection().raw().createStatement();
    applyTo(physical);
    scope.running(physical);
    return physical;
  }

  // Shared with prepared statements.

  /** Forgets the last execution's results, but for its keys: those stay until the next success. */
  final void beginExecution(String sql) throws SQLException {
    closeCurrent();
    lastSql = sql;
    executed = false;
  }

  /** Whether sqlite-jdbc would have a compiled statement here, whose results can be asked for. */
  boolean isCompiled() {
    return executed && !session().isClosed();
  }

  private void checkCompiled() throws SQLException {
    if (!isCompiled()) {
      throw new SQLException("statement is not executing");
    }
  }

  /** Keeps what {@code execute} left on the driver's statement. */
  final void afterExecute(
      StatementScope scope,
      SqlStatement statement,
      Statement physical,
      boolean hasRows,
      PutAway putAway)
      throws SQLException {
    PutAway ending = putAway;
    if (hasRows && scope.mustSpool()) {
      // Where sqlite-jdbc has no key it runs a query, after which it commits: not beside the rows.
      ending =
          () -> {
            keepGeneratedKey(scope, statement, physical);
            putAway.run();
          };
    } else {
      keepGeneratedKey(scope, statement, physical);
      executed = true;
    }
    if (hasRows) {
      unclaimed = open(scope, physical.getResultSet(), ending);
      executed = true;
      updateCount = -1;
    } else {
      // sqlite-jdbc answers changes() whatever ran; only for a write is it this connection's.
      updateCount = isChange(statement) ? physical.getUpdateCount() : scope.changes();
      ending.run();
    }
  }

  static boolean isChange(SqlStatement statement) {
    return switch (statement.kind()) {
      case INSERT, UPDATE, DELETE -> true;
      default -> false;
    };
  }

  /** {@link GeneratedKeys#keep}. */
  final void keepGeneratedKey(StatementScope scope, SqlStatement statement, Statement physical)
      throws SQLException {
    if (keys != null || statement.kind() == SqlStatement.Kind.INSERT) {
      keys().keep(scope, statement, physical);
    }
  }

  private GeneratedKeys keys() {
    GeneratedKeys known = keys;
    if (known == null) {
      known = new GeneratedKeys(connection);
      keys = known;
    }
    return known;
  }

  /** Makes the application's result set over the driver's. */
  final LogicalResultSet open(StatementScope scope, ResultSet rows, PutAway putAway)
      throws SQLException {
    LogicalResultSet opened;
    if (scope.mustSpool()) {
      CopiedDescription description = CopiedDescription.of(rows, pool().database());
      Rows kept = Rows.copyAll(session().scratch(), rows, description);
      opened = new LogicalResultSet(this, kept, description, rows);
      rows.close();
      putAway.run();
    } else {
      opened =
          new LogicalResultSet(
              this,
              scope,
              rows,
              getLargeMaxRowsSetting(),
              scope.isRecorded() ? scope.record(repetition(scope.sql())) : null);
      scope.keepFor(opened, rows, putAway);
    }
    current = opened;
    return opened;
  }

  /** Opens the rows of a query of ours on the driver's statement, which goes with them. */
  final LogicalResultSet openRows(StatementScope scope, Statement physical, String query)
      throws SQLException {
    lastSql = query;
    return open(scope, physical.executeQuery(query), physical::close);
  }

  /** How the query that just ran can be run once more, on another connection. */
  ReadRecord.Query repetition(String sql) {
    return other -> other.raw().createStatement().executeQuery(sql);
  }

  final LogicalResultSet claimed(LogicalResultSet resultSet) {
    executed = true;
    unclaimed = null;
    updateCount = -1;
    return resultSet;
  }

  final Pool pool() {
    return session().pool();
  }

  final void closeCurrent() throws SQLException {
    LogicalResultSet open = current;
    current = null;
    unclaimed = null;
    if (open != null) {
      open.close();
    }
  }

  /** The open result set, if any. */
  final @Nullable LogicalResultSet current() {
    return current;
  }

  /** The same, if the program has it already. */
  final @Nullable LogicalResultSet claimedRows() {
    return unclaimed == null ? current : null;
  }

  final long updateCount() {
    return updateCount;
  }

  final void updateCount(long count) {
    updateCount = count;
  }

  void resultSetClosed(LogicalResultSet closed) throws SQLException {
    if (current == closed) {
      current = null;
    }
    if (isCloseOnCompletionSet() && !isClosed()) {
      close();
    }
  }

  /** The last row was read; the driver's result set is about to be closed. */
  void rowsEnded(ResultSet rows) throws SQLException {}

  /** Describes the columns of the text that ran last. */
  ResultSetMetaData describe() throws SQLException {
    String sql = lastSql == null ? "" : lastSql;
    return session()
        .describe(
            scope -> {
              try (PreparedStatement compiled = scope.connection().raw().prepareStatement(sql)) {
                return MetaDataSnapshot.of(compiled.getMetaData(), pool().database());
              }
            });
  }

  // Results.

  @Override
  public void setLargeMaxRows(long max) throws SQLException {
    super.setLargeMaxRows(max);
    LogicalResultSet open = current;
    if (open != null) {
      open.limitRows(max);
    }
  }

  @Override
  public @Nullable ResultSet getResultSet() throws SQLException {
    checkCompiled();
    LogicalResultSet result = unclaimed;
    if (result != null) {
      unclaimed = null;
      return result;
    }
    if (current != null) {
      throw new SQLException("ResultSet already requested");
    }
    return null;
  }

  @Override
  public int getUpdateCount() throws SQLException {
    return (int) getLargeUpdateCount();
  }

  @Override
  public long getLargeUpdateCount() throws SQLException {
    return isCompiled() && unclaimed == null && current == null ? updateCount : -1;
  }

  @Override
  public boolean getMoreResults() throws SQLException {
    return getMoreResults(Statement.CLOSE_CURRENT_RESULT);
  }

  @Override
  public boolean getMoreResults(int what) throws SQLException {
    checkCompiled();
    if (what == Statement.KEEP_CURRENT_RESULT || what == Statement.CLOSE_ALL_RESULTS) {
      throw new SQLFeatureNotSupportedException(
          "Argument not supported: Statement.KEEP_CURRENT_RESULT or Statement.CLOSE_ALL_RESULTS");
    }
    if (what != Statement.CLOSE_CURRENT_RESULT) {
      throw new SQLException("Invalid argument");
    }
    closeCurrent();
    updateCount = -1;
    return false;
  }

  @Override
  public ResultSet getGeneratedKeys() throws SQLException {
    return keys().rows();
  }

  // Batches.

  @Override
  public void addBatch(String sql) throws SQLException {
    closeCurrent();
    executed = false;
    if (batch == null) {
      batch = new TextBatch();
    }
    batch.add(sql);
  }

  @Override
  public void clearBatch() throws SQLException {
    batch = null;
  }

  @Override
  public int[] executeBatch() throws SQLException {
    long[] changes = executeLargeBatch();
    int[] counts = new int[changes.length];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = (int) changes[i];
    }
    return counts;
  }

  @Override
  public long[] executeLargeBatch() throws SQLException {
    closeCurrent();
    executed = false;
    TextBatch texts = batch;
    batch = null;
    return texts == null ? new long[0] : texts.execute(session());
  }

  // The rest.

  @Override
  public void cancel() throws SQLException {
    session().cancel();
  }

  @Override
  public Connection getConnection() throws SQLException {
    return connection.presented();
  }

  @Override
  public void close() throws SQLException {
    markClosed();
    closeCurrent();
    if (keys != null) {
      keys.forget();
    }
    executed = false;
  }
}
