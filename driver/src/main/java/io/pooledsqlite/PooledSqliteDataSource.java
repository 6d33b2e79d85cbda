package io.pooledsqlite;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Map;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Pooled sessions without {@code DriverManager}. Thread-safe once configured; configure it before
 * it is shared.
 */
public final class PooledSqliteDataSource implements DataSource {

  private final Properties properties = new Properties();
  private volatile String url;
  private volatile @Nullable MeterRegistry meterRegistry;
  private volatile @Nullable PrintWriter logWriter;

  /**
   * Makes a DataSource.
   *
   * @param url a {@code jdbc:sqlite:} or {@code jdbc:pooledsqlite:} URL; may carry {@code pool.*}
   *     parameters
   */
  public PooledSqliteDataSource(String url) {
    this.url = url;
  }

  /** The URL as given. */
  public String getUrl() {
    return url;
  }

  /** Changes the URL for connections opened later. */
  public void setUrl(String url) {
    this.url = url;
  }

  /** Sets one property: one of sqlite-jdbc's, or a {@code pool.*} key. */
  public void setProperty(String key, String value) {
    synchronized (properties) {
      properties.setProperty(key, value);
    }
  }

  /**
   * Sends the meters of this DataSource's pools to {@code registry} instead of {@code
   * Metrics.globalRegistry}.
   */
  public void setMeterRegistry(MeterRegistry registry) {
    meterRegistry = registry;
  }

  @Override
  public Connection getConnection() throws SQLException {
    Properties copy = new Properties();
    synchronized (properties) {
      copy.putAll(properties);
    }
    MeterRegistry registry = meterRegistry;
    return registry == null
        ? PooledSqlite.connect(url, copy, NativeDriver.opener(), Map.of())
        : PooledSqlite.connect(url, copy, NativeDriver.opener(), registry);
  }

  /** As {@link #getConnection()}: SQLite knows no users. */
  @Override
  public Connection getConnection(@Nullable String user, @Nullable String password)
      throws SQLException {
    return getConnection();
  }

  @Override
  public @Nullable PrintWriter getLogWriter() throws SQLException {
    return logWriter;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
    logWriter = out;
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {}

  @Override
  public int getLoginTimeout() throws SQLException {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException(
        "pooledsqlite does not log through java.util.logging");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw new SQLException("not a wrapper for " + type.getName());
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return type.isInstance(this);
  }
}
