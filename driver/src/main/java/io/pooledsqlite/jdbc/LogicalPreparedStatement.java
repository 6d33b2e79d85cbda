package io.pooledsqlite.jdbc;

import io.pooledsqlite.pool.CompiledTexts;
import io.pooledsqlite.pool.CompiledTexts.Compiled;
import io.pooledsqlite.pool.Database;
import io.pooledsqlite.pool.SqliteErrors;
import io.pooledsqlite.session.ReadRecord;
import io.pooledsqlite.session.Session;
import io.pooledsqlite.session.StatementScope;
import io.pooledsqlite.session.StatementScope.PutAway;
import io.pooledsqlite.sql.Pragmas;
import io.pooledsqlite.sql.SqlScript;
import io.pooledsqlite.sql.SqlStatement;
import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * A prepared statement of a logical connection: the text, its parameters and its batch. The
 * driver's statement comes from the cache of whichever connection runs it.
 */
final class LogicalPreparedStatement extends ParameterSetters {

  private final String sql;
  private final SqlStatement statement;
  private final Parameters parameters;

  /** Also some ALTERs do, by what SQLite runs for them. */
  private final boolean hasColumns;

  private boolean finalized;
  private Session.@Nullable Work<ResultSet> query;

  /**
   * Compiles the text, so that its errors surface here as with sqlite-jdbc.
   *
   * @throws SQLException SQLite's syntax error
   */
  LogicalPreparedStatement(LogicalConnection connection, String sql) throws SQLException {
    super(connection);
    this.sql = sql;
    this.statement = SqlScript.parse(sql).first();
    this.parameters = new Parameters(compile());
    this.hasColumns = updateCount() < 0;
  }

  @Override
  boolean isCompiled() {
    return !finalized && !isClosed() && !session().isClosed();
  }

  private int compile() throws SQLException {
    // "Some pragmas run during the SQL compilation stage" (sqlite.org/pragma.html).
    boolean acts =
        statement.kind() == SqlStatement.Kind.PRAGMA
            && Pragmas.effect(statement) != Pragmas.Effect.READ;
    session().needReader();
    if (acts) {
      return session().run(statement, sql, 0, this::compileFresh);
    }
    boolean lasting =
        statement.kind() == SqlStatement.Kind.READ || LogicalStatement.isChange(statement);
    return lasting && session().isFree() ? compileOnce() : session().describe(this::compileCached);
  }

  /** Not at all, if a connection of the pool compiled it since the schema last changed. */
  private int compileOnce() throws SQLException {
    session().noticeForeignSchemaChange();
    CompiledTexts texts = session().pool().compiledTexts();
    long epoch = session().pool().database().schemaEpoch();
    Compiled known = texts.get(sql, epoch);
    if (known != null) {
      updateCount(known.updateCount());
      return known.parameters();
    }
    int count = session().describe(this::compileCached);
    if (session().isFree()) {
      texts.put(sql, new Compiled(epoch, count, updateCount()));
    }
    return count;
  }

  private int compileFresh(StatementScope scope) throws SQLException {
    try (PreparedStatement compiled = scope.connection().raw().prepareStatement(scope.sql())) {
      return look(compiled);
    }
  }

  private int compileCached(StatementScope scope) throws SQLException {
    PreparedStatement compiled = scope.connection().prepare(sql, scope.schemaEpoch());
    int count = look(compiled);
    if (statement.kind() == SqlStatement.Kind.PRAGMA) {
      compiled.close();
    } else {
      scope.connection().recycle(sql, compiled);
    }
    return count;
  }

  /** Returns the number of parameters, and keeps whether there is a count before any execution. */
  private int look(PreparedStatement compiled) throws SQLException {
    updateCount(Math.min(0, compiled.getUpdateCount()));
    return compiled.getParameterMetaData().getParameterCount();
  }

  @Override
  Parameters parameters() throws SQLException {
    checkNotFinalized();
    return parameters;
  }

  private void checkNotFinalized() throws SQLException {
    if (!isCompiled()) {
      throw new SQLException("statement is not executing");
    }
  }

  /** What is done with the driver's statement; it returns true if it left a cursor. */
  private interface Use<T> {
    T run(StatementScope scope, PreparedStatement physical, PutAway putAway) throws SQLException;
  }

