package io.pooledsqlite.it.agent.app;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import org.slf4j.LoggerFactory;

/**
 * Uses its own HikariCP, Micrometer and slf4j beside DriverManager, and says where they are from.
 */
public final class OwnLibraries {

  private OwnLibraries() {}

  /** Runs the program: file. */
  public static void main(String[] arguments) throws Exception {
    String url = "jdbc:sqlite:" + arguments[0];
    try (Connection connection = DriverManager.getConnection(url)) {
      System.out.println("DriverManager " + connection.getClass().getName());
    }
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setPoolName("own");
    config.setMetricRegistry(registry);
    try (HikariDataSource pool = new HikariDataSource(config);
        Connection connection = pool.getConnection()) {
      System.out.println(
          "own pool over " + connection.unwrap(Connection.class).getClass().getName());
      System.out.println(
          "own active " + registry.get("hikaricp.connections.active").tag("pool", "own").gauge());
    }
    System.out.println("hikari " + jar(HikariConfig.class));
    System.out.println("micrometer " + jar(SimpleMeterRegistry.class));
    System.out.println("slf4j " + jar(LoggerFactory.class));
  }

  private static String jar(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
        .getFileName()
        .toString();
  }
}
