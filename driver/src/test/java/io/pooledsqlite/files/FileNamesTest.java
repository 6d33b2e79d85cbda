package io.pooledsqlite.files;

import static io.pooledsqlite.testing.TestDatabase.number;
import static io.pooledsqlite.testing.TestDatabase.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pooledsqlite.PooledSqlite;
import io.pooledsqlite.pool.PassThroughReason;
import io.pooledsqlite.pool.PoolListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever name of a file SQLite understands, it is the same file to its sessions. */
class FileNamesTest implements PoolListener {

  @TempDir Path directory;
  private final List<PassThroughReason> passedThrough = new ArrayList<>();

  @BeforeEach
  void listen() throws Exception {
    directory = directory.toRealPath();
    Files.createDirectories(directory.resolve("data/below"));
    Files.createSymbolicLink(directory.resolve("link.db"), Path.of("data/main.db"));
    Files.createSymbolicLink(directory.resolve("below"), Path.of("data/below"));
    PooledSqlite.addListener(this);
  }

  @AfterEach
  void reset() {
    PooledSqlite.resetAll();
    PooledSqlite.removeListener(this);
  }

  @Override
  public void passedThrough(PassThroughReason reason, String file) {
    passedThrough.add(reason);
  }

  private Connection open(String name) throws SQLException {
    return open("jdbc:pooledsqlite:", name);
  }

  private Connection open(String prefix, String name) throws SQLException {
    return DriverManager.getConnection(prefix + name.replace("DIR", directory.toString()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DIR/link.db",
        "DIR/below/../main.db",
        "DIR//data/./main.db",
        "file:DIR/data/main.db",
        "file:///DIR/data/m%61in.db#part",
        "file://localhost/DIR/link.db?mode=rw",
        "file:DIR/none/../data/main.db",
        "file:DIR/none/deeper/%2e%2E/../link.db",
        "file:DIR/data/main.db/../main.db",
        "file:DIR/below/none/../../main.db",
      })
  void eachLeadsToTheSamePool(String name) throws Exception {
    try (Connection usual = open("DIR/data/main.db");
        Connection other = open(name)) {
      run(usual, "CREATE TABLE t(x)");
      run(other, "INSERT INTO t VALUES (1)");
      usual.setAutoCommit(false);
      run(usual, "INSERT INTO t VALUES (2)");
      assertThat(number(other, "SELECT count(*) FROM t")).isEqualTo(1);
      usual.commit();
      assertThat(number(other, "SELECT count(*) FROM t")).isEqualTo(2);
    }
    assertThat(passedThrough).isEmpty();
  }

  @Test
  void theFirstToMakeItMayUseAnyOfThem() throws Exception {
    try (Connection first = open("file:DIR/none/../data/new.db");
        Connection second = open("DIR/data/new.db")) {
      run(first, "CREATE TABLE t(x)");
      assertThat(number(second, "SELECT count(*) FROM t")).isZero();
    }
    assertThat(passedThrough).isEmpty();
  }

  /** Versions differ in which of them they open; a pool that is there already changes nothing. */
  @Tag("core")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "DIR/none/../data/main.db",
        "file:DIR/none/../data/main.db",
        "file:DIR/none/deeper/%2e%2E/../link.db",
        "file:DIR/data/main.db/../main.db",
        "file:DIR/below/none/../../main.db",
        "DIR/below/none/../../main.db",
        "DIR/data/none/../main.db",
        "DIR/below/../main.db",
      })
  void whatSqliteJdbcOpensOrRefusesIsTheSameBesideAPool(String name) throws Exception {
    try (Connection usual = open("DIR/data/main.db")) {
      run(usual, "CREATE TABLE t(x)", "INSERT INTO t VALUES (1)");
      String plain = answer("jdbc:sqlite:", name);
      assertThat(answer("jdbc:pooledsqlite:", name)).isEqualTo(plain);
    }
    String plain = answer("jdbc:sqlite:", name);
    assertThat(answer("jdbc:pooledsqlite:", name)).isEqualTo(plain);
  }

  private String answer(String prefix, String name) {
    try (Connection connection = open(prefix, name)) {
      return "rows " + number(connection, "SELECT count(*) FROM t");
    } catch (SQLException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** The pool that has the file in WAL would be in the way. */
  @Test
  void aModeAtOpenUnderSuchAName() throws Exception {
    try (Connection usual = open("DIR/data/main.db")) {
      run(usual, "CREATE TABLE t(x)", "INSERT INTO t VALUES (1)");
      String url = "file:DIR/none/../data/main.db?busy_timeout=0&journal_mode=TRUNCATE";
      try (Connection connection = open(url)) {
        assertThat(number(connection, "SELECT count(*) FROM t")).isEqualTo(1);
      }
    }
  }

  /** A parameter that is no setting is the URI's, and of a name that is no URI a part. */
  @Test
  void aNameWithAQuestionMarkIsAnotherFile() throws Exception {
    try (Connection uri = open("file:DIR/data/main.db?a=b");
        Connection name = open("DIR/data/main.db?a=b")) {
      run(uri, "CREATE TABLE t(x)");
      run(name, "CREATE TABLE t(x)");
    }
    assertThat(directory.resolve("data/main.db?a=b")).exists();
  }

  @Test
  void anotherMachinesFileIsRefused() throws Exception {
    try (Connection usual = open("DIR/data/main.db")) {
      run(usual, "CREATE TABLE t(x)");
      assertThatThrownBy(() -> open("file://elsewhereDIR/data/main.db").close())
          .hasMessageContaining("invalid uri authority: elsewhere");
    }
  }
}
