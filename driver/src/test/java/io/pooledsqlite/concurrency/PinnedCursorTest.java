package io.pooledsqlite.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session with a connection of its own and an open result set on it sees what others write. */
class PinnedCursorTest {

  private static final String COUNT = "SELECT count(*) FROM t";

  @TempDir Path directory;
  private TestDatabase database;

  @BeforeEach
  void create() throws SQLException {
    database = new TestDatabase(directory).with(Queries.TABLE);
  }

  @AfterEach
  void reset() throws SQLException {
    database.closeAtRest();
  }

  /** What is done on the pinned session after another session wrote a fourth row. */
  private interface Afterwards {
    void on(Connection pinned) throws SQLException;
  }

  private void besideAnOpenResultSet(Afterwards afterwards) throws SQLException {
    try (Connection pinned = database.open();
        Connection other = database.open();
        Statement statement = pinned.createStatement()) {
      TestDatabase.run(pinned, "CREATE TEMP TABLE mine(x)");
      TestDatabase.run(pinned, "INSERT INTO t(v) VALUES ('1'), ('2'), ('3')");
      ResultSet rows = statement.executeQuery("SELECT v FROM t ORDER BY id");
      assertThat(rows.next()).isTrue();
      TestDatabase.run(other, "INSERT INTO t(v) VALUES ('4')");
      afterwards.on(pinned);
      assertThat(rows.next()).isTrue();
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isEqualTo("3");
      assertThat(rows.next()).isFalse();
    }
  }

  @Test
  void reads() throws SQLException {
    besideAnOpenResultSet(pinned -> assertThat(TestDatabase.number(pinned, COUNT)).isEqualTo(4));
  }

  @Test
  void writes() throws SQLException {
    besideAnOpenResultSet(
        pinned -> {
          TestDatabase.run(pinned, "INSERT INTO t(v) VALUES ('5')");
          assertThat(TestDatabase.number(pinned, COUNT)).isEqualTo(5);
        });
  }

  @Test
  void beginsATransaction() throws SQLException {
    besideAnOpenResultSet(
        pinned -> {
          TestDatabase.run(pinned, "BEGIN");
          assertThat(TestDatabase.number(pinned, COUNT)).isEqualTo(4);
          TestDatabase.run(pinned, "INSERT INTO t(v) VALUES ('5')", "COMMIT");
          pinned.setAutoCommit(false);
          assertThat(TestDatabase.number(pinned, COUNT)).isEqualTo(5);
          TestDatabase.run(pinned, "INSERT INTO t(v) VALUES ('6')");
          pinned.commit();
          pinned.setAutoCommit(true);
        });
  }

  @Test
  void itsOwnWritesLeaveTheResultSetWhereItIs() throws SQLException {
    try (Connection pinned = database.open();
        Statement statement = pinned.createStatement()) {
      TestDatabase.run(pinned, "CREATE TEMP TABLE mine(x)");
      TestDatabase.run(pinned, "INSERT INTO t(v) VALUES ('1'), ('2'), ('3')");
      ResultSet rows = statement.executeQuery("SELECT id FROM t ORDER BY id");
      while (rows.next()) {
        TestDatabase.run(pinned, "UPDATE t SET v = v || '!' WHERE id = " + rows.getInt(1));
      }
      assertThat(TestDatabase.number(pinned, COUNT + " WHERE v LIKE '%!'")).isEqualTo(3);
      assertThat(database.listener().count("cursorSpooled")).isZero();
    }
  }
}
