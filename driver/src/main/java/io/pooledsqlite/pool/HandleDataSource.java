package io.pooledsqlite.pool;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Gives HikariCP its connections. A DataSource, because HikariCP's own DriverManager look-up fails
 * where the driver lives in another class loader.
 */
final class HandleDataSource implements DataSource {

  @FunctionalInterface
  interface Handles {
    Connection make() throws SQLException;
  }

  /** Opening takes milliseconds; SQLite's locks of another process can make it wait. */
  private static final int SHUTDOWN_WAIT_S = 5;

  private final Handles handles;

  HandleDataSource(Handles handles) {
    this.handles = handles;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return handles.make();
  }

  @Override
  public Connection getConnection(@Nullable String user, @Nullable String password)
      throws SQLException {
    return handles.make();
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) {}

  @Override
  public void setLoginTimeout(int seconds) {}

  /**
   * How long HikariCP's shutdown waits for the thread that makes connections; with 0 it would warn
   * wherever that thread is merely idle, and lose the connection that it is making.
   */
  @Override
  public int getLoginTimeout() {
    return SHUTDOWN_WAIT_S;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("not a wrapper for " + type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
