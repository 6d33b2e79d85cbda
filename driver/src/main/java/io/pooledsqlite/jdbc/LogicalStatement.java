package io.pooledsqlite.jdbc;

import io.pooledsqlite.pool.Pool;
import io.pooledsqlite.session.ReadRecord;
import io.pooledsqlite.session.Session;
import io.pooledsqlite.session.StatementScope;
import io.pooledsqlite.session.StatementScope.PutAway;
import io.pooledsqlite.sql.Names;
import io.pooledsqlite.sql.SqlScript;
import io.pooledsqlite.sql.SqlStatement;
import io.pooledsqlite.sql.Trait;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement of a logical connection. Each execution runs on whatever connection the session
 * chooses; nothing physical is held between executions but by an open result set. As thread-safe as
 * sqlite-jdbc's: one thread at a time, except {@link #cancel} and {@link #close}.
 */
class LogicalStatement extends StatementSettings {

  /** What {@code getGeneratedKeys} answers after an INSERT. */
  private record GeneratedKey(String column, long value) {}

  private final LogicalConnection connection;

  /** Replaced when there is an entry. */
  private List<String> batch = List.of();

  private @Nullable String lastSql;
  private @Nullable LogicalResultSet current;
  private @Nullable LogicalResultSet unclaimed;
  private @Nullable GeneratedKey generatedKey;
  private @Nullable LogicalResultSet keys;
  private long updateCount;
  private boolean executed;

  LogicalStatement(LogicalConnection connection) {
    this.connection = connection;
  }

  Session session() {
    return connection.session();
  }

