package io.pooledsqlite.files;

import static io.pooledsqlite.testing.TestDatabase.number;
import static io.pooledsqlite.testing.TestDatabase.run;
import static io.pooledsqlite.testing.TestDatabase.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pooledsqlite.PooledSqlite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConnection;

/**
 * The file is opened by a symbolic link in another directory. SQLite follows it once, at the open,
 * and has the WAL beside the file itself; what becomes of the link is nothing to those who have it
 * open.
 */
class LinkedFileTest {

  private static final String COUNT = "SELECT count(*) FROM t";

  @TempDir Path directory;
  private Path file;
  private Path other;
  private Path link;

  @BeforeEach
  void link() throws IOException, SQLException {
    Path files = Files.createDirectory(directory.resolve("files")).toRealPath();
    file = files.resolve("file.db");
    other = files.resolve("other.db");
    link = Files.createDirectory(directory.resolve("links")).resolve("link.db");
    Files.createSymbolicLink(link, file);
    try (Connection plain = DriverManager.getConnection("jdbc:sqlite:" + other)) {
      run(plain, "CREATE TABLE t(x)");
    }
  }

  @AfterEach
  void reset() {
    PooledSqlite.resetAll();
  }

  private Connection open(String parameters) throws SQLException {
    return DriverManager.getConnection("jdbc:pooledsqlite:" + link + parameters);
  }

  /** A name that can not be put into the URL: there new connections are refused. */
  @ParameterizedTest
  @ValueSource(strings = {"file:", "", "odd ", "odd?name"})
  void nobodyIsLedToAnotherFile(String shape) throws Exception {
    boolean uri = shape.equals("file:");
    Path target = uri || shape.isEmpty() ? file : file.resolveSibling(shape);
    try (Connection plain = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      run(plain, "CREATE TABLE t(x)");
      run(plain, "INSERT INTO t VALUES (7)");
    }
    if (!target.equals(file)) {
      Files.move(file, target);
      Files.delete(link);
      Files.createSymbolicLink(link, target);
    }
    String url = "jdbc:pooledsqlite:" + (uri ? "file:" : "") + link;
    try (Connection session = DriverManager.getConnection(url)) {
      assertThat(number(session, "SELECT x FROM t")).isEqualTo(7);
      linkToOther();
      try (Statement statement = session.createStatement();
          ResultSet open = statement.executeQuery("SELECT x FROM t")) {
        assertThat(open.next()).isTrue();
        if (shape.isEmpty()) {
          assertThat(number(session, COUNT)).isEqualTo(1);
        } else {
          assertThatThrownBy(() -> number(session, COUNT)).hasMessageContaining("DBMOVED");
        }
      }
    }
    PooledSqlite.resetAll();
    assertThat(plain(other)).isZero();
  }

  /**
   * SQLite would look for the WAL beside the new name, and what was committed is beside the old.
   */
  @ParameterizedTest
  @ValueSource(strings = {"", "file:"})
  void aFileThatWasMovedIsNotOpenedByItsNewName(String scheme) throws Exception {
    try (Connection session = DriverManager.getConnection("jdbc:pooledsqlite:" + scheme + link)) {
      write(session, 3);
      Path moved = file.resolveSibling("moved.db");
      Files.move(file, moved);
      Files.delete(link);
      Files.createSymbolicLink(link, moved);
      try (Statement statement = session.createStatement();
          ResultSet open = statement.executeQuery("SELECT x FROM t")) {
        assertThat(open.next()).isTrue();
        assertThatThrownBy(() -> number(session, COUNT)).hasMessageContaining("DBMOVED");
      }
    }
    PooledSqlite.resetAll();
    assertThat(plain(link)).isEqualTo(3);
  }

  @Test
  void connectionsTellTheNameThatTheProgramUsed() throws Exception {
    try (Connection session = open("")) {
      run(session, "CREATE TABLE t(x)");
      assertThat(session.unwrap(SQLiteConnection.class).getUrl()).isEqualTo("jdbc:sqlite:" + link);
    }
  }

  private static void write(Connection connection, int rows) throws SQLException {
    run(connection, "CREATE TABLE IF NOT EXISTS t(x)");
    for (int i = 0; i < rows; i++) {
      run(connection, "INSERT INTO t VALUES (randomblob(500))");
    }
  }

  private void linkToOther() throws IOException {
    Files.delete(link);
    Files.createSymbolicLink(link, other);
  }

  private static long plain(Path which) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + which)) {
      assertThat(text(connection, "PRAGMA integrity_check")).isEqualTo("ok");
      return number(connection, COUNT);
    }
  }

  private Path beside(String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  @Test
  void sessionKeepsItsFileWhenTheLinkIsMadeToLeadElsewhere() throws Exception {
    try (Connection old = open("?pool.readers=4")) {
      write(old, 3);
      linkToOther();
      // One connection is in use, so the next one has to be opened now.
      try (var statement = old.createStatement();
          var rows = statement.executeQuery("SELECT x FROM t")) {
        assertThat(rows.next()).isTrue();
        write(old, 2);
        assertThat(number(old, COUNT)).isEqualTo(5);
        try (Connection fresh = open("?pool.readers=4")) {
          assertThat(number(fresh, COUNT)).isZero();
          write(fresh, 1);
        }
      }
      write(old, 1);
    }
    PooledSqlite.resetAll();
    assertThat(plain(file)).isEqualTo(6);
    assertThat(plain(other)).isEqualTo(1);
  }

  @Test
  void nextOpenGoesWhereTheLinkLeadsThen() throws Exception {
    for (int i = 0; i < 3; i++) {
      try (Connection session = open("")) {
        write(session, 1);
      }
    }
    linkToOther();
    try (Connection session = open("")) {
      assertThat(number(session, COUNT)).isZero();
    }
  }

  @Test
  void walThatIsTakenAwayBetweenTwoSessionsIsNoticed() throws Exception {
    try (Connection session = open("?pool.idleCheckpoint=1m")) {
      write(session, 3);
    }
    // It holds nothing that is not in the file; nobody has the file open.
    Files.deleteIfExists(beside("-wal"));
    Files.deleteIfExists(beside("-shm"));
    try (Connection session = open("?pool.idleCheckpoint=1m")) {
      write(session, 2);
      assertThat(number(session, COUNT)).isEqualTo(5);
      // Where other processes look for it.
      assertThat(Files.size(beside("-wal"))).isPositive();
    }
    PooledSqlite.resetAll();
    assertThat(plain(file)).isEqualTo(5);
  }

  @Test
  void fileThatIsOverwrittenAfterTheLastCloseIsWhatIsReadThen() throws Exception {
    try (Connection session = open("?pool.idleCheckpoint=1m")) {
      write(session, 50);
    }
    assertThat(Files.exists(beside("-wal")) ? Files.size(beside("-wal")) : 0).isZero();
    Files.write(file, Files.readAllBytes(other));
    try (Connection session = open("?pool.idleCheckpoint=1m")) {
      assertThat(number(session, COUNT)).isZero();
    }
  }
}
