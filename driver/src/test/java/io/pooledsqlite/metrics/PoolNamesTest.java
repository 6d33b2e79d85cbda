package io.pooledsqlite.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.PooledSqlite;
import io.pooledsqlite.testing.Await;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names of pools are labels and parts of an ObjectName: stable, unique, of harmless characters. */
class PoolNamesTest {

  @TempDir private Path folder;

  @Test
  void aFileHasTheSameNameEachTime() throws SQLException {
    for (int i = 0; i < 2; i++) {
      try (Connection connection = open("orders.db", "")) {
        assertThat(PooledSqlite.poolOf(connection)).isEqualTo("orders");
      }
    }
  }

  @Test
  void twoPoolsNeverHaveOneName() throws Exception {
    Files.createDirectory(folder.resolve("sub"));
    try (Connection first = open("orders.db", "");
        Connection otherSettings = open("orders.db", "&pool.readers=3");
        Connection otherFile = open("sub/orders.db", "");
        Connection likeAWriter = open("orders-writer.db", "")) {
      assertThat(PooledSqlite.poolOf(first)).isEqualTo("orders");
      assertThat(PooledSqlite.poolOf(otherSettings)).isEqualTo("orders-2");
      assertThat(PooledSqlite.poolOf(otherFile)).isEqualTo("orders-3");
      assertThat(PooledSqlite.poolOf(likeAWriter)).isEqualTo("orders-writer-2");
    }
  }

  @Test
  void noPoolIsCalledLikeAllOfThem() throws SQLException {
    try (Connection all = open("all.db", "")) {
      assertThat(PooledSqlite.poolOf(all)).isEqualTo("all-2");
    }
  }

  @Test
  void hostileFileNamesGiveHarmlessNames() throws Exception {
    try (Connection strange = open("w,e=i*r:d \"ö\"\n.db", "");
        Connection nothingLeft = open("ö.db", "")) {
      String name = PooledSqlite.poolOf(strange);
      assertThat(name).matches("[A-Za-z0-9._-]+");
      ObjectName bean = new ObjectName("io.pooledsqlite:type=Pool,name=" + name);
      MBeanServer server = ManagementFactory.getPlatformMBeanServer();
      Await.until("registered", () -> server.isRegistered(bean));
      assertThat(PooledSqlite.poolOf(nothingLeft)).matches("[A-Za-z0-9._-]+");
    }
  }

  private Connection open(String file, String settings) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:pooledsqlite:" + folder.resolve(file) + "?pool.linger=0" + settings);
  }
}
