package io.pooledsqlite.files;

import static io.pooledsqlite.testing.TestDatabase.number;
import static io.pooledsqlite.testing.TestDatabase.run;
import static io.pooledsqlite.testing.TestDatabase.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pooledsqlite.PooledSqlite;
import io.pooledsqlite.pool.PoolListener;
import io.pooledsqlite.pool.PoolStats;
import io.pooledsqlite.testing.Await;
import io.pooledsqlite.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Guarantee 7: whatever was acknowledged is in the main file alone, and the file may change. */
@Tag("core")
class FileGuaranteeTest {

  private static final String COUNT = "SELECT count(*) FROM t";

  @TempDir Path directory;

  @AfterEach
  void reset() {
    PooledSqlite.resetAll();
    assertThat(PooledSqlite.pools()).isEmpty();
  }

  private static void write(Connection connection, int rows) throws SQLException {
    run(connection, "CREATE TABLE IF NOT EXISTS t(x)");
    for (int i = 0; i < rows; i++) {
      run(connection, "INSERT INTO t VALUES (randomblob(500))");
    }
  }

  private static long plain(Path file, String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      assertThat(text(connection, "PRAGMA integrity_check")).isEqualTo("ok");
      return number(connection, query);
    }
  }

  private static Path wal(Path file) {
    return file.resolveSibling(file.getFileName() + "-wal");
  }

  @Test
  void aClosedFileCopiedAloneHasEveryRow() throws Exception {
    try (TestDatabase database = new TestDatabase(directory)) {
      try (Connection connection = database.open()) {
        write(connection, 200);
      }
      Path copy = directory.resolve("copy.db");
      ExternalCopy.of(database.file(), copy);
      assertThat(plain(copy, COUNT)).isEqualTo(200);
      database.assertAtRest(0);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO t VALUES (1)",
        "PRAGMA journal_mode = WAL",
        "PRAGMA journal_mode = WAL; PRAGMA journal_mode = DELETE",
        "PRAGMA journal_mode = DELETE; PRAGMA main.journal_mode('wal')"
      })
  void theJournalModeThatTheProgramAskedForStays(String texts) throws Exception {
    for (String before : new String[] {"", "CREATE TABLE t(x)"}) {
      String expected = modeLeftBy("jdbc:sqlite:", before, texts);
      assertThat(modeLeftBy("jdbc:pooledsqlite:", before, texts))
          .as("%s, then %s", before, texts)
          .isEqualTo(expected);
    }
  }

  private String modeLeftBy(String prefix, String before, String texts) throws Exception {
    Path file = Files.createTempDirectory(directory, "mode").resolve("a.db");
    try (Connection plain = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      run(plain, before);
    }
    try (Connection connection = DriverManager.getConnection(prefix + file)) {
      for (String sql : texts.split("; ", -1)) {
        try (Statement statement = connection.createStatement()) {
          statement.execute(sql);
        } catch (SQLException e) {
          assertThat(e.getMessage()).contains("no such table");
        }
      }
      run(connection, "CREATE TABLE u(x)");
    }
    PooledSqlite.resetAll();
    try (Connection plain = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      return text(plain, "PRAGMA journal_mode");
    }
  }

  /** Who waits until no session is open may delete the file: nothing is done to it any more. */
  @Test
  void aSessionCountsAsOpenUntilItsLastCloseIsThrough() throws Exception {
    Queue<Integer> openAtCheckpoint = new ConcurrentLinkedQueue<>();
    PoolListener listener =
        new PoolListener() {
          @Override
          public void checkpointed(PoolStats pool, Duration took, boolean complete, long pages) {
            if (pool.databasePath().startsWith(directory.toString())) {
              openAtCheckpoint.add(pool.sessionsOpen());
            }
          }
        };
    PooledSqlite.addListener(listener);
    try (TestDatabase database = new TestDatabase(directory)) {
      try (Connection connection = database.open()) {
        write(connection, 1);
      }
      database.assertAtRest(0);
    } finally {
      PooledSqlite.removeListener(listener);
    }
    assertThat(openAtCheckpoint).isNotEmpty().allMatch(open -> open > 0);
  }

  @Test
  void aTransactionBeforeTheCloseIsInTheMainFileAndOneThatWasNotCommittedIsNot() throws Exception {
    try (TestDatabase database = new TestDatabase(directory)) {
      try (Connection connection = database.open()) {
        connection.setAutoCommit(false);
        write(connection, 20);
        connection.commit();
        write(connection, 30);
      }
      Path copy = directory.resolve("copy.db");
      ExternalCopy.of(database.file(), copy);
      assertThat(plain(copy, COUNT)).isEqualTo(20);
    }
  }

  @Test
  void whileASessionStaysOpenTheMainFileCompletesItself() throws Exception {
    try (TestDatabase database = new TestDatabase(directory);
        Connection connection = database.open()) {
      for (int round = 1; round <= 3; round++) {
        write(connection, 50);
        Await.until("idle checkpoint", () -> database.pool().walBytes() == 0);
        Path copy = directory.resolve("copy" + round + ".db");
        ExternalCopy.of(database.file(), copy);
        assertThat(plain(copy, COUNT)).isEqualTo(50L * round);
      }
      Await.until("told of", () -> database.listener().count("checkpointed") >= 3);
      assertThat(database.listener().warnings()).isEmpty();
    }
  }

  @Test
  void anOpenResultSetDelaysTheMainFileOnlyUntilItIsClosed() throws Exception {
    try (TestDatabase database = new TestDatabase(directory);
        Connection reader = database.open();
        Connection writer = database.open()) {
      write(writer, 5);
      try (var statement = reader.createStatement();
          var rows = statement.executeQuery("SELECT x FROM t")) {
        assertThat(rows.next()).isTrue();
        write(writer, 5);
      }
      Await.until("idle checkpoint", () -> database.pool().walBytes() == 0);
      Path copy = directory.resolve("copy.db");
      ExternalCopy.of(database.file(), copy);
      assertThat(plain(copy, COUNT)).isEqualTo(10);
    }
  }

  @Test
  void aClosedFileMayBeOverwrittenInPlace() throws Exception {
    Path other = directory.resolve("other.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + other)) {
      write(connection, 7);
    }
    try (TestDatabase database = new TestDatabase(directory)) {
      try (Connection connection = database.open()) {
        write(connection, 300);
      }
      Object inode = Files.getAttribute(database.file(), "unix:ino");
      ExternalCopy.inPlace(other, database.file());
      assertThat(Files.getAttribute(database.file(), "unix:ino")).isEqualTo(inode);
      try (Connection connection = database.open()) {
        assertThat(number(connection, COUNT)).isEqualTo(7);
        assertThat(text(connection, "PRAGMA integrity_check")).isEqualTo("ok");
        write(connection, 1);
      }
      assertThat(database.count(COUNT)).isEqualTo(8);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"delete", "truncate", "persist", "wal"})
  void afterTheLastCloseTheFileIsInTheJournalModeItHadBefore(String mode) throws Exception {
    try (TestDatabase database = new TestDatabase(directory, "pool.linger=0")) {
      String kept = mode.equals("wal") ? "wal" : "delete";
      database.with("PRAGMA journal_mode=" + mode, "CREATE TABLE before(x)");
      try (Connection one = database.open();
          Connection two = database.open()) {
        write(one, 10);
        assertThat(number(two, COUNT)).isEqualTo(10);
        assertThat(text(two, "PRAGMA journal_mode")).isEqualTo("wal");
      }
      Await.until("retired", () -> PooledSqlite.pools().isEmpty());
      assertThat(wal(database.file())).doesNotExist();
      assertThat(database.file().resolveSibling("test.db-shm")).doesNotExist();
      try (Connection plain = database.plain()) {
        assertThat(text(plain, "PRAGMA journal_mode")).isEqualTo(kept);
        assertThat(number(plain, COUNT)).isEqualTo(10);
      }
    }
  }

  /** It is switched once it has content, and programs look at the answer to what they set. */
  @Test
  void theFirstSettingOnANewFileIsAnsweredWithWal() throws Exception {
    try (TestDatabase database = new TestDatabase(directory, "pool.linger=0")) {
      try (Connection connection = database.open()) {
        assertThat(text(connection, "PRAGMA journal_mode = WAL")).isEqualTo("wal");
        assertThat(text(connection, "PRAGMA journal_mode")).isEqualTo("wal");
        write(connection, 1);
        assertThat(text(connection, "PRAGMA journal_mode")).isEqualTo("wal");
      }
      try (Connection plain = database.plain()) {
        assertThat(text(plain, "PRAGMA journal_mode")).isEqualTo("wal");
      }
    }
  }

  @Test
  void aFileThatIsNotToBeRestoredStaysInWal() throws Exception {
    try (TestDatabase database =
        new TestDatabase(directory, "pool.linger=0", "pool.restoreJournalMode=false")) {
      try (Connection connection = database.open()) {
        write(connection, 1);
      }
      Await.until("retired", () -> PooledSqlite.pools().isEmpty());
      try (Connection plain = database.plain()) {
        assertThat(text(plain, "PRAGMA journal_mode")).isEqualTo("wal");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pool.linger=0", "pool.linger=10s"})
  void aDeletedFileIsOpenedAsANewEmptyDatabase(String linger) throws Exception {
    try (TestDatabase database = new TestDatabase(directory, linger)) {
      if (linger.endsWith("=0")) {
        database.leavingNoPool();
      }
      try (Connection connection = database.open()) {
        write(connection, 10);
      }
      Files.delete(database.file());
      try (Connection connection = database.open()) {
        assertThat(number(connection, "SELECT count(*) FROM sqlite_master")).isZero();
        write(connection, 2);
      }
      assertThat(database.count(COUNT)).isEqualTo(2);
      database.assertAtRest(0);
    }
  }

  @Test
  void aFileReplacedWhileItsPoolLingersIsSeen() throws Exception {
    Path other = directory.resolve("other.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + other)) {
      write(connection, 3);
    }
    try (TestDatabase database = new TestDatabase(directory)) {
      try (Connection connection = database.open()) {
        write(connection, 100);
      }
      Files.move(other, database.file(), StandardCopyOption.REPLACE_EXISTING);
      try (Connection connection = database.open()) {
        assertThat(number(connection, COUNT)).isEqualTo(3);
        write(connection, 1);
        assertThat(number(connection, COUNT)).isEqualTo(4);
      }
      assertThat(database.count(COUNT)).isEqualTo(4);
    }
  }

  @Test
  void aFileReplacedUnderAnOpenSessionIsNotDamaged() throws Exception {
    Path other = directory.resolve("other.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + other)) {
      write(connection, 3);
    }
    try (TestDatabase database = new TestDatabase(directory)) {
      try (Connection old = database.open()) {
        write(old, 100);
        Await.until("idle checkpoint", () -> database.pool().walBytes() == 0);
        replaceByRename(other, database.file());
        assertThatThrownBy(() -> run(old, "INSERT INTO t VALUES (1)"))
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("[SQLITE_READONLY_DBMOVED]")
            .satisfies(e -> assertThat(((SQLException) e).getErrorCode()).isEqualTo(8));
        try (Connection fresh = database.open()) {
          assertThat(number(fresh, COUNT)).isEqualTo(3);
          write(fresh, 5);
          assertThat(number(fresh, COUNT)).isEqualTo(8);
        }
        assertThatThrownBy(() -> run(old, "DELETE FROM t")).isInstanceOf(SQLException.class);
      }
      PooledSqlite.resetAll();
      assertThat(plain(database.file(), COUNT)).isEqualTo(8);
    }
  }

  @Test
  void aFileDeletedUnderAnOpenSessionRefusesWrites() throws Exception {
    try (TestDatabase database = new TestDatabase(directory);
        Connection connection = database.open()) {
      write(connection, 10);
      Files.delete(database.file());
      assertThatThrownBy(() -> run(connection, "INSERT INTO t VALUES (1)"))
          .hasMessageContaining("[SQLITE_READONLY_DBMOVED]");
      try (Connection fresh = database.open()) {
        assertThat(number(fresh, "SELECT count(*) FROM sqlite_master")).isZero();
      }
    }
  }

  private static void replaceByRename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void allNamesOfOneFileShareOneDatabase() throws Exception {
    Path real = directory.toRealPath().resolve("test.db");
    Path link = directory.resolve("link.db");
    Path linkedDirectory = directory.resolve("linked");
    Path relative = Path.of("").toAbsolutePath().relativize(real);
    try (Connection byPath = DriverManager.getConnection("jdbc:pooledsqlite:" + real)) {
      write(byPath, 1);
      Files.createSymbolicLink(link, real);
      Files.createSymbolicLink(linkedDirectory, directory);
      try (Connection byRelativePath =
              DriverManager.getConnection("jdbc:pooledsqlite:" + relative);
          Connection byLink = DriverManager.getConnection("jdbc:pooledsqlite:" + link);
          Connection byDirectory =
              DriverManager.getConnection(
                  "jdbc:pooledsqlite:" + linkedDirectory.resolve("test.db"));
          Connection byUri = DriverManager.getConnection("jdbc:pooledsqlite:file:" + real);
          Connection byPooled =
              DriverManager.getConnection("jdbc:pooledsqlite:" + real + "?pool.readers=2")) {
        write(byRelativePath, 1);
        write(byLink, 1);
        write(byDirectory, 1);
        write(byUri, 1);
        assertThat(number(byPooled, COUNT)).isEqualTo(5);
        assertThat(PooledSqlite.pools())
            .extracting(PoolStats::databasePath)
            .allSatisfy(path -> assertThat(Path.of(path).toRealPath()).isEqualTo(real));
        // One write queue: who holds it under one name is in the way under every other.
        run(byPath, "BEGIN IMMEDIATE");
        for (Connection other :
            new Connection[] {byRelativePath, byLink, byDirectory, byUri, byPooled}) {
          run(other, "PRAGMA busy_timeout = 1");
          assertThatThrownBy(() -> run(other, "INSERT INTO t VALUES (1)"))
              .hasMessageContaining("[SQLITE_BUSY]");
        }
        run(byPath, "COMMIT");
        write(byLink, 1);
      }
    }
    assertThat(plain(real, COUNT)).isEqualTo(6);
  }

  @Test
  void memoryDatabasesDoNotSeeEachOther() throws Exception {
    for (String name : new String[] {":memory:", "", "file::memory:", "file:x?mode=memory"}) {
      String url = "jdbc:pooledsqlite:" + name;
      try (Connection one = DriverManager.getConnection(url);
          Connection two = DriverManager.getConnection(url)) {
        write(one, 1);
        assertThat(number(one, COUNT)).isEqualTo(1);
        assertThat(number(two, "SELECT count(*) FROM sqlite_master")).as(name).isZero();
      }
    }
    assertThat(PooledSqlite.pools()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "page_size = 8192",
        "auto_vacuum = FULL",
        "auto_vacuum = 2",
        "encoding = 'UTF-16le'"
      })
  void pragmasBeforeTheFirstTableTakeEffect(String pragma) throws Exception {
    String name = pragma.substring(0, pragma.indexOf(' '));
    String[] seen = new String[2];
    String[] prefixes = {"jdbc:sqlite:", "jdbc:pooledsqlite:"};
    for (int i = 0; i < 2; i++) {
      Path file = directory.resolve("new" + i + ".db");
      try (Connection connection = DriverManager.getConnection(prefixes[i] + file)) {
        run(connection, "PRAGMA " + pragma);
        write(connection, 2);
      }
      PooledSqlite.resetAll();
      try (Connection plain = DriverManager.getConnection("jdbc:sqlite:" + file)) {
        seen[i] = text(plain, "PRAGMA " + name);
      }
    }
    assertThat(seen[1]).isEqualTo(seen[0]);
  }
}
