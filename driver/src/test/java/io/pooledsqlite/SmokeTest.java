package io.pooledsqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmokeTest {
  @TempDir Path dir;

  @Test
  void basics() throws Exception {
    String url = "jdbc:pooledsqlite:" + dir.resolve("a.db");
    try (Connection c = DriverManager.getConnection(url)) {
      assertThat(c.getClass().getName()).contains("LogicalConnection");
      try (Statement s = c.createStatement()) {
        assertThat(s.executeUpdate("CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT)")).isZero();
        assertThat(s.executeUpdate("INSERT INTO t(v) VALUES ('x')")).isEqualTo(1);
        try (ResultSet k = s.getGeneratedKeys()) {
          assertThat(k.next()).isTrue();
          assertThat(k.getLong(1)).isEqualTo(1);
        }
      }
      try (PreparedStatement p = c.prepareStatement("SELECT v FROM t WHERE id = ?")) {
        p.setInt(1, 1);
        try (ResultSet r = p.executeQuery()) {
          assertThat(r.next()).isTrue();
          assertThat(r.getString("v")).isEqualTo("x");
          assertThat(r.next()).isFalse();
        }
      }
      c.setAutoCommit(false);
      try (Statement s = c.createStatement()) {
        s.executeUpdate("INSERT INTO t(v) VALUES ('y')");
        c.rollback();
        ResultSet r = s.executeQuery("SELECT count(*), last_insert_rowid() FROM t");
        assertThat(r.next()).isTrue();
        assertThat(r.getInt(1)).isEqualTo(1);
        assertThat(r.getMetaData().getColumnName(2)).isEqualTo("last_insert_rowid()");
      }
      c.setAutoCommit(true);
    }
    System.out.println(PooledSqlite.pools());
    PooledSqlite.resetAll();
  }
}
