package io.pooledsqlite.it.agent.app;

import java.sql.Connection;
import org.apache.ibatis.datasource.pooled.PooledDataSource;
import org.apache.ibatis.datasource.unpooled.UnpooledDataSource;

/** Uses MyBatis's pool, which opens through DriverManager, and its data source that has none. */
public final class OwnPool {

  private OwnPool() {}

  /** Runs the program: URL. */
  public static void main(String[] arguments) throws Exception {
    PooledDataSource pool =
        new PooledDataSource("org.sqlite.JDBC", arguments[0], new java.util.Properties());
    try (Connection connection = pool.getConnection()) {
      System.out.println(
          "pooled " + PooledDataSource.unwrapConnection(connection).getClass().getName());
    }
    pool.forceCloseAll();
    UnpooledDataSource each =
        new UnpooledDataSource("org.sqlite.JDBC", arguments[0] + "2", new java.util.Properties());
    try (Connection connection = each.getConnection()) {
      System.out.println("unpooled " + connection.getClass().getName());
    }
  }
}
