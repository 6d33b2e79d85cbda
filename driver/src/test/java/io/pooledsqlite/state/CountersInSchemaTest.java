package io.pooledsqlite.state;

import static io.pooledsqlite.testing.TestDatabase.number;
import static io.pooledsqlite.testing.TestDatabase.run;
import static io.pooledsqlite.testing.TestDatabase.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Views and triggers that ask for the counters of a connection get those of the session. */
class CountersInSchemaTest {

  private static final String COUNTERS =
      "SELECT last_insert_rowid() AS r, changes() AS c, total_changes() AS t";

  @TempDir Path directory;
  private TestDatabase database;
  private Connection one;
  private Connection two;

  @BeforeEach
  void open() throws SQLException {
    database =
        new TestDatabase(directory, "pool.readers=1")
            .with("CREATE TABLE t(x)", "CREATE TABLE noted(n)");
    one = database.open();
    two = database.open();
  }

  @AfterEach
  void close() throws SQLException {
    one.close();
    two.close();
    database.closeAtRest();
  }

  private int pins() {
    return database.listener().count("pinned CHANGE_COUNTERS");
  }

  @Test
  void aTriggerMadeWhileOthersAreOpenSeesTheirRowids() throws Exception {
    run(two, "INSERT INTO t(rowid) VALUES (22)");
    run(one, "INSERT INTO t(rowid) VALUES (11)");
    run(
        one,
        "CREATE TRIGGER note BEFORE UPDATE ON t BEGIN"
            + " INSERT INTO noted VALUES (last_insert_rowid()); END");
    run(two, "UPDATE t SET x = 1 WHERE rowid = 11");
    run(one, "UPDATE t SET x = 2 WHERE rowid = 11");
    run(two, "UPDATE t SET x = 3 WHERE rowid = 22");
    // The row of sqlite_master counts: CREATE TRIGGER inserts it.
    assertThat(text(one, "SELECT group_concat(n) FROM noted"))
        .isEqualTo("22," + number(one, "SELECT last_insert_rowid()") + ",22");
    assertThat(pins()).isZero();
  }

  @Test
  void aTriggerMadeInTheSameTransactionIsKnown() throws Exception {
    run(two, "INSERT INTO t(rowid) VALUES (22), (23)");
    run(one, "INSERT INTO t(rowid) VALUES (11)");
    one.setAutoCommit(false);
    run(one, "CREATE TABLE made(x)", "INSERT INTO made(rowid) VALUES (5)");
    run(
        one,
        "CREATE TRIGGER note AFTER UPDATE ON t BEGIN INSERT INTO noted VALUES (changes()); END",
        "DELETE FROM t WHERE rowid > 21",
        "UPDATE t SET x = 1");
    one.commit();
    one.setAutoCommit(true);
    assertThat(text(two, "SELECT group_concat(n) FROM noted")).isEqualTo("2");
    assertThat(pins()).isEqualTo(1);
  }

  @Test
  void viewsOverViewsAreFollowed() throws Exception {
    run(
        one,
        "CREATE VIEW counters AS " + COUNTERS,
        "CREATE VIEW \"the last\" AS SELECT r FROM counters");
    run(two, "INSERT INTO t(rowid) VALUES (22), (23)");
    assertThat(number(two, "SELECT count(*) FROM t")).isEqualTo(2);
    assertThat(pins()).isZero();
    assertThat(number(two, "SELECT * FROM \"The Last\"")).isEqualTo(23);
    assertThat(text(two, "SELECT r || ' ' || c || ' ' || t FROM counters")).isEqualTo("23 2 2");
    assertThat(pins()).isEqualTo(1);
    run(two, "INSERT INTO t(rowid) VALUES (24)");
    assertThat(text(two, "SELECT r || ' ' || c || ' ' || t FROM counters")).isEqualTo("24 1 3");
    run(one, "DROP VIEW \"the last\"", "DROP VIEW counters");
    try (Connection third = database.open()) {
      run(third, "CREATE VIEW seen AS SELECT x FROM t");
      assertThat(number(third, "SELECT count(*) FROM seen")).isEqualTo(3);
    }
    assertThat(pins()).isEqualTo(1);
  }

  @Test
  void makingSuchAViewOrTriggerPinsNothing() throws Exception {
    run(
        one,
        "CREATE VIEW counters AS " + COUNTERS,
        "CREATE TRIGGER note AFTER INSERT ON t BEGIN"
            + " INSERT INTO noted VALUES (last_insert_rowid()); END",
        "INSERT INTO t(rowid) VALUES (7)");
    assertThat(text(two, "SELECT group_concat(n) FROM noted")).isEqualTo("7");
    assertThat(text(one, "SELECT sql FROM sqlite_master WHERE name = 'counters'"))
        .isEqualTo("CREATE VIEW counters AS " + COUNTERS);
    assertThat(pins()).isZero();
  }

  @Test
  void aViewAnswersInASessionThatChangedManyRows() throws Exception {
    run(
        one,
        "CREATE VIEW counters AS " + COUNTERS,
        "INSERT INTO t WITH RECURSIVE n(i) AS"
            + " (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT i FROM n",
        "UPDATE t SET x = 0 WHERE rowid <= 400",
        "DELETE FROM t WHERE rowid > 9999");
    assertThat(text(one, "SELECT r || ' ' || c || ' ' || t FROM counters"))
        .isEqualTo("1000 0 1400");
  }
}
