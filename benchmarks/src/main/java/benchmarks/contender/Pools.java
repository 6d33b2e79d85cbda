package benchmarks.contender;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import java.sql.SQLException;
import java.time.Duration;
import org.apache.commons.dbcp2.BasicDataSource;
import org.apache.tomcat.jdbc.pool.PoolProperties;
import org.vibur.dbcp.ViburDBCPDataSource;

/** The other pools, each as a careful author sets it up. Stateless. */
final class Pools {

  private static final int SIZE = 16;
  private static final int STATEMENTS = 256;

  private Pools() {}

  static Program hikariCp(Database database) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(database.walUrl());
    config.setMaximumPoolSize(SIZE);
    HikariDataSource pool = new HikariDataSource(config);
    return new PerCall(pool::getConnection, pool::close);
  }

  static Program agroal(Database database) throws SQLException {
    AgroalDataSource pool =
        AgroalDataSource.from(
            new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(
                    c ->
                        c.maxSize(SIZE)
                            .acquisitionTimeout(Duration.ofSeconds(30))
                            .connectionFactoryConfiguration(f -> f.jdbcUrl(database.walUrl()))));
    return new PerCall(pool::getConnection, pool::close);
  }

  static Program dbcp2(Database database) {
    BasicDataSource pool = new BasicDataSource();
    pool.setUrl(database.walUrl());
    pool.setMaxTotal(SIZE);
    pool.setMaxIdle(SIZE);
    pool.setPoolPreparedStatements(true);
    return new PerCall(
        pool::getConnection,
        () -> {
          try {
            pool.close();
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  static Program tomcat(Database database) {
    PoolProperties config = new PoolProperties();
    config.setUrl(database.walUrl());
    config.setDriverClassName("org.sqlite.JDBC");
    config.setMaxActive(SIZE);
    config.setMaxIdle(SIZE);
    config.setJdbcInterceptors("StatementCache(prepared=true,max=" + STATEMENTS + ")");
    org.apache.tomcat.jdbc.pool.DataSource pool =
        new org.apache.tomcat.jdbc.pool.DataSource(config);
    return new PerCall(pool::getConnection, pool::close);
  }

  static Program vibur(Database database) {
    ViburDBCPDataSource pool = new ViburDBCPDataSource();
    pool.setJdbcUrl(database.walUrl());
    pool.setUsername("");
    pool.setPassword("");
    pool.setPoolInitialSize(1);
    pool.setPoolMaxSize(SIZE);
    pool.setStatementCacheMaxSize(STATEMENTS);
    pool.start();
    return new PerCall(pool::getConnection, pool::close);
  }
}