  private Session openSession() throws SQLException {
    Session session = session();
    if (session.isClosed()) {
      throw new SQLException("The database has been closed");
    }
    return session;
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
    return openSession()
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
      return update(script.first(), sql, update);
    }
    GeneratedKey key = generatedKey;
    LogicalResultSet asked = keys;
    keys = null;
    GeneratedKey made = null;
    long changes = 0;
    try {
      for (SqlStatement statement : script.statements()) {
        // What follows belongs to SQLite's message where the text does not compile.
        changes += update(statement, statement.text() + ";", update);
        made = generatedKey == null ? made : generatedKey;
      }
      // sqlite-jdbc looks only at the beginning of the text, and knows no comments.
      SqlStatement first = script.first();
      boolean begins = sql.isBlank() || sql.substring(0, first.start()).isBlank();
      key = begins && first.kind() == SqlStatement.Kind.INSERT ? made : null;
      if (asked != null) {
        asked.close();
        asked = null;
      }
    } finally {
      generatedKey = key;
      keys = asked;
    }
    return changes;
  }

  private long update(SqlStatement statement, String sql, Update update) throws SQLException {
    Session.GroupableWork<Long> work =
        scope -> {
          try (Statement physical = physical(scope)) {
            long changes = update.run(physical, scope.sql());
            keepGeneratedKey(scope, statement, physical);
            return changes;
          }
        };
    return openSession().run(statement, sql, getQueryTimeout(), work);
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
    return openSession().run(statement, sql, getQueryTimeout(), work);
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

  /**
   * After a success of anything but {@code executeQuery}, which neither makes keys nor forgets
   * those there are.
   */
  final void keepGeneratedKey(StatementScope scope, SqlStatement statement, Statement physical)
      throws SQLException {
    forgetKeys();
    if (statement.kind() != SqlStatement.Kind.INSERT) {
      return;
    }
    try (ResultSet keys = physical.getGeneratedKeys()) {
      if (keys != null && keys.next()) {
        // With rows still to come, SQLite has not counted the changes yet.
        long key = statement.has(Trait.RETURNING) ? keys.getLong(1) : scope.capture();
        generatedKey = new GeneratedKey(keys.getMetaData().getColumnName(1), key);
      }
    }
  }

  /** Makes the application's result set over the driver's. */
  final LogicalResultSet open(StatementScope scope, ResultSet rows, PutAway putAway)
      throws SQLException {
    LogicalResultSet opened;
    if (scope.mustSpool()) {
      MetaDataSnapshot description = MetaDataSnapshot.of(rows.getMetaData(), pool().database());
      Rows kept = Rows.copy(session().scratch(), rows, false, null, () -> {});
      opened = new LogicalResultSet(this, kept, description);
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

  private void forgetKeys() throws SQLException {
    LogicalResultSet asked = keys;
    keys = null;
    generatedKey = null;
    if (asked != null) {
      asked.close();
    }
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
    LogicalResultSet asked = keys;
    if (asked == null) {
      asked = openKeys();
      keys = asked;
    }
    return asked;
  }

  private LogicalResultSet openKeys() throws SQLException {
    if (session().isClosed()) {
      throw new SQLException(
          generatedKey == null ? "database connection closed" : "stmt pointer is closed");
    }
    LogicalStatement holder = new LogicalStatement(connection);
    return session()
        .describe(
            scope -> {
              Statement physical = scope.connection().raw().createStatement();
              try {
                GeneratedKey known = generatedKey;
                String sql = selectKey(known != null ? known : keyOfOldVersions(scope, physical));
                holder.lastSql = sql;
                return holder.open(scope, physical.executeQuery(sql), physical::close);
              } catch (Throwable e) {
                physical.close();
                throw e;
              }
            });
  }

  private static String selectKey(@Nullable GeneratedKey key) {
    return key == null
        ? "SELECT 1 WHERE 1 = 2"
        : "SELECT " + key.value() + " AS " + Names.quote(key.column());
  }

  /** Up to 3.42, sqlite-jdbc answers the connection's last key, whatever ran on the statement. */
  private @Nullable GeneratedKey keyOfOldVersions(StatementScope scope, Statement fresh)
      throws SQLException {
    try (ResultSet last = fresh.getGeneratedKeys()) {
      if (last == null || !last.next()) {
        return null;
      }
      long key = scope.isOnOwnConnection() ? last.getLong(1) : session().lastInsertRowid();
      return new GeneratedKey(last.getMetaData().getColumnName(1), key);
    }
  }

  // Batches.

  @Override
  public void addBatch(String sql) throws SQLException {
    closeCurrent();
    executed = false;
    if (batch.isEmpty()) {
      batch = new ArrayList<>();
    }
    batch.add(sql);
  }

  @Override
  public void clearBatch() throws SQLException {
    batch = List.of();
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
    long[] changes = new long[batch.size()];
    List<String> texts = batch;
    batch = List.of();
    for (int i = 0; i < changes.length; i++) {
      try {
        changes[i] = executeBatchEntry(texts.get(i));
      } catch (SQLException e) {
        if (SqlScript.parse(texts.get(i)).statements().isEmpty()) {
          throw e;
        }
        throw new BatchUpdateException(
            "batch entry " + i + ": " + e.getMessage(), null, 0, changes, e);
      }
    }
    return changes;
  }

  /** Compiles and runs the first statement only, as sqlite-jdbc does with batch entries. */
  private long executeBatchEntry(String sql) throws SQLException {
    SqlStatement statement = SqlScript.parse(sql).first();
    return openSession()
        .run(
            statement,
            sql,
            0,
            scope -> {
              try (Statement physical = scope.connection().raw().createStatement()) {
                scope.running(physical);
                physical.addBatch(scope.sql());
                int count = physical.executeBatch()[0];
                return isChange(statement) ? count : scope.changes();
              } catch (BatchUpdateException e) {
                throw causeOf(e);
              }
            });
  }

  /** What went wrong in a batch of one; up to 3.42, sqlite-jdbc gives no cause but its words. */
  private static SQLException causeOf(BatchUpdateException e) {
    return e.getCause() instanceof SQLException cause
        ? cause
        : new SQLException(String.valueOf(e.getMessage()).replaceFirst("^batch entry 0: ", ""));
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
    forgetKeys();
    executed = false;
  }
}
