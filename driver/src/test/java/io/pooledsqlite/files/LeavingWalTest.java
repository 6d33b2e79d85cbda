package io.pooledsqlite.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.PooledSqlite;
import io.pooledsqlite.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connection that brings a file out of WAL must not write over what others committed. */
class LeavingWalTest {

  @TempDir Path directory;

  /**
   * The first page, which holds the schema, is written by the switch. The connection that makes it
   * had read that page between two commits of another one, of which SQLite's change counter told
   * only the first.
   */
  @Test
  void whatAnotherConnectionCommittedLastIsStillThere() throws SQLException {
    Path file = directory.resolve("t.db");
    String url = "jdbc:pooledsqlite:" + file;
    // Two pools with a writer each; the first one's makes the switch.
    try (Connection first = DriverManager.getConnection(url + "?cache_size=100")) {
      TestDatabase.run(first, "CREATE TABLE t(a, b)");
      try (Connection other = DriverManager.getConnection(url)) {
        TestDatabase.run(other, "ALTER TABLE t RENAME COLUMN b TO c");
        TestDatabase.run(first, "DELETE FROM t WHERE c = 1");
        TestDatabase.run(other, "ALTER TABLE t ADD COLUMN d");
      }
    }
    PooledSqlite.resetAll();
    try (Connection plain = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      assertThat(TestDatabase.text(plain, "SELECT sql FROM sqlite_master"))
          .isEqualTo("CREATE TABLE t(a, c, d)");
      assertThat(TestDatabase.text(plain, "PRAGMA journal_mode")).isEqualTo("delete");
    }
  }
}
