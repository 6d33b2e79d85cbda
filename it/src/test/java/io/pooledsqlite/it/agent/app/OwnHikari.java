package io.pooledsqlite.it.agent.app;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteDataSource;

/** A pool of the program's own, over the driver and over the driver's data source. */
final class OwnHikari {

  private OwnHikari() {}

  static void use(String url) throws SQLException {
    HikariConfig byUrl = new HikariConfig();
    byUrl.setJdbcUrl(url);
    print("HikariCP over Driver", byUrl);
    HikariConfig byDataSource = new HikariConfig();
    SQLiteDataSource dataSource = new SQLiteDataSource();
    dataSource.setUrl(url);
    byDataSource.setDataSource(dataSource);
    print("HikariCP over SQLiteDataSource", byDataSource);
  }

  private static void print(String how, HikariConfig config) throws SQLException {
    config.setMaximumPoolSize(1);
    try (HikariDataSource pool = new HikariDataSource(config);
        Connection connection = pool.getConnection()) {
      System.out.println(
          how + " " + connection.unwrap(org.sqlite.SQLiteConnection.class).getClass().getName());
    }
  }
}