  /** One execution, which may be done in company. */
  private <T> T use(Use<T> use) throws SQLException {
    checkNotFinalized();
    Session.GroupableWork<T> work = scope -> useIn(scope, scope.sql(), use);
    return session().run(statement, sql, getQueryTimeout(), work);
  }

  /** Several executions, or one that leaves a cursor. */
  private <T> T useAlone(Use<T> use) throws SQLException {
    checkNotFinalized();
    return session()
        .run(statement, sql, getQueryTimeout(), scope -> useIn(scope, scope.sql(), use));
  }

  private <T> T useIn(StatementScope scope, String asRun, Use<T> use) throws SQLException {
    boolean kept = scope.isCacheable() && parameters.wereSet();
    String text = sql;
    PreparedStatement physical = physical(scope, asRun, kept);
    try {
      applyTo(physical);
      scope.running(physical);
      return use.run(scope, physical, () -> putAway(scope, text, physical, kept));
    } catch (Throwable e) {
      finalized = isFinalized(physical);
      if (!finalized && givesRows(physical)) {
        updateCount(-1);
      }
      physical.close();
      throw e;
    }
  }

  private PreparedStatement physical(StatementScope scope, String asRun, boolean kept)
      throws SQLException {
    try {
      return kept
          ? scope.connection().prepare(sql, scope.schemaEpoch())
          : scope.connection().raw().prepareStatement(asRun);
    } catch (SQLException e) {
      // What it names is gone: sqlite-jdbc finalises it then, when SQLite compiles it again.
      finalized = SqliteErrors.hasCode(e, SqliteErrors.ERROR);
      throw e;
    }
  }

  /** Static: what cleans up after a cursor must not keep its statement reachable. */
  private static void putAway(
      StatementScope scope, String sql, PreparedStatement physical, boolean kept)
      throws SQLException {
    if (kept) {
      reset(physical);
      scope.connection().recycle(sql, physical);
    } else {
      physical.close();
    }
  }

  private static boolean givesRows(PreparedStatement physical) {
    try {
      return physical.getUpdateCount() < 0;
    } catch (SQLException e) {
      return false;
    }
  }

  /** After some errors sqlite-jdbc finalises the statement for good; then so do we. */
  private static boolean isFinalized(PreparedStatement physical) {
    try {
      physical.getParameterMetaData().getParameterCount();
      return false;
    } catch (SQLException e) {
      return true;
    }
  }

  @Override
  public boolean execute() throws SQLException {
    checkNotFinalized();
    beginExecution(sql);
    return use(
        (scope, physical, putAway) -> {
          parameters.bindTo(physical);
          boolean hasRows = physical.execute();
          afterExecute(scope, statement, physical, hasRows, putAway);
          return hasRows;
        });
  }

  @Override
  public ResultSet executeQuery() throws SQLException {
    beginExecution(sql);
    checkNotFinalized();
    return session().run(statement, sql, getQueryTimeout(), query());
  }

  /** Made once, because a statement that is kept is run again and again. */
  private Session.Work<ResultSet> query() {
    Session.Work<ResultSet> known = query;
    if (known == null) {
      Use<ResultSet> use =
          (scope, physical, putAway) -> {
            parameters.bindTo(physical);
            return claimed(open(scope, physical.executeQuery(), putAway));
          };
      known = scope -> useIn(scope, scope.sql(), use);
      query = known;
    }
    return known;
  }

  @Override
  ReadRecord.Query repetition(String text) {
    Parameters asRun = parameters.copy();
    return other -> {
      PreparedStatement physical = other.raw().prepareStatement(text);
      asRun.bindTo(physical);
      return physical.executeQuery();
    };
  }

  @Override
  public int executeUpdate() throws SQLException {
    return (int) update(PreparedStatement::executeUpdate);
  }

  @Override
  public long executeLargeUpdate() throws SQLException {
    return update(PreparedStatement::executeLargeUpdate);
  }

  private interface Update {
    long run(PreparedStatement physical) throws SQLException;
  }

  private long update(Update update) throws SQLException {
    checkNotFinalized();
    if (hasColumns) {
      // Sqlite-jdbc looks before it runs or compiles anything: no lock is taken for it.
      throw new SQLException("Query returns results");
    }
    beginExecution(sql);
    return use(
        (scope, physical, putAway) -> {
          parameters.bindTo(physical);
          long changes = update.run(physical);
          keepGeneratedKey(scope, statement, physical);
          putAway.run();
          return isChange(statement) ? changes : scope.changes();
        });
  }

