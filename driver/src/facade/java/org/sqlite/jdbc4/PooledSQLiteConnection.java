package org.sqlite.jdbc4;

import java.lang.StackWalker.Option;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Struct;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.sqlite.SQLiteCommitListener;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteConnectionConfig;
import org.sqlite.SQLiteLimits;
import org.sqlite.SQLiteUpdateListener;
import org.sqlite.core.CoreDatabaseMetaData;
import org.sqlite.core.DB;

/**
 * A pooled session as the driver's own class, so that casts and the driver's static methods accept
 * it. What JDBC knows goes to the session; what only sqlite-jdbc knows goes to a connection of the
 * driver: one that is lent for the call where nothing stays behind, else the session's own.
 *
 * <p>Compiled against sqlite-jdbc, but packed as data and defined into the class loader of the
 * application's own sqlite-jdbc, whichever version that is: everything here must link lazily
 * against older versions. Objects are made without running the driver's constructors, which would
 * open a database; the inherited fields are all unset, so each inherited method is overridden. It
 * knows its maker by types of the JDK alone, since several copies of the library may share the
 * class; a change of {@link #over} needs another class name.
 *
 * <p>Thread-safe, as far as the session and the driver are.
 */
public final class PooledSQLiteConnection extends JDBC4Connection {

  private static final StackWalker WALKER = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);
  private static final Constructor<?> ALLOCATOR = allocator();

  private Connection session;
  private String url;
  private BiFunction<Connection, String, Connection> pin;
  private BiFunction<Connection, Function<Connection, Object>, Object> lend;
  private UnaryOperator<byte[]> image;

  /** The native handle of the session's own connection, once somebody asked for it. */
  private volatile DB database;

  /** Whether the application itself, not the driver, has got {@link #database}. */
  private volatile boolean handedOut;

  private volatile Integer busyTimeout;
  private volatile SQLiteConfig.TransactionMode transactionMode;
  private volatile boolean transactionModeKnown;
  private volatile boolean firstStatementExecuted;

  /** Never run; the compiler wants it. */
  private PooledSQLiteConnection() throws SQLException {
    super("", "", new Properties());
    throw new AssertionError();
  }

  /** The driver's constructor is left out: "does not invoke the constructor of the class". */
  private static Constructor<?> allocator() {
    try {
      Class<?> factory = Class.forName("sun.reflect.ReflectionFactory");
      Object instance = factory.getMethod("getReflectionFactory").invoke(null);
      return (Constructor<?>)
          factory
              .getMethod("newConstructorForSerialization", Class.class, Constructor.class)
              .invoke(instance, PooledSQLiteConnection.class, Object.class.getConstructor());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Presents a session.
   *
   * @param session what answers every call of JDBC
   * @param url what {@code getUrl} answers
   * @param pin ties a session to a connection of its own for the reason named, and returns that;
   *     for null returns it only if there is one
   * @param lend runs a function on a connection in a session's state, and takes that back
   * @param image what the application is to see of a serialized database
   */
  public static Connection over(
      Connection session,
      String url,
      BiFunction<Connection, String, Connection> pin,
      BiFunction<Connection, Function<Connection, Object>, Object> lend,
      UnaryOperator<byte[]> image) {
    PooledSQLiteConnection made;
    try {
      made = (PooledSQLiteConnection) ALLOCATOR.newInstance();
    } catch (InstantiationException | IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
    made.session = session;
    made.url = url;
    made.pin = pin;
    made.lend = lend;
    made.image = image;
    // As good as final fields, which only a constructor could set.
    VarHandle.storeStoreFence();
    return made;
  }

  private SQLiteConnection own(String reason) {
    return (SQLiteConnection) pin.apply(session, reason);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> RuntimeException sneaky(Throwable e) throws E {
    throw (E) e;
  }

  // What only sqlite-jdbc knows.

  /**
   * The native handle: whoever has it can do anything, so the session keeps the connection. The
   * driver's own helpers tell by their name what they want it for. A function that SQLite calls
   * asks again at each value; the thread that runs a statement holds the handle's monitor.
   */
  @Override
  public DB getDatabase() {
    DB known = database;
    if (known != null && (handedOut || Thread.holdsLock(known))) {
      return known;
    }
    String reason = reasonOf(WALKER.getCallerClass().getName());
    DB found = own(reason).getDatabase();
    database = found;
    if (reason.equals("UNWRAP")) {
      handedOut = true;
    }
    return found;
  }

  private static String reasonOf(String caller) {
    return switch (caller) {
      case "org.sqlite.Function" -> "FUNCTION";
      case "org.sqlite.Collation" -> "COLLATION";
      case "org.sqlite.ProgressHandler", "org.sqlite.BusyHandler" -> "LISTENER";
      default -> "UNWRAP";
    };
  }

  /** Date formats can be set on it, which the driver's statements read at each call. */
  @Override
  public SQLiteConnectionConfig getConnectionConfig() {
    return own("SETTING").getConnectionConfig();
  }

  @Override
  public CoreDatabaseMetaData getSQLiteDatabaseMetaData() throws SQLException {
    checkOpen();
    return own("UNWRAP").getSQLiteDatabaseMetaData();
  }

  @Override
  public String getUrl() {
    return url;
  }

  @Override
  public int getBusyTimeout() {
    Integer known = busyTimeout;
    return known != null
        ? known
        : (Integer) lend.apply(session, PooledSQLiteConnection::busyTimeoutOf);
  }

  private static Object busyTimeoutOf(Connection driver) {
    return ((SQLiteConnection) driver).getBusyTimeout();
  }

  /** As the PRAGMA, which goes with the session from connection to connection. */
  @Override
  public void setBusyTimeout(int milliseconds) throws SQLException {
    checkHandle();
    SQLiteConnection own = own(null);
    if (own != null) {
      own.setBusyTimeout(milliseconds);
    }
    try (Statement statement = session.createStatement()) {
      statement.execute("PRAGMA busy_timeout = " + milliseconds);
    }
    busyTimeout = milliseconds;
  }

  @Override
  public void setLimit(SQLiteLimits limit, int value) throws SQLException {
    if (value >= 0) {
      own("SETTING").setLimit(limit, value);
    }
  }

  /** Returns nothing in the driver either. */
  @Override
  public void getLimit(SQLiteLimits limit) throws SQLException {
    checkHandle();
  }

  /** As the driver's native methods do, in other words than {@link #checkOpen}. */
  private void checkHandle() throws SQLException {
    if (isClosed()) {
      throw new SQLException("The database has been closed");
    }
  }

  @Override
  public String libversion() throws SQLException {
    checkOpen();
    return (String) lend.apply(session, PooledSQLiteConnection::libversionOf);
  }

  private static Object libversionOf(Connection driver) {
    try {
      return ((SQLiteConnection) driver).libversion();
    } catch (SQLException e) {
      throw sneaky(e);
    }
  }

  @Override
  public void addUpdateListener(SQLiteUpdateListener listener) {
    own("LISTENER").addUpdateListener(listener);
  }

  @Override
  public void removeUpdateListener(SQLiteUpdateListener listener) {
    SQLiteConnection own = own(null);
    if (own != null) {
      own.removeUpdateListener(listener);
    }
  }

  @Override
  public void addCommitListener(SQLiteCommitListener listener) {
    own("COMMIT_LISTENER").addCommitListener(listener);
  }

  @Override
  public void removeCommitListener(SQLiteCommitListener listener) {
    SQLiteConnection own = own(null);
    if (own != null) {
      own.removeCommitListener(listener);
    }
  }

  @Override
  public byte[] serialize(String schema) throws SQLException {
    byte[] bytes = (byte[]) lend.apply(session, driver -> serialized(driver, schema));
    return schema == null || schema.equalsIgnoreCase("main") ? image.apply(bytes) : bytes;
  }

  private static Object serialized(Connection driver, String schema) {
    try {
      return ((SQLiteConnection) driver).serialize(schema);
    } catch (SQLException e) {
      throw sneaky(e);
    }
  }

  @Override
  public void deserialize(String schema, byte[] bytes) throws SQLException {
    own("BACKUP").deserialize(schema, bytes);
  }

  // The driver's own notes for connections that are read-only by transaction, which are not pooled.

  @Override
  public SQLiteConfig.TransactionMode getCurrentTransactionMode() {
    return transactionModeKnown
        ? transactionMode
        : (SQLiteConfig.TransactionMode)
            lend.apply(session, PooledSQLiteConnection::transactionModeOf);
  }

  private static Object transactionModeOf(Connection driver) {
    return ((SQLiteConnection) driver).getCurrentTransactionMode();
  }

  @Override
  public void setCurrentTransactionMode(SQLiteConfig.TransactionMode mode) {
    transactionMode = mode;
    transactionModeKnown = true;
  }

  @Override
  protected void setTransactionMode(SQLiteConfig.TransactionMode mode) {
    getConnectionConfig().setTransactionMode(mode);
  }

  @Override
  protected String transactionPrefix() {
    return "begin;";
  }

  @Override
  public boolean isFirstStatementExecuted() {
    return firstStatementExecuted;
  }

  @Override
  public void setFirstStatementExecuted(boolean executed) {
    firstStatementExecuted = executed;
  }

  @Override
  public void tryEnforceTransactionMode() throws SQLException {}

  @Override
  protected void checkOpen() throws SQLException {
    if (isClosed()) {
      throw new SQLException("database connection closed");
    }
  }

  // JDBC.

  /** Also the session, for its maker. */
  @Override
  public <T> T unwrap(Class<T> type) {
    return type.cast(type.isInstance(this) || !type.isInstance(session) ? this : session);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return type.isInstance(this) || type.isInstance(session);
  }

  @Override
  public Statement createStatement() throws SQLException {
    return session.createStatement();
  }

  @Override
  public Statement createStatement(int type, int concurrency) throws SQLException {
    return session.createStatement(type, concurrency);
  }

  @Override
  public Statement createStatement(int type, int concurrency, int holdability) throws SQLException {
    return session.createStatement(type, concurrency, holdability);
  }

  @Override
  public PreparedStatement prepareStatement(String sql) throws SQLException {
    return session.prepareStatement(sql);
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int type, int concurrency)
      throws SQLException {
    return session.prepareStatement(sql, type, concurrency);
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
      throws SQLException {
    return session.prepareStatement(sql, type, concurrency, holdability);
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int autoGeneratedKeys) throws SQLException {
    return session.prepareStatement(sql, autoGeneratedKeys);
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int[] columnIndexes) throws SQLException {
    return session.prepareStatement(sql, columnIndexes);
  }

  @Override
  public PreparedStatement prepareStatement(String sql, String[] columnNames) throws SQLException {
    return session.prepareStatement(sql, columnNames);
  }

  @Override
  public CallableStatement prepareCall(String sql) throws SQLException {
    return session.prepareCall(sql);
  }

  @Override
  public CallableStatement prepareCall(String sql, int type, int concurrency) throws SQLException {
    return session.prepareCall(sql, type, concurrency);
  }

  @Override
  public CallableStatement prepareCall(String sql, int type, int concurrency, int holdability)
      throws SQLException {
    return session.prepareCall(sql, type, concurrency, holdability);
  }

  @Override
  public String nativeSQL(String sql) {
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
  public void rollback(Savepoint savepoint) throws SQLException {
    session.rollback(savepoint);
  }

  @Override
  public Savepoint setSavepoint() throws SQLException {
    return session.setSavepoint();
  }

  @Override
  public Savepoint setSavepoint(String name) throws SQLException {
    return session.setSavepoint(name);
  }

  @Override
  public void releaseSavepoint(Savepoint savepoint) throws SQLException {
    session.releaseSavepoint(savepoint);
  }

  @Override
  public void close() throws SQLException {
    session.close();
  }

  @Override
  public boolean isClosed() throws SQLException {
    return session.isClosed();
  }

  @Override
  public boolean isValid(int timeout) throws SQLException {
    return session.isValid(timeout);
  }

  @Override
  public void abort(Executor executor) throws SQLException {
    session.abort(executor);
  }

  @Override
  public DatabaseMetaData getMetaData() throws SQLException {
    return session.getMetaData();
  }

  @Override
  public boolean isReadOnly() {
    try {
      return session.isReadOnly();
    } catch (SQLException e) {
      throw sneaky(e);
    }
  }

  @Override
  public void setReadOnly(boolean readOnly) throws SQLException {
    session.setReadOnly(readOnly);
  }

  @Override
  public int getTransactionIsolation() {
    try {
      return session.getTransactionIsolation();
    } catch (SQLException e) {
      throw sneaky(e);
    }
  }

  @Override
  public void setTransactionIsolation(int level) throws SQLException {
    session.setTransactionIsolation(level);
  }

  @Override
  public SQLWarning getWarnings() throws SQLException {
    return session.getWarnings();
  }

  @Override
  public void clearWarnings() throws SQLException {
    session.clearWarnings();
  }

  @Override
  public String getCatalog() throws SQLException {
    return session.getCatalog();
  }

  @Override
  public void setCatalog(String catalog) throws SQLException {
    session.setCatalog(catalog);
  }

  @Override
  public String getSchema() throws SQLException {
    return session.getSchema();
  }

  @Override
  public void setSchema(String schema) throws SQLException {
    session.setSchema(schema);
  }

  @Override
  public int getHoldability() throws SQLException {
    return session.getHoldability();
  }

  @Override
  public void setHoldability(int holdability) throws SQLException {
    session.setHoldability(holdability);
  }

  @Override
  public Map<String, Class<?>> getTypeMap() throws SQLException {
    return session.getTypeMap();
  }

  @Override
  @SuppressWarnings({"rawtypes", "unchecked"})
  public void setTypeMap(Map map) throws SQLException {
    session.setTypeMap(map);
  }

  @Override
  public int getNetworkTimeout() throws SQLException {
    return session.getNetworkTimeout();
  }

  @Override
  public void setNetworkTimeout(Executor executor, int milliseconds) throws SQLException {
    session.setNetworkTimeout(executor, milliseconds);
  }

  @Override
  public String getClientInfo(String name) throws SQLException {
    return session.getClientInfo(name);
  }

  @Override
  public Properties getClientInfo() throws SQLException {
    return session.getClientInfo();
  }

  @Override
  public void setClientInfo(String name, String value) throws SQLClientInfoException {
    session.setClientInfo(name, value);
  }

  @Override
  public void setClientInfo(Properties properties) throws SQLClientInfoException {
    session.setClientInfo(properties);
  }

  @Override
  public Array createArrayOf(String typeName, Object[] elements) throws SQLException {
    return session.createArrayOf(typeName, elements);
  }

  @Override
  public Struct createStruct(String typeName, Object[] attributes) throws SQLException {
    return session.createStruct(typeName, attributes);
  }

  @Override
  public Clob createClob() throws SQLException {
    return session.createClob();
  }

  @Override
  public Blob createBlob() throws SQLException {
    return session.createBlob();
  }

  @Override
  public NClob createNClob() throws SQLException {
    return session.createNClob();
  }

  @Override
  public SQLXML createSQLXML() throws SQLException {
    return session.createSQLXML();
  }
}
