package io.pooledsqlite.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pooledsqlite.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each time that a lock from outside refuses us is counted once, whichever statement meets it. */
class BusyCountTest {

  @TempDir private Path folder;

  @Test
  void everyWayToWriteCountsOnce() throws SQLException {
    try (TestDatabase database = new TestDatabase(folder, "busy_timeout=50");
        Connection session = database.open()) {
      TestDatabase.run(session, "CREATE TABLE t(x)");
      try (Connection outside = database.plain()) {
        TestDatabase.run(outside, "BEGIN IMMEDIATE");

        refused(session, "INSERT INTO t VALUES (1)");
        assertThat(busy(database)).as("autocommit").isEqualTo(1);

        refused(session, "BEGIN IMMEDIATE");
        assertThat(busy(database)).as("a BEGIN of the program's own").isEqualTo(2);

        session.setAutoCommit(false);
        refused(session, "INSERT INTO t VALUES (2)");
        assertThat(busy(database)).as("a transaction that begins by writing").isEqualTo(3);
        session.rollback();

        TestDatabase.number(session, "SELECT count(*) FROM t");
        refused(session, "INSERT INTO t VALUES (3)");
        assertThat(busy(database)).as("one that began by reading").isEqualTo(4);
        session.rollback();
        TestDatabase.run(outside, "ROLLBACK");
      }
    }
  }

  private static int busy(TestDatabase database) {
    return database.listener().count("busy");
  }

  private static void refused(Connection session, String sql) {
    assertThatThrownBy(() -> TestDatabase.run(session, sql))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getErrorCode() & 0xff).isEqualTo(5));
  }
}