  @Override
  public void addBatch() throws SQLException {
    parameters().addBatch();
  }

  @Override
  public void clearBatch() throws SQLException {
    parameters.clearBatch();
  }

  @Override
  public int[] executeBatch() throws SQLException {
    return batch(Statement::executeBatch, new int[0]);
  }

  @Override
  public long[] executeLargeBatch() throws SQLException {
    return batch(Statement::executeLargeBatch, new long[0]);
  }

  private interface BatchRun<T> {
    T run(Statement physical) throws SQLException;
  }

  private <T> T batch(BatchRun<T> run, T nothing) throws SQLException {
    if (!parameters.hasBatch()) {
      return nothing;
    }
    closeCurrent();
    try {
      Use<T> use =
          (scope, physical, putAway) -> {
            parameters.addBatchTo(physical);
            T counts = run.run(physical);
            physical.close();
            return counts;
          };
      if (parameters.batchSize() == 1 || !session().ownCountersFor(statement)) {
        return useAlone(use);
      }
      checkNotFinalized();
      return session().run(statement, sql, getQueryTimeout(), scope -> useIn(scope, sql, use));
    } catch (SQLException e) {
      // After a batch, sqlite-jdbc keeps its statement whatever happened.
      finalized = false;
      throw e;
    } finally {
      parameters.clearBatch();
    }
  }

  @Override
  public void clearParameters() throws SQLException {
    parameters().clear();
  }

  @Override
  public @Nullable ResultSetMetaData getMetaData() throws SQLException {
    checkNotFinalized();
    LogicalResultSet open = current();
    return open != null ? open.getMetaData() : new CompiledMetaData(this);
  }

  /** The columns of a statement that was compiled and not run, asked of the driver when needed. */
  private static final class CompiledMetaData extends ForwardingMetaData {
    private final LogicalPreparedStatement statement;

    CompiledMetaData(LogicalPreparedStatement statement) {
      this.statement = statement;
    }

    @Override
    <T> T ask(Question<T> question) throws SQLException {
      return ask(0, question);
    }

    @Override
    <T> T ask(int column, Question<T> question) throws SQLException {
      LogicalResultSet open = statement.current();
      return question.of(open != null ? open.driverMetaData(column) : statement.describe());
    }
  }

  @Override
  ResultSetMetaData describe() throws SQLException {
    return withCompiled(
        physical -> new DetachedDescription(physical.getMetaData(), pool().database()).orLive());
  }

  /** A snapshot, or an object that throws what the driver throws where there are no columns. */
  private record DetachedDescription(ResultSetMetaData live, Database database) {
    ResultSetMetaData orLive() {
      try {
        return MetaDataSnapshot.of(live, database);
      } catch (SQLException e) {
        return new ForwardingMetaData() {
          @Override
          <T> T ask(Question<T> question) throws SQLException {
            throw new SQLException(e.getMessage(), e.getSQLState(), e.getErrorCode(), e);
          }
        };
      }
    }
  }

  /** Asks a driver's statement for this text that is not run. */
  @Override
  <T> T withCompiled(Step<PreparedStatement, T> question) throws SQLException {
    checkNotFinalized();
    return session()
        .describe(
            scope -> {
              try (PreparedStatement physical = scope.connection().raw().prepareStatement(sql)) {
                parameters.bindTo(physical);
                return question.run(physical);
              }
            });
  }

  @Override
  public ParameterMetaData getParameterMetaData() throws SQLException {
    checkNotFinalized();
    return OnDemand.proxy(
        ParameterMetaData.class,
        call -> withCompiled(physical -> call.on(physical.getParameterMetaData())));
  }

  @Override
  public void close() throws SQLException {
    super.close();
    parameters.forget();
  }

  /** The text and the values, as a statement of the driver's shows them: programs log that. */
  @Override
  public String toString() {
    String placeholders = parameters.placeholders();
    try (Connection scratch = pool().openScratch();
        PreparedStatement shown = scratch.prepareStatement(placeholders)) {
      parameters.showOn(shown);
      return sql + shown.toString().substring(placeholders.length());
    } catch (SQLException | RuntimeException e) {
      return super.toString();
    }
  }
}
