package io.pooledsqlite.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.PooledSqlite;
import io.pooledsqlite.pool.PassThroughReason;
import io.pooledsqlite.testing.RecordingPoolListener;
import io.pooledsqlite.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must not be pooled is sqlite-jdbc's own connection, and a listener hears why. */
class PassThroughTest {

  @TempDir Path directory;

  private final RecordingPoolListener listener = new RecordingPoolListener();

  @BeforeEach
  void listen() {
    PooledSqlite.addListener(listener);
  }

  @AfterEach
  void reset() {
    PooledSqlite.removeListener(listener);
    assertThat(PooledSqlite.pools()).isEmpty();
    PooledSqlite.resetAll();
  }

  private void passesThrough(String url, Properties properties, PassThroughReason reason)
      throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, properties)) {
      assertThat(connection.getClass().getName()).startsWith("org.sqlite.");
      assertThat(listener.count("passedThrough " + reason)).isEqualTo(1);
      assertThat(PooledSqlite.pools()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    ":memory:,MEMORY",
    "'',MEMORY",
    "file::memory:,MEMORY",
    "file:x?mode=memory,MEMORY",
    "file:x?mode=memory&cache=shared,MEMORY",
    "file:DIR/a.db?cache=shared,SHARED_CACHE",
    "file:DIR/a.db?vfs=unix-dotfile,VFS",
    "file:DIR/a.db?nolock=1,VFS",
    "file:DIR/made.db?mode=ro,READ_ONLY",
    "file:DIR/made.db?immutable=1,READ_ONLY",
    "DIR/made.db?open_mode=1,READ_ONLY",
    "DIR/a.db?journal_mode=DELETE,JOURNAL_MODE",
    "DIR/a.db?journal_mode=MEMORY,JOURNAL_MODE",
    "DIR/a.db?pool.wal=false,WAL_DISABLED",
    "DIR/a.db?locking_mode=EXCLUSIVE,OPEN_SETTING",
    "DIR/a.db?user_version=5,OPEN_SETTING"
  })
  void asTheUrlAsks(String rest, PassThroughReason reason) throws Exception {
    new TestDatabase(directory);
    try (Connection made =
        DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("made.db"))) {
      TestDatabase.run(made, "CREATE TABLE t(x)");
    }
    passesThrough(
        "jdbc:pooledsqlite:" + rest.replace("DIR", directory.toString()), new Properties(), reason);
  }

  @ParameterizedTest
  @CsvSource({
    "journal_mode,TRUNCATE,JOURNAL_MODE",
    "open_mode,1,READ_ONLY",
    "locking_mode,EXCLUSIVE,OPEN_SETTING",
    "password,secret,ENCRYPTED",
    "shared_cache,true,SHARED_CACHE",
    "enable_load_extension,true,OPEN_SETTING",
    "jdbc.explicit_readonly,true,OPEN_SETTING",
    "pool.wal,false,WAL_DISABLED"
  })
  void asThePropertiesAsk(String key, String value, PassThroughReason reason) throws Exception {
    Path file = directory.resolve("made.db");
    try (Connection made = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      TestDatabase.run(made, "CREATE TABLE t(x)");
    }
    Properties properties = new Properties();
    properties.setProperty(key, value);
    passesThrough("jdbc:pooledsqlite:" + file, properties, reason);
    assertThat(properties).hasSize(1);
  }

  /** {@code getConnection(url, "sa", "")}. */
  /** The README's remedies for who minds that a file's header tells of WAL. */
  @ParameterizedTest
  @ValueSource(strings = {"open_mode=1", "pool.wal=false"})
  void aFileThatIsOnlyReadStaysAsItIs(String parameter) throws Exception {
    TestDatabase database = new TestDatabase(directory);
    try (Connection made = DriverManager.getConnection("jdbc:sqlite:" + database.file())) {
      TestDatabase.run(made, "CREATE TABLE t(x)");
    }
    byte[] before = Files.readAllBytes(database.file());
    String url = "jdbc:pooledsqlite:" + database.file() + "?" + parameter;
    try (Connection connection = DriverManager.getConnection(url)) {
      assertThat(TestDatabase.number(connection, "SELECT count(*) FROM t")).isZero();
    }
    assertThat(Files.readAllBytes(database.file())).isEqualTo(before);
  }

  @Test
  void butNotForAnEmptyPassword() throws Exception {
    String url = "jdbc:pooledsqlite:" + directory.resolve("a.db");
    try (Connection connection = DriverManager.getConnection(url, "sa", "")) {
      TestDatabase.run(connection, "CREATE TABLE t(x)");
      assertThat(PooledSqlite.pools()).hasSize(1);
    }
    PooledSqlite.resetAll();
  }

  @Test
  void aFileWithTwoNamesForOneInode() throws Exception {
    Path file = directory.resolve("made.db");
    try (Connection made = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      TestDatabase.run(made, "CREATE TABLE t(x)");
    }
    Files.createLink(directory.resolve("hard.db"), file);
    passesThrough("jdbc:pooledsqlite:" + file, new Properties(), PassThroughReason.HARD_LINK);
  }

  @Test
  void aFileThatSqliteCannotRead() throws Exception {
    Path file = Files.writeString(directory.resolve("text.db"), "not a database ".repeat(100));
    passesThrough("jdbc:pooledsqlite:" + file, new Properties(), PassThroughReason.UNREADABLE);
  }

  @Test
  void aFileThatAnotherConnectionKeepsFromWal() throws Exception {
    Path file = directory.resolve("made.db");
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      TestDatabase.run(other, "CREATE TABLE t(x)", "BEGIN EXCLUSIVE");
      Properties properties = new Properties();
      properties.setProperty("busy_timeout", "1");
      try (Connection connection =
          DriverManager.getConnection("jdbc:pooledsqlite:" + file, properties)) {
        assertThat(connection.getClass().getName()).startsWith("org.sqlite.");
      }
      TestDatabase.run(other, "COMMIT");
    }
  }
}
