package io.pooledsqlite.agent.inner;

import io.pooledsqlite.PooledSqlite;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;

/**
 * The way into the core. What the core makes on the way (HikariCP, threads, MBeans) sees our class
 * loader as the context class loader; the opener sees the application's. Thread-safe.
 */
final class Core {

  private static final ClassLoader OWN = Core.class.getClassLoader();

  private final Map<String, String> arguments;
  private final Report report;
  private final ApplicationMeters meters;
  private final Runnable endOfMetrics;

  private Core(
      Map<String, String> arguments,
      Report report,
      ApplicationMeters meters,
      Runnable endOfMetrics) {
    this.arguments = arguments;
    this.report = report;
    this.meters = meters;
    this.endOfMetrics = endOfMetrics;
  }

  /** Starts everything that waits for the first SQLite URL: listeners, JMX, the endpoint. */
  static Core start(CoreSettings settings, Messages messages) {
    makeCustomMBeanServer();
    ContextLoader application = ContextLoader.set(OWN);
    try {
      Report report = new Report(messages);
      PooledSqlite.addListener(report);
      if (settings.regions() != null) {
        PooledSqlite.summary().setRegions(settings.regions());
      }
      PooledSqlite.registryStaysEmpty();
      Runnable endOfMetrics = AgentMetrics.start(settings, messages);
      return new Core(
          settings.poolArguments(),
          report,
          new ApplicationMeters(PooledSqlite.meters(), messages),
          endOfMetrics);
    } finally {
      application.restore();
    }
  }

  /**
   * The JDK looks for a builder of MBean servers that the application has set by way of the context
   * class loader, which from here on is ours.
   */
  private static void makeCustomMBeanServer() {
    if (System.getProperty("javax.management.builder.initial") == null) {
      return;
    }
    try {
      ManagementFactory.getPlatformMBeanServer();
    } catch (RuntimeException | LinkageError e) {
      // The core meets the same and does without.
    }
  }

  Report report() {
    return report;
  }

  /** At the exit of the JVM: first the files, then the figures. */
  void completeForExit() {
    ContextLoader before = ContextLoader.set(OWN);
    try {
      PooledSqlite.completeForExit();
      endOfMetrics.run();
    } finally {
      before.restore();
    }
  }

  /**
   * A session of the pool, or the driver's own connection where there is none.
   *
   * @throws SQLException what the driver threw, or a mistake in the URL's own parameters
   */
  Connection connect(String url, Properties info, ApplicationOpener opener) throws SQLException {
    ContextLoader application = ContextLoader.set(OWN);
    try {
      Connection connection = PooledSqlite.connect(url, info, opener, arguments);
      report.opened();
      String pool = PooledSqlite.poolOf(connection);
      if (pool != null) {
        opener.uses(pool, meters);
      }
      return connection;
    } catch (SQLException e) {
      Connection foreign = ForeignDriverException.connectionIn(e);
      if (foreign == null) {
        throw e;
      }
      report.leftAlone(Caller.OTHER_DRIVER);
      return foreign;
    } finally {
      application.restore();
    }
  }
}
