package io.pooledsqlite.session;

import static io.pooledsqlite.testing.TestDatabase.number;
import static io.pooledsqlite.testing.TestDatabase.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pooledsqlite.jdbc.LogicalConnection;
import io.pooledsqlite.testing.TestDatabase;
import io.pooledsqlite.testing.Workers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Regions as the agent makes them: what they see, what others see of them, and what stops them. */
@Tag("core")
class RegionTest {

  @TempDir Path dir;
  private final List<String> alone = new ArrayList<>();
  private TestDatabase database;
  private Connection shared;
  private Connection other;

  @BeforeEach
  void open() throws SQLException {
    database = new TestDatabase(dir);
    shared = database.open();
    other = database.open();
    run(shared, "CREATE TABLE stock(part TEXT UNIQUE, n INTEGER)");
    run(shared, "INSERT INTO stock VALUES ('bolt', 5), ('nut', 7)");
  }

  @AfterEach
  void close() throws SQLException {
    shared.close();
    other.close();
    database.assertAtRest(0);
    database.close();
  }

  private Region enter(Region.Kind kind) throws SQLException {
    return LogicalConnection.behind(shared).enterRegion(kind, alone::add);
  }

  private static long bolts(Connection connection) throws SQLException {
    return number(connection, "SELECT n FROM stock WHERE part = 'bolt'");
  }

  @Test
  void readsOneSnapshot() throws SQLException {
    Region region = enter(Region.Kind.READ);
    assertThat(bolts(shared)).isEqualTo(5);
    run(other, "UPDATE stock SET n = 6 WHERE part = 'bolt'");
    assertThat(bolts(shared)).isEqualTo(5);
    region.leave();

    assertThat(bolts(shared)).isEqualTo(6);
    assertThat(alone).isEmpty();
  }

