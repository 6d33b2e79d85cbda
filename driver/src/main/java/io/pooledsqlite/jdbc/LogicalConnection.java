package io.pooledsqlite.jdbc;

import io.pooledsqlite.pool.PinReason;
import io.pooledsqlite.pool.SqliteErrors;
import io.pooledsqlite.session.Region;
import io.pooledsqlite.session.Session;
import io.pooledsqlite.sql.Names;
import io.pooledsqlite.sql.SqlScript;
import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Struct;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A session as JDBC knows it. The application holds it inside an {@link SqliteFacade}, or itself
 * where that can not be made. Thread-safe, like sqlite-jdbc's: statements of several threads run
 * beside each other in autocommit, one after the other in a transaction. Settings that SQLite does
 * not know (holdability, type map, client info) are answered as sqlite-jdbc does.
 */
public final class LogicalConnection implements Connection {

  private static final AtomicIntegerFieldUpdater<LogicalConnection> SAVEPOINTS =
      AtomicIntegerFieldUpdater.newUpdater(LogicalConnection.class, "savepoints");

  private final Session session;
  private final String url;
  private final Connection presented;

  /** Numbers given out; changed by {@link #SAVEPOINTS}, which needs no object for each session. */
  @SuppressWarnings("UnusedVariable")
  private volatile int savepoints;

  private volatile @Nullable DatabaseMetaData metaData;
  private volatile int isolation = TRANSACTION_SERIALIZABLE;
  private volatile @Nullable Map<String, Class<?>> typeMap;

  private LogicalConnection(Session session, String url) {
    this.session = session;
    this.url = url;
    session.heldBy(this);
    this.presented = SqliteFacade.of(session.pool()).present(this);
  }

  /**
   * Makes a connection for an open session.
   *
   * @param url the {@code jdbc:sqlite:} URL, for {@code getMetaData().getURL()}
   * @return what the application is to hold
   */
  public static Connection open(Session session, String url) {
    return new LogicalConnection(session, url).presented;
  }

  /**
   * The pooled connection behind what an application holds.
   *
   * @return null if it is not one of this copy of the library
   */
  public static @Nullable LogicalConnection behind(@Nullable Connection held) throws SQLException {
    if (held instanceof LogicalConnection connection) {
      return connection;
    }
    return held != null
            && SqliteFacade.isFacade(held.getClass())
            && held.isWrapperFor(LogicalConnection.class)
        ? held.unwrap(LogicalConnection.class)
        : null;
  }

  /** {@link Session#enterRegion}. */
  public @Nullable Region enterRegion(Region.Kind kind, Region.Escalation escalation) {
    return session.enterRegion(kind, escalation);
  }

  /** What the application holds, by which it knows this connection. */
  Connection presented() {
    return presented;
  }

  Session session() {
    return session;
  }

  /** The name of the pool that serves this connection. */
  public String poolName() {
    return session.pool().poolName();
  }

  String url() {
    return url;
  }

  private void checkOpen() throws SQLException {
    if (session.isClosed()) {
      throw new SQLException("database connection closed");
    }
  }

  private void checkCursor(int type, int concurrency, int holdability) throws SQLException {
    checkOpen();
    if (type != ResultSet.TYPE_FORWARD_ONLY) {
      throw new SQLException("SQLite only supports TYPE_FORWARD_ONLY cursors");
    }
    if (concurrency != ResultSet.CONCUR_READ_ONLY) {
      throw new SQLException("SQLite only supports CONCUR_READ_ONLY cursors");
    }
    if (holdability != ResultSet.CLOSE_CURSORS_AT_COMMIT) {
      throw new SQLException("SQLite only supports closing cursors at commit");
    }
  }

  @Override
  public Statement createStatement() throws SQLException {
    checkOpen();
    return new LogicalStatement(this);
  }

  @Override
  public Statement createStatement(int type, int concurrency) throws SQLException {
    return createStatement(type, concurrency, ResultSet.CLOSE_CURSORS_AT_COMMIT);
  }

  @Override
  public Statement createStatement(int type, int concurrency, int holdability) throws SQLException {
    checkCursor(type, concurrency, holdability);
    return new LogicalStatement(this);
  }

