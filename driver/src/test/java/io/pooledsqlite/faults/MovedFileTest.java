package io.pooledsqlite.faults;

import static io.pooledsqlite.testing.TestDatabase.number;
import static io.pooledsqlite.testing.TestDatabase.run;
import static io.pooledsqlite.testing.TestDatabase.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pooledsqlite.PooledSqlite;
import io.pooledsqlite.testing.Await;
import io.pooledsqlite.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The file is moved or replaced right after a write, before an idle checkpoint: what was written is
 * in the file it was written to, and not in the one that took its place.
 */
class MovedFileTest {

  private static final String COUNT = "SELECT count(*) FROM t";
  private static final String NO_CHECKPOINT = "pool.idleCheckpoint=1m";

  @TempDir Path directory;
  private TestDatabase database;

  @AfterEach
  void reset() {
    database.close();
  }

  private static void write(Connection connection, int rows) throws SQLException {
    run(connection, "CREATE TABLE IF NOT EXISTS t(x)");
    for (int i = 0; i < rows; i++) {
      run(connection, "INSERT INTO t VALUES (randomblob(500))");
    }
  }

  private static long plain(Path file) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      assertThat(text(connection, "PRAGMA integrity_check")).isEqualTo("ok");
      return number(connection, COUNT);
    }
  }

  private static void refuses(Connection session) {
    assertThatThrownBy(() -> run(session, "INSERT INTO t VALUES (1)"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("[SQLITE_READONLY_DBMOVED]");
  }

  /** The database with fifty rows that are in the WAL alone. */
  private Connection open(String... parameters) throws SQLException {
    database = new TestDatabase(directory, parameters).with("CREATE TABLE t(x)");
    Connection session = database.open();
    write(session, 50);
    // A connection that is opened after the move could not read.
    assertThat(number(session, COUNT)).isEqualTo(50);
    return session;
  }

  private Path moved() throws Exception {
    return Files.move(database.file(), directory.resolve("moved.db"));
  }

  /** Puts another database, with three rows, where the first one was. */
  private void replace() throws Exception {
    Path other = directory.resolve("other.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + other)) {
      write(connection, 3);
    }
    Files.move(
        other,
        database.file(),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void movedFileHasItsRowsOnceTheNextWriteIsRefused() throws Exception {
    try (Connection session = open(NO_CHECKPOINT)) {
      Path moved = moved();
      refuses(session);
      assertThat(plain(moved)).isEqualTo(50);
    }
  }

  @Test
  void movedFileHasItsRowsOnceNothingIsWrittenAnyMore() throws Exception {
    try (Connection session = open()) {
      Path moved = moved();
      Await.until("idle checkpoint", () -> database.pool().walBytes() == 0);
      assertThat(plain(moved)).isEqualTo(50);
      assertThat(number(session, COUNT)).isEqualTo(50);
    }
  }

  @Test
  void movedFileHasItsRowsAfterTheLastClose() throws Exception {
    Path moved;
    try (Connection session = open(NO_CHECKPOINT)) {
      moved = moved();
      assertThat(number(session, COUNT)).isEqualTo(50);
    }
    assertThat(plain(moved)).isEqualTo(50);
  }

  /** Its sessions keep it in WAL, and a WAL has the name that the file had. */
  @Test
  void byItsNewNameItIsWrittenOnceItsOldSessionsAreClosed() throws Exception {
    Path moved;
    try (Connection old = open(NO_CHECKPOINT)) {
      moved = moved();
      try (Connection fresh = DriverManager.getConnection("jdbc:pooledsqlite:" + moved)) {
        refuses(fresh);
        assertThatThrownBy(() -> run(fresh, "INSERT INTO t VALUES (1)"))
            .hasMessageContaining(database.file() + " was moved")
            .hasMessageContaining("once its sessions are closed");
      }
      refuses(old);
    }
    try (Connection later = DriverManager.getConnection("jdbc:pooledsqlite:" + moved)) {
      write(later, 1);
      assertThat(number(later, COUNT)).isEqualTo(51);
    }
    PooledSqlite.resetAll();
    assertThat(plain(moved)).isEqualTo(51);
  }

  @Test
  void fileThatTookItsPlaceIsOpenedWithoutItsRows() throws Exception {
    try (Connection old = open(NO_CHECKPOINT)) {
      replace();
      try (Connection fresh = database.open()) {
        assertThat(number(fresh, COUNT)).isEqualTo(3);
        write(fresh, 5);
        refuses(old);
        assertThat(number(fresh, COUNT)).isEqualTo(8);
      }
    }
    PooledSqlite.resetAll();
    assertThat(plain(database.file())).isEqualTo(8);
  }

  @Test
  void fileThatTookItsPlaceIsOpenedWithoutItsRowsAlsoBesideAnOpenResultSet() throws Exception {
    try (Connection old = open(NO_CHECKPOINT);
        Statement statement = old.createStatement();
        ResultSet rows = statement.executeQuery("SELECT x FROM t")) {
      assertThat(rows.next()).isTrue();
      replace();
      try (Connection fresh = database.open()) {
        assertThat(number(fresh, COUNT)).isEqualTo(3);
        write(fresh, 5);
      }
      int seen = 1;
      while (rows.next()) {
        seen++;
      }
      assertThat(seen).isEqualTo(50);
    }
    PooledSqlite.resetAll();
    assertThat(plain(database.file())).isEqualTo(8);
  }

  /** The WAL keeps its name: what empties it for the old file must be through by then. */
  @Test
  void fileThatTookItsPlaceIsOpenedAfterACheckpointOfTheOldOneThatHasBegun() throws Exception {
    FaultyDriver driver = new FaultyDriver();
    Hold checkpoint = new Hold();
    database = new TestDatabase(directory, "pool.idleCheckpoint=10ms").with("CREATE TABLE t(x)");
    driver.arm("PRAGMA main.wal_checkpoint(TRUNCATE)", checkpoint, 1);
    try (Connection old = driver.open(database.url())) {
      write(old, 50);
      checkpoint.awaitReached();
      replace();
      CompletableFuture<Void> writing =
          CompletableFuture.runAsync(
              () -> {
                try (Connection fresh = driver.open(database.url())) {
                  write(fresh, 5);
                } catch (SQLException e) {
                  throw new CompletionException(e);
                }
              });
      waitShortlyFor(writing);
      checkpoint.release();
      writing.get();
      try (Connection fresh = driver.open(database.url())) {
        assertThat(number(fresh, COUNT)).isEqualTo(8);
      }
    }
    PooledSqlite.resetAll();
    assertThat(plain(database.file())).isEqualTo(8);
  }

  /** Long enough for who does not wait to be through. */
  private static void waitShortlyFor(CompletableFuture<Void> task) throws Exception {
    try {
      task.get(500, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // It waits, as it should.
    }
  }

  @Test
  void maintenanceOfTheOldFileLeavesTheRowsOfTheNewOneAlone() throws Exception {
    Connection old = open("pool.idleCheckpoint=50ms");
    replace();
    try (Connection fresh = database.open()) {
      for (int i = 0; i < 10; i++) {
        write(fresh, 5);
        refuses(old);
      }
      old.close();
      assertThat(number(fresh, COUNT)).isEqualTo(53);
    }
    PooledSqlite.resetAll();
    assertThat(plain(database.file())).isEqualTo(53);
  }
}
