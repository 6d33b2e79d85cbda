package io.pooledsqlite.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.pooledsqlite.PooledSqlite;
import io.pooledsqlite.PooledSqliteDriver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input gets sqlite-jdbc's own error at the same call, and leaves no pool behind. */
class BadInputTest {

  @TempDir Path directory;

  @AfterEach
  void noPoolIsLeftBehind() {
    assertThat(PooledSqlite.pools()).isEmpty();
    PooledSqlite.resetAll();
  }

  /** The usual calls of a program, each with its outcome, until one fails. */
  private static List<String> outcome(String prefix, String rest) {
    List<String> seen = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(prefix + rest)) {
      seen.add("connected");
      try (Statement statement = connection.createStatement()) {
        for (String sql :
            new String[] {
              "SELECT count(*) FROM sqlite_master", "CREATE TABLE t(x)", "INSERT INTO t VALUES (1)"
            }) {
          try {
            seen.add(sql + ": " + statement.execute(sql));
          } catch (SQLException e) {
            seen.add(sql + ": " + describe(e));
          }
        }
      }
    } catch (SQLException e) {
      seen.add(describe(e));
    }
    return seen;
  }

  private static String describe(SQLException e) {
    return e.getClass().getName()
        + " "
        + e.getErrorCode()
        + " "
        + e.getSQLState()
        + " "
        + e.getMessage();
  }

  private static void compare(String rest) {
    List<String> expected = outcome("jdbc:sqlite:", rest);
    assertThat(String.join(" ", expected)).contains("Exception");
    assertThat(outcome("jdbc:pooledsqlite:", rest)).isEqualTo(expected);
    assertThat(PooledSqlite.pools()).isEmpty();
  }

  @Test
  void notADatabase() throws Exception {
    Path file = Files.writeString(directory.resolve("text.db"), "not a database ".repeat(100));
    compare(file.toString());
    assertThat(Files.readString(file)).startsWith("not a database");
  }

  @Test
  void aDirectory() {
    compare(directory.toString());
  }

  @Test
  void aMissingParent() {
    compare(directory.resolve("missing/parent.db").toString());
    assertThat(directory.resolve("missing")).doesNotExist();
  }

  @Test
  void aFileInTheWay() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "");
    compare(file.resolve("inside.db").toString());
  }

  @Test
  void noPermission() throws Exception {
    assumeThat(System.getProperty("user.name")).isNotEqualTo("root");
    Path file = Files.createFile(directory.resolve("secret.db"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    compare(file.toString());
  }

  @Test
  void aMissingResource() {
    compare(":resource:no/such/resource.db");
  }

  /** sqlite-jdbc throws no SQLException there, which ends DriverManager's search. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "transaction_mode=NONSENSE",
        "busy_timeout=abc",
        "open_mode=x",
        "date_class=x",
        "date_string_format=qqq"
      })
  void aWrongValueOfTheDriversOwn(String parameter) {
    String file = directory.resolve("a.db").toString();
    assertThat(failure("jdbc:pooledsqlite:" + file + "?" + parameter))
        .isEqualTo(failure("jdbc:sqlite:" + file + "?" + parameter));
    assertThat(PooledSqlite.pools()).isEmpty();
  }

  private static String failure(String url) {
    try (Connection connection = DriverManager.getConnection(url)) {
      return "opened " + connection.isClosed();
    } catch (SQLException | RuntimeException e) {
      return e.toString();
    }
  }

  @Test
  void aMalformedParameterNamesKeyValueAndWhatIsAllowed() {
    assertThatThrownBy(
            () ->
                DriverManager.getConnection(
                    "jdbc:pooledsqlite:" + directory.resolve("a.db") + "?pool.readers=many"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("pool.readers")
        .hasMessageContaining("many")
        .hasMessageContaining("256");
    assertThat(directory.resolve("a.db")).doesNotExist();
  }

  @Test
  void anUnknownKeyNamesTheNearest() {
    Properties properties = new Properties();
    properties.setProperty("pool.lingr", "5s");
    assertThatThrownBy(
            () ->
                DriverManager.getConnection(
                    "jdbc:pooledsqlite:" + directory.resolve("a.db"), properties))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("pool.lingr")
        .hasMessageContaining("pool.linger");
    assertThat(properties).containsOnlyKeys("pool.lingr");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        " ",
        "jdbc:",
        "jdbc:sqlite:",
        "jdbc:sqlite:x.db",
        "jdbc:pooledsqlite",
        "jdbc:h2:mem:x",
        "pooledsqlite:x.db",
        "jdbc:pooledsqlitex:y.db",
        "x"
      })
  void foreignUrlsAreLeftToOtherDrivers(String url) throws Exception {
    PooledSqliteDriver driver = new PooledSqliteDriver();
    assertThat(driver.acceptsURL(url)).isFalse();
    assertThat(driver.connect(url, new Properties())).isNull();
    assertThat(driver.connect(url, null)).isNull();
  }

  @Test
  void otherDriversAreStillFound() {
    assertThatThrownBy(() -> DriverManager.getConnection("jdbc:nobody:x"))
        .hasMessageContaining("No suitable driver");
  }
}
