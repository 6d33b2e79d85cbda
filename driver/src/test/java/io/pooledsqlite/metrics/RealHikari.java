package io.pooledsqlite.metrics;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteDataSource;

/** A pool of HikariCP over a SQLite file, reporting to a registry through {@link HikariMetrics}. */
final class RealHikari implements AutoCloseable {

  private final HikariDataSource dataSource;

  RealHikari(String name, Path dir, MeterRegistry registry) {
    this(name, dir, new HikariMetrics(Publishing.hub(registry)));
  }

  RealHikari(String name, Path dir, MetricsTrackerFactory tracker) {
    SQLiteDataSource sqlite = new SQLiteDataSource();
    sqlite.setUrl("jdbc:sqlite:" + dir.resolve(name + ".db"));
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setDataSource(sqlite);
    config.setMaximumPoolSize(3);
    config.setMinimumIdle(1);
    config.setMetricsTrackerFactory(tracker);
    dataSource = new HikariDataSource(config);
  }

  void useOnce() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT 1");
    }
  }

  @Override
  public void close() {
    dataSource.close();
  }
}