  @Test
  void aReadRegionIsItsThreadsAlone() throws Exception {
    Region region = enter(Region.Kind.READ);
    assertThat(bolts(shared)).isEqualTo(5);
    CompletableFuture.runAsync(
            () -> {
              try {
                run(shared, "UPDATE stock SET n = 6 WHERE part = 'bolt'");
                assertThat(bolts(shared)).isEqualTo(6);
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            })
        .get(10, TimeUnit.SECONDS);
    assertThat(bolts(shared)).isEqualTo(5);
    region.leave();
  }

  @Test
  void whatItWritesIsSeenWhenItLeaves() throws SQLException {
    Region region = enter(Region.Kind.WRITE);
    run(shared, "UPDATE stock SET n = n - 1 WHERE part = 'bolt'");
    run(shared, "UPDATE stock SET n = n + 1 WHERE part = 'nut'");
    assertThat(bolts(shared)).isEqualTo(4);
    assertThat(bolts(other)).isEqualTo(5);
    region.leave();

    assertThat(bolts(other)).isEqualTo(4);
    assertThat(database.count("SELECT n FROM stock WHERE part = 'nut'")).isEqualTo(8);
    assertThat(alone).isEmpty();
  }

  @Test
  void aFailedStatementLeavesWhatRanBefore() throws SQLException {
    Region region = enter(Region.Kind.WRITE);
    run(shared, "INSERT INTO stock VALUES ('screw', 1)");
    assertThatThrownBy(() -> run(shared, "INSERT INTO stock VALUES ('bolt', 1)"))
        .hasMessageContaining("SQLITE_CONSTRAINT");
    region.leave();

    assertThat(database.count("SELECT count(*) FROM stock")).isEqualTo(3);
  }

  @Test
  void writeRegionsOfOneSessionLoseNoUpdate() throws Exception {
    Workers.runAll(
        4,
        worker -> {
          for (int round = 0; round < 50; round++) {
            Region region = enter(Region.Kind.WRITE);
            long n = bolts(shared);
            try (PreparedStatement update =
                shared.prepareStatement("UPDATE stock SET n = ? WHERE part = 'bolt'")) {
              update.setLong(1, n + 1);
              update.executeUpdate();
            }
            region.leave();
          }
        });
    assertThat(bolts(other)).isEqualTo(205);
  }

  @Test
  void aReadThatWritesGoesOnAlone() throws SQLException {
    Region region = enter(Region.Kind.READ);
    assertThat(bolts(shared)).isEqualTo(5);
    run(shared, "UPDATE stock SET n = 9 WHERE part = 'bolt'");
    assertThat(alone).containsExactly("runs UPDATE");
    assertThat(bolts(other)).isEqualTo(9);
    region.leave();
  }

  @Test
  void aReadThatWritesTooLateIsToldSo() throws SQLException {
    Region region = enter(Region.Kind.READ);
    assertThat(bolts(shared)).isEqualTo(5);
    run(other, "UPDATE stock SET n = 6 WHERE part = 'bolt'");
    assertThatThrownBy(() -> run(shared, "UPDATE stock SET n = 9 WHERE part = 'bolt'"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("taken for READ")
        .hasMessageContaining("runs UPDATE");
    region.leave();
    assertThat(bolts(other)).isEqualTo(6);
  }

  @Test
  void statementsThatSlipByAnalysisGoOnAlone() throws SQLException {
    for (String sql :
        List.of(
            "INSERT INTO stock VALUES ('rivet', 1) RETURNING part",
            "CREATE TABLE more(x)",
            "PRAGMA foreign_keys = 1",
            "CREATE TEMP TABLE mine(x)")) {
      alone.clear();
      Region region = enter(Region.Kind.READ);
      assertThat(bolts(shared)).isEqualTo(5);
      try (Statement statement = shared.createStatement()) {
        statement.execute(sql);
      }
      region.leave();
      assertThat(alone).as(sql).hasSize(1);
    }
    assertThat(enter(Region.Kind.READ)).as("the session is pinned now").isNull();
  }

  @Test
  void transactionControlGoesOnAlone() throws SQLException {
    Region region = enter(Region.Kind.READ);
    assertThat(bolts(shared)).isEqualTo(5);
    shared.setAutoCommit(false);
    assertThat(alone).containsExactly("calls setAutoCommit");
    run(shared, "UPDATE stock SET n = 1 WHERE part = 'bolt'");
    shared.rollback();
    shared.setAutoCommit(true);
    region.leave();
    assertThat(bolts(other)).isEqualTo(5);
  }

  @Test
  void aSecondStatementOfASingleRegionIsNotRunBesideOthers() throws SQLException {
    Region region = enter(Region.Kind.SINGLE);
    run(shared, "UPDATE stock SET n = 6 WHERE part = 'bolt'");
    assertThatThrownBy(() -> run(shared, "UPDATE stock SET n = 7 WHERE part = 'bolt'"))
        .hasMessageContaining("runs a second statement");
    region.leave();
    assertThat(bolts(other)).isEqualTo(6);
    assertThat(alone).hasSize(1);
  }

  @Test
  void aWriteRegionThatChangesTheSchemaIsUndoneAndToldSo() throws SQLException {
    Region region = enter(Region.Kind.WRITE);
    run(shared, "UPDATE stock SET n = 6 WHERE part = 'bolt'");
    assertThatThrownBy(() -> run(shared, "CREATE TABLE more(x)"))
        .hasMessageContaining("runs DDL")
        .hasMessageContaining("is undone");
    assertThat(alone).containsExactly("runs DDL");
    region.leave();
    assertThat(bolts(other)).isEqualTo(5);
    assertThat(number(other, "SELECT count(*) FROM sqlite_master WHERE name = 'more'")).isZero();
  }

  @Test
  void aWriteRegionThatBeginsWithTheSchemaGoesOnAlone() throws SQLException {
    Region region = enter(Region.Kind.WRITE);
    run(shared, "CREATE TABLE more(x)");
    run(shared, "INSERT INTO more VALUES (1)");
    assertThat(alone).containsExactly("runs DDL");
    region.leave();
    assertThat(number(other, "SELECT count(*) FROM more")).isEqualTo(1);
  }

  @Test
  void schemasThatLinkStatementsAreNotForWriteRegions() throws SQLException {
    run(
        shared,
        "CREATE TRIGGER strict BEFORE UPDATE ON stock WHEN new.n < 0 BEGIN"
            + " SELECT RAISE(ROLLBACK, 'negative'); END");
    assertThat(enter(Region.Kind.WRITE)).isNull();
    Region reading = enter(Region.Kind.READ);
    assertThat(reading).isNotNull();
    reading.leave();
  }

  private boolean isEntered(Region.Kind kind) throws SQLException {
    Region region = enter(kind);
    if (region != null) {
      region.leave();
    }
    return region != null;
  }

  @Test
  void tablesThatStoreTheTimeAreNotForRegionsThatWrite() throws SQLException {
    run(other, "CREATE TABLE log(text TEXT, at TIMESTAMP DEFAULT CURRENT_TIMESTAMP)");
    assertThat(isEntered(Region.Kind.SINGLE)).isFalse();
    assertThat(isEntered(Region.Kind.WRITE)).isFalse();
    assertThat(isEntered(Region.Kind.READ)).isTrue();
    assertThat(isEntered(Region.Kind.SINGLE_READ)).isTrue();
    run(other, "DROP TABLE log");
    assertThat(isEntered(Region.Kind.SINGLE)).isTrue();
    assertThat(isEntered(Region.Kind.WRITE)).isTrue();
  }

  @Test
  void viewsThatAskForTheTimeAreForNoRegion() throws SQLException {
    run(other, "CREATE VIEW today AS SELECT date ('now') AS day");
    assertThat(isEntered(Region.Kind.SINGLE)).isFalse();
    assertThat(isEntered(Region.Kind.WRITE)).isFalse();
    assertThat(isEntered(Region.Kind.READ)).isFalse();
    assertThat(isEntered(Region.Kind.SINGLE_READ)).isFalse();
  }

  @Test
  void aSingleRegionThatReadsDoesNotWriteBesideOthers() throws SQLException {
    Region region = enter(Region.Kind.SINGLE_READ);
    run(shared, "UPDATE stock SET n = 6 WHERE part = 'bolt'");
    assertThat(alone).hasSize(1);
    region.leave();
    assertThat(bolts(other)).isEqualTo(6);
  }

  @Test
  void sessionsInATransactionAreNotForRegions() throws SQLException {
    shared.setAutoCommit(false);
    assertThat(enter(Region.Kind.READ)).isNull();
    shared.setAutoCommit(true);
    run(shared, "BEGIN");
    assertThat(enter(Region.Kind.READ)).isNull();
    run(shared, "COMMIT");
  }

  @Test
  void resultSetsLeftOpenGiveTheirConnectionBack() throws SQLException {
    for (Region.Kind kind : new Region.Kind[] {Region.Kind.READ, Region.Kind.WRITE}) {
      Region region = enter(kind);
      ResultSet rows = shared.createStatement().executeQuery("SELECT n FROM stock");
      assertThat(rows.next()).isTrue();
      if (kind == Region.Kind.WRITE) {
        run(shared, "UPDATE stock SET n = n");
      }
      region.leave();
      assertThatThrownBy(rows::next).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void closeWaitsForARegionsTransaction() throws Exception {
    Region region = enter(Region.Kind.WRITE);
    run(shared, "UPDATE stock SET n = 6 WHERE part = 'bolt'");
    CompletableFuture<Void> closing =
        CompletableFuture.runAsync(
            () -> {
              try {
                shared.close();
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            });
    while (!shared.isClosed()) {
      Thread.onSpinWait();
    }
    assertThatThrownBy(() -> run(shared, "UPDATE stock SET n = 7 WHERE part = 'bolt'"))
        .isInstanceOf(SQLException.class);
    assertThat(closing).isNotDone();
    region.leave();
    closing.get(10, TimeUnit.SECONDS);
    assertThat(bolts(other)).isEqualTo(6);
  }
}
