package io.pooledsqlite.faults;

import static io.pooledsqlite.testing.TestDatabase.number;
import static io.pooledsqlite.testing.TestDatabase.run;
import static io.pooledsqlite.testing.TestDatabase.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.PooledSqlite;
import io.pooledsqlite.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file is deleted or renamed after the last close, while connections are kept. */
class GoneFileTest {

  private static final String[] CONTENT = {"CREATE TABLE t(x)", "INSERT INTO t VALUES (1)"};

  @TempDir Path directory;

  @AfterEach
  void reset() {
    PooledSqlite.resetAll();
  }

  private Path file() {
    return directory.resolve("a.db");
  }

  private Path wal() {
    return directory.resolve("a.db-wal");
  }

  private Path sharedMemory() {
    return directory.resolve("a.db-shm");
  }

  private Connection open() throws SQLException {
    return DriverManager.getConnection("jdbc:pooledsqlite:" + file() + "?pool.linger=1h");
  }

  private void use() throws SQLException {
    try (Connection connection = open()) {
      run(connection, CONTENT);
      assertThat(number(connection, "SELECT count(*) FROM t")).isEqualTo(1);
    }
    assertThat(wal()).isEmptyFile();
    assertThat(sharedMemory()).exists();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.toList();
    }
  }

  @Test
  void whereItIsDeletedNothingStays() throws Exception {
    use();
    Files.delete(file());
    PooledSqlite.resetAll();
    assertThat(files()).isEmpty();
  }

  @Test
  void whereItIsDeletedNothingStaysAlsoBeforeThePoolWouldEnd() throws Exception {
    use();
    Files.delete(file());
    Await.until("the directory is empty", () -> files().isEmpty());
    Await.until("the pool is gone", () -> PooledSqlite.pools().isEmpty());
  }

  @Test
  void whereItIsRenamedItIsComplete() throws Exception {
    use();
    Path renamed = Files.move(file(), directory.resolve("b.db"));
    PooledSqlite.resetAll();
    assertThat(files()).containsExactly(renamed);
    try (Connection plain = DriverManager.getConnection("jdbc:sqlite:" + renamed)) {
      assertThat(text(plain, "PRAGMA integrity_check")).isEqualTo("ok");
      assertThat(number(plain, "SELECT count(*) FROM t")).isEqualTo(1);
      // SQLite writes nothing to a file that was moved under it, neither a header.
      assertThat(text(plain, "PRAGMA journal_mode")).isEqualTo("wal");
      assertThat(text(plain, "PRAGMA journal_mode=DELETE")).isEqualTo("delete");
    }
    assertThat(files()).containsExactly(renamed);
  }

  @Test
  void whatElseHasTheNameIsLeftAlone() throws Exception {
    use();
    Files.delete(file());
    Files.writeString(file(), "no database");
    PooledSqlite.resetAll();
    assertThat(file()).hasContent("no database");
    assertThat(wal()).exists();
    assertThat(sharedMemory()).exists();
  }

  @Test
  void anotherFileBesideTheNameIsLeftAlone() throws Exception {
    use();
    // As if somebody had restored them beside a database that is to follow.
    Path otherWal = Files.createFile(directory.resolve("other-wal"));
    Path otherShm = Files.writeString(directory.resolve("other-shm"), "index");
    Files.move(otherWal, wal(), StandardCopyOption.REPLACE_EXISTING);
    Files.move(otherShm, sharedMemory(), StandardCopyOption.REPLACE_EXISTING);
    Files.delete(file());
    PooledSqlite.resetAll();
    assertThat(files()).containsExactlyInAnyOrder(wal(), sharedMemory());
    assertThat(sharedMemory()).hasContent("index");
  }

  @Test
  void walWithContentIsLeftAlone() throws Exception {
    use();
    Files.delete(file());
    Files.writeString(wal(), "content");
    PooledSqlite.resetAll();
    assertThat(files()).containsExactlyInAnyOrder(wal(), sharedMemory());
    assertThat(wal()).hasContent("content");
  }

  @Test
  void nothingIsDeletedUnderASession() throws Exception {
    use();
    try (Connection session = open()) {
      assertThat(number(session, "SELECT count(*) FROM t")).isEqualTo(1);
      Files.delete(file());
      PooledSqlite.resetAll();
      assertThat(files()).containsExactlyInAnyOrder(wal(), sharedMemory());
    }
  }

  @Test
  void newDatabaseOfThatNameKeepsItsRows() throws Exception {
    use();
    Files.delete(file());
    try (Connection plain = DriverManager.getConnection("jdbc:sqlite:" + file())) {
      run(plain, "PRAGMA journal_mode=WAL", "CREATE TABLE u(x)", "INSERT INTO u VALUES (1)");
      PooledSqlite.resetAll();
      run(plain, "INSERT INTO u VALUES (2)");
      assertThat(Files.size(wal())).isPositive();
    }
    try (Connection plain = DriverManager.getConnection("jdbc:sqlite:" + file())) {
      assertThat(text(plain, "PRAGMA integrity_check")).isEqualTo("ok");
      assertThat(number(plain, "SELECT count(*) FROM u")).isEqualTo(2);
    }
  }
}
