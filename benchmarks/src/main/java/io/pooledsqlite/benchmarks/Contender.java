package io.pooledsqlite.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.pooledsqlite.PooledSqliteDataSource;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.apache.commons.dbcp2.BasicDataSource;
import org.apache.tomcat.jdbc.pool.PoolProperties;
import org.vibur.dbcp.ViburDBCPDataSource;

/** Who is measured: how each gets its connections to one file. Immutable. */
public enum Contender {
  /** What the legacy program does: a new connection of sqlite-jdbc for each call, as it comes. */
  PLAIN {
    @Override
    Connections to(Path file) {
      String url = "jdbc:sqlite:" + file;
      return Connections.of(() -> DriverManager.getConnection(url), () -> {});
    }
  },
  HIKARICP {
    @Override
    Connections to(Path file) {
      HikariConfig config = new HikariConfig();
      config.setJdbcUrl(walUrl(file));
      config.setMaximumPoolSize(SIZE);
      HikariDataSource pool = new HikariDataSource(config);
      return Connections.of(pool::getConnection, pool);
    }
  },
  AGROAL {
    @Override
    Connections to(Path file) throws SQLException {
      AgroalDataSource pool =
          AgroalDataSource.from(
              new AgroalDataSourceConfigurationSupplier()
                  .connectionPoolConfiguration(
                      c ->
                          c.maxSize(SIZE)
                              .acquisitionTimeout(Duration.ofSeconds(30))
                              .connectionFactoryConfiguration(f -> f.jdbcUrl(walUrl(file)))));
      return Connections.of(pool::getConnection, pool::close);
    }
  },
  DBCP2 {
    @Override
    Connections to(Path file) {
      BasicDataSource pool = new BasicDataSource();
      pool.setUrl(walUrl(file));
      pool.setMaxTotal(SIZE);
      pool.setMaxIdle(SIZE);
      pool.setPoolPreparedStatements(true);
      return Connections.of(pool::getConnection, pool);
    }
  },
  TOMCAT {
    @Override
    Connections to(Path file) {
      PoolProperties config = new PoolProperties();
      config.setUrl(walUrl(file));
      config.setDriverClassName("org.sqlite.JDBC");
      config.setMaxActive(SIZE);
      config.setMaxIdle(SIZE);
      config.setJdbcInterceptors("StatementCache(prepared=true,max=256)");
      org.apache.tomcat.jdbc.pool.DataSource pool =
          new org.apache.tomcat.jdbc.pool.DataSource(config);
      return Connections.of(pool::getConnection, pool::close);
    }
  },
  VIBUR {
    @Override
    Connections to(Path file) {
      ViburDBCPDataSource pool = new ViburDBCPDataSource();
      pool.setJdbcUrl(walUrl(file));
      pool.setPoolInitialSize(1);
      pool.setPoolMaxSize(SIZE);
      pool.setStatementCacheMaxSize(256);
      pool.start();
      return Connections.of(pool::getConnection, pool::close);
    }
  },
  POOLEDSQLITE_DRIVER {
    @Override
    Connections to(Path file) {
      String url = "jdbc:pooledsqlite:" + file;
      return Connections.of(() -> DriverManager.getConnection(url), () -> {});
    }
  },
  POOLEDSQLITE_DATASOURCE {
    @Override
    Connections to(Path file) {
      PooledSqliteDataSource source = new PooledSqliteDataSource("jdbc:pooledsqlite:" + file);
      return Connections.of(source::getConnection, () -> {});
    }
  };

  private static final int SIZE = 16;

  /** Opens what it needs; the file exists. */
  abstract Connections to(Path file) throws SQLException;

  /** What a careful author gives a plain pool. */
  private static String walUrl(Path file) {
    return "jdbc:sqlite:" + file + "?journal_mode=WAL&busy_timeout=30000";
  }
}
