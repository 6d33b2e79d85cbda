package io.pooledsqlite.agent.inner;

import io.pooledsqlite.PooledSqlite;
import io.pooledsqlite.pool.ConnectionOpener;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;

/** The way into the core. Thread-safe. */
final class Core {

  private final Map<String, String> arguments;
  private final Report report;
  private final ClassLoader own = Core.class.getClassLoader();

  private Core(Map<String, String> arguments, Report report) {
    this.arguments = arguments;
    this.report = report;
  }

  /** Starts everything that waits for the first SQLite URL: listeners, JMX, the endpoint. */
  static Core start(CoreSettings settings, Messages messages) {
    Report report = new Report(messages);
    PooledSqlite.addListener(report);
    return new Core(settings.poolArguments(), report);
  }

  Report report() {
    return report;
  }

  /**
   * A session of the pool, or sqlite-jdbc's own connection where there is none. What the core makes
   * on the way (HikariCP, threads) sees our class loader as its context; the opener sees the
   * application's.
   *
   * @throws SQLException what sqlite-jdbc threw, or a mistake in the URL's own parameters
   */
  Connection connect(String url, Properties info, ConnectionOpener opener) throws SQLException {
    ContextLoader application = ContextLoader.set(own);
    try {
      Connection connection = PooledSqlite.connect(url, info, opener, arguments);
      report.opened();
      return connection;
    } finally {
      application.restore();
    }
  }
}
