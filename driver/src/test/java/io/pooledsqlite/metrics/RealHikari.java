package io.pooledsqlite.metrics;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
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
    SQLiteDataSource sqlite = new SQLiteDataSource();
    sqlite.setUrl("jdbc:sqlite:" + dir.resolve(name + ".db"));
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setDataSource(sqlite);
    config.setMaximumPoolSize(3);
    config.setMinimumIdle(1);
    config.setMetricsTrackerFactory(new HikariMetrics(registry));
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
