package io.pooledsqlite;

import io.micrometer.core.instrument.MeterRegistry;
import io.pooledsqlite.jdbc.LogicalConnection;
import io.pooledsqlite.metrics.MeterHub;
import io.pooledsqlite.metrics.Summary;
import io.pooledsqlite.pool.ConnectionOpener;
import io.pooledsqlite.pool.PoolListener;
import io.pooledsqlite.pool.PoolStats;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The entry point that the driver, the DataSource and the agent share. Thread-safe. Nothing is
 * started before the first pooled connection is opened.
 */
public final class PooledSqlite {

  private PooledSqlite() {}

  /**
   * Opens a pooled session, or sqlite-jdbc's own connection for what must not be pooled.
   *
   * @param url a {@code jdbc:sqlite:} or {@code jdbc:pooledsqlite:} URL; may carry {@code pool.*}
   *     parameters
   * @param info the caller's properties; never changed, may be null
   * @param opener opens connections of the application's own sqlite-jdbc
   * @param agentArguments {@code pool.*} settings that URL and properties override
   * @throws SQLException what sqlite-jdbc threw, unchanged; or a malformed {@code pool.*} setting
   */
  public static Connection connect(
      String url,
      @Nullable Properties info,
      ConnectionOpener opener,
      Map<String, String> agentArguments)
      throws SQLException {
    return Core.shared().connect(url, info, opener, agentArguments);
  }

  /** As {@link #connect}, with the pool's meters in {@code registry}. */
  static Connection connect(
      String url, Properties info, ConnectionOpener opener, MeterRegistry registry)
      throws SQLException {
    return Core.reportingTo(registry).connect(url, info, opener, Map.of());
  }

  /** Adds a listener for the events of all pools. */
  public static void addListener(PoolListener listener) {
    Core.addListener(listener);
  }

  /** Removes a listener. */
  public static void removeListener(PoolListener listener) {
    Core.removeListener(listener);
  }

  /** What the JVM-level MXBean shows; the agent adds where its endpoint listens. */
  public static Summary summary() {
    return Core.summary();
  }

  /** What is published of all pools; the agent brings it to the application's own registries. */
  public static MeterHub meters() {
    return Core.shared().meters();
  }

  /**
   * Tells that nobody fills Micrometer's global registry before {@link #registryIsFilled}, so that
   * Micrometer need not be loaded: the agent has a copy of its own.
   */
  public static void registryStaysEmpty() {
    Core.shared().registryStaysEmpty();
  }

  /**
   * Tells that Micrometer's global registry has been filled, which is looked at behind the first
   * pool otherwise.
   */
  public static void registryIsFilled() {
    Core.shared().registryIsFilled();
  }

  /** The name of the pool that serves a connection of ours; null for any other connection. */
  public static @Nullable String poolOf(Connection connection) {
    try {
      return connection.isWrapperFor(LogicalConnection.class)
          ? connection.unwrap(LogicalConnection.class).poolName()
          : null;
    } catch (SQLException e) {
      // Not a connection of ours: theirs do not throw.
      return null;
    }
  }

  /** The pools open now. */
  public static List<PoolStats> pools() {
    return Core.pools();
  }

  /**
   * Completes all files for the exit of the JVM, as our own shutdown hook does, within two seconds;
   * waits if that is doing so. For other shutdown hooks that want to come after it.
   */
  public static void completeForExit() {
    Core.completeForExit();
  }

  /**
   * Closes every pool at once, also under open sessions, and forgets cached settings. For tests and
   * for the unloading of an application; a statement that runs in another thread may fail, and
   * sessions that are still open go on with a connection of their own.
   */
  public static void resetAll() {
    Core.resetAll("PooledSqlite.resetAll() was called");
  }
}