  @Override
  public PreparedStatement prepareStatement(String sql) throws SQLException {
    checkOpen();
    return new LogicalPreparedStatement(this, sql);
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int type, int concurrency)
      throws SQLException {
    return prepareStatement(sql, type, concurrency, ResultSet.CLOSE_CURSORS_AT_COMMIT);
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
      throws SQLException {
    checkCursor(type, concurrency, holdability);
    return new LogicalPreparedStatement(this, sql);
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int autoGeneratedKeys) throws SQLException {
    return prepareStatement(sql);
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int[] columnIndexes) throws SQLException {
    return prepareStatement(sql);
  }

  @Override
  public PreparedStatement prepareStatement(String sql, String[] columnNames) throws SQLException {
    return prepareStatement(sql);
  }

  @Override
  public CallableStatement prepareCall(String sql) throws SQLException {
    throw new SQLException("SQLite does not support Stored Procedures");
  }

  @Override
  public CallableStatement prepareCall(String sql, int type, int concurrency) throws SQLException {
    return prepareCall(sql);
  }

  @Override
  public CallableStatement prepareCall(String sql, int type, int concurrency, int holdability)
      throws SQLException {
    return prepareCall(sql);
  }

  @Override
  public String nativeSQL(String sql) throws SQLException {
    return sql;
  }

  @Override
  public boolean getAutoCommit() throws SQLException {
    return session.getAutoCommit();
  }

  @Override
  public void setAutoCommit(boolean autoCommit) throws SQLException {
    session.setAutoCommit(autoCommit);
  }

  @Override
  public void commit() throws SQLException {
    session.commit();
  }

  @Override
  public void rollback() throws SQLException {
    session.rollback();
  }

  @Override
  public Savepoint setSavepoint() throws SQLException {
    return setSavepoint(new SessionSavepoint(SAVEPOINTS.incrementAndGet(this), null));
  }

  @Override
  public Savepoint setSavepoint(String name) throws SQLException {
    return setSavepoint(new SessionSavepoint(SAVEPOINTS.incrementAndGet(this), name));
  }

  private Savepoint setSavepoint(Savepoint savepoint) throws SQLException {
    runSavepoint("SAVEPOINT ", savepoint);
    return savepoint;
  }

  @Override
  public void releaseSavepoint(Savepoint savepoint) throws SQLException {
    checkInTransaction();
    runSavepoint("RELEASE SAVEPOINT ", savepoint);
  }

  @Override
  public void rollback(Savepoint savepoint) throws SQLException {
    checkInTransaction();
    runSavepoint("ROLLBACK TO SAVEPOINT ", savepoint);
  }

  private void checkInTransaction() throws SQLException {
    if (getAutoCommit()) {
      throw new SQLException("database in auto-commit mode");
    }
  }

  private void runSavepoint(String verb, Savepoint savepoint) throws SQLException {
    String name = Names.quote(savepoint.getSavepointName());
    session.savepoint(SqlScript.parse(verb + name).first());
  }

  @Override
  public void close() throws SQLException {
    if (session.isInsideOwnStatement()) {
      throw new SQLException(
          "a connection can not be closed by a function that one of its own statements calls;"
              + " close it when the statement is over",
          null,
          SqliteErrors.MISUSE);
    }
    session.close();
  }

  @Override
  public boolean isClosed() throws SQLException {
    return session.isClosed();
  }

  @Override
  public boolean isValid(int timeout) throws SQLException {
    if (session.isClosed()) {
      return false;
    }
    try (Statement statement = createStatement()) {
      return statement.execute("select 1");
    }
  }

  /** Does nothing, as in sqlite-jdbc. */
  @Override
  public void abort(Executor executor) throws SQLException {}

  @Override
  public DatabaseMetaData getMetaData() throws SQLException {
    checkOpen();
    DatabaseMetaData known = metaData;
    if (known == null) {
      known = SessionMetaData.of(this);
      metaData = known;
    }
    return known;
  }

  /** Never: read-only connections are passed through. */
  @Override
  public boolean isReadOnly() throws SQLException {
    return false;
  }

  @Override
  public void setReadOnly(boolean readOnly) throws SQLException {
    if (readOnly) {
      throw new SQLException(
          "Cannot change read-only flag after establishing a connection."
              + " Use SQLiteConfig#setReadOnly and SQLiteConfig.createConnection().");
    }
  }

  @Override
  public int getTransactionIsolation() throws SQLException {
    return isolation;
  }

  @Override
  public void setTransactionIsolation(int level) throws SQLException {
    checkOpen();
    String pragma =
        switch (level) {
          case TRANSACTION_READ_COMMITTED, TRANSACTION_REPEATABLE_READ, TRANSACTION_SERIALIZABLE ->
              "PRAGMA read_uncommitted = false";
          case TRANSACTION_READ_UNCOMMITTED -> "PRAGMA read_uncommitted = true";
          default ->
              throw new SQLException(
                  "Unsupported transaction isolation level: "
                      + level
                      + ". Must be one of TRANSACTION_READ_UNCOMMITTED,"
                      + " TRANSACTION_READ_COMMITTED, TRANSACTION_REPEATABLE_READ, or"
                      + " TRANSACTION_SERIALIZABLE in java.sql.Connection");
        };
    try (Statement statement = createStatement()) {
      statement.execute(pragma);
    }
    isolation = level;
  }

  @Override
  public @Nullable SQLWarning getWarnings() throws SQLException {
    return null;
  }

  @Override
  public void clearWarnings() throws SQLException {}

  @Override
  public @Nullable String getCatalog() throws SQLException {
    checkOpen();
    return null;
  }

  @Override
  public void setCatalog(String catalog) throws SQLException {
    checkOpen();
  }

  @Override
  public @Nullable String getSchema() throws SQLException {
    return null;
  }

  @Override
  public void setSchema(String schema) throws SQLException {}

  @Override
  public int getHoldability() throws SQLException {
    checkOpen();
    return ResultSet.CLOSE_CURSORS_AT_COMMIT;
  }

  @Override
  public void setHoldability(int holdability) throws SQLException {
    checkOpen();
    if (holdability != ResultSet.CLOSE_CURSORS_AT_COMMIT) {
      throw new SQLException("SQLite only supports CLOSE_CURSORS_AT_COMMIT");
    }
  }

  @Override
  public Map<String, Class<?>> getTypeMap() throws SQLException {
    Map<String, Class<?>> map = typeMap;
    if (map == null) {
      map = new HashMap<>();
      typeMap = map;
    }
    return map;
  }

  @Override
  public void setTypeMap(Map<String, Class<?>> map) throws SQLException {
    typeMap = map;
  }

  @Override
  public int getNetworkTimeout() throws SQLException {
    return 0;
  }

  @Override
  public void setNetworkTimeout(Executor executor, int milliseconds) throws SQLException {}

  @Override
  public @Nullable String getClientInfo(String name) throws SQLException {
    return null;
  }

  @Override
  public @Nullable Properties getClientInfo() throws SQLException {
    return null;
  }

  @Override
  public void setClientInfo(String name, String value) throws SQLClientInfoException {}

  @Override
  public void setClientInfo(Properties properties) throws SQLClientInfoException {}

  @Override
  public @Nullable Array createArrayOf(String typeName, Object[] elements) throws SQLException {
    return null;
  }

  @Override
  public Struct createStruct(String typeName, Object[] attributes) throws SQLException {
    throw new SQLFeatureNotSupportedException("not implemented by SQLite JDBC driver");
  }

  @Override
  public Clob createClob() throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public Blob createBlob() throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public NClob createNClob() throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public SQLXML createSQLXML() throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  /** The driver's own connection, if asked for: the session keeps it as its own from then on. */
  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    if (!isWrapperFor(type)) {
      throw new ClassCastException("Cannot cast " + getClass().getName() + " to " + type.getName());
    }
    return type.cast(session.pin(PinReason.UNWRAP).connection().raw());
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return type.isInstance(this)
        || session.describe(scope -> type.isInstance(scope.connection().raw()));
  }
}
