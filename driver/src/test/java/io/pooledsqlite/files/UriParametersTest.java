package io.pooledsqlite.files;

import static io.pooledsqlite.testing.TestDatabase.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.PooledSqlite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a program asks of SQLite in the parameters of a URI (sqlite.org/uri.html, and {@code
 * modeof}) it gets: with a file that is there and one that is not; when it is the first, after a
 * session of the pool, and beside one.
 */
@Tag("core")
class UriParametersTest {

  /** When the connection is opened. */
  private enum Moment {
    FIRST,
    AFTER,
    BESIDE
  }

  private static final List<String> STATEMENTS =
      List.of(
          "SELECT count(*) FROM t",
          "CREATE TABLE IF NOT EXISTS t(x)",
          "INSERT INTO t VALUES (2)",
          "SELECT count(*) FROM t",
          "BEGIN IMMEDIATE",
          "INSERT INTO t VALUES (3)",
          "COMMIT",
          "SELECT count(*) FROM t");

  @TempDir Path directory;

  @AfterEach
  void reset() {
    PooledSqlite.resetAll();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "&",
        "unknown=1",
        "modeof=/missing",
        "modeof=DIR/template",
        "MODEOF=/missing",
        "modeof=",
        "modeof",
        "mod%65of=/missing",
        "vfs=unix",
        "vfs=missing",
        "v%66s=missing",
        "VFS=missing",
        "vfs=",
        "immutable=1",
        "immutable=0",
        "immutable=true",
        "immutable=off",
        "immutable=no",
        "immutable=2",
        "immutable",
        "immutable=",
        "immu%74able=1",
        "IMMUTABLE=1",
        "nolock=0",
        "nolock",
        "psow=0",
        "psow=1",
        "psow=off",
        "psow",
        "cache=shared",
        "cache=private",
        "cache=other",
        "cache=",
        "cache",
        "cach%65=shared",
        "cache=share%64",
        "cache=SHARED",
        "mode=ro",
        "mode=rw",
        "mode=rwc",
        "mode=memory",
        "mode=other",
        "mode=RO",
        "mode=",
        "mode",
        "MODE=ro",
        "mod%65=ro",
        "mode=r%6f",
        "mode=ro%00x",
        "mode=ro#fragment",
        "#mode=ro",
        "mode=rw#?mode=ro",
        "mode=ro&mode=rwc",
        "mode=rwc&mode=ro",
        "mode=rw&mode=memory",
        "mode=rwc&cache=shared",
        "mode=ro&immutable=1&nolock=1",
        "mode=rw&busy_timeout=5",
        "busy_timeout=5&mode=ro",
        "mode=ro&mode=rwc&vfs=missing",
        "mode = ro",
        "mode=ro ",
      })
  void sameAsPlain(String parameters) throws Exception {
    assertThat(answers("jdbc:pooledsqlite:", "pool", parameters, Moment.values()))
        .isEqualTo(answers("jdbc:sqlite:", "plain", parameters, Moment.values()));
  }

  /** Other locks than those of the pool's connections, or none: a WAL can not be read with them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "vfs=unix-none",
        "vfs=unix-dotfile",
        "vfs=unix-excl",
        "nolock=1",
        "nolock=yes",
        "n%6flock=1",
        "nolock=1#fragment",
      })
  void sameAsPlainOnceNoSessionIsOpen(String parameters) throws Exception {
    Moment[] moments = {Moment.FIRST, Moment.AFTER};
    assertThat(answers("jdbc:pooledsqlite:", "pool", parameters, moments))
        .isEqualTo(answers("jdbc:sqlite:", "plain", parameters, moments));
  }

  private List<String> answers(String prefix, String name, String parameters, Moment[] moments)
      throws Exception {
    Path place = Files.createDirectory(directory.resolve(name));
    Files.createFile(place.resolve("template"));
    List<String> heard = new ArrayList<>();
    for (Moment moment : moments) {
      for (boolean there : new boolean[] {false, true}) {
        String file = moment + "-there-" + there + ".db";
        heard.add(file);
        if (there) {
          String usual = "jdbc:sqlite:" + place.resolve(file);
          try (Connection connection = DriverManager.getConnection(usual)) {
            run(connection, "CREATE TABLE t(x)", "INSERT INTO t VALUES (1)");
          }
        }
        program(prefix, place, file, parameters, moment, heard);
      }
    }
    PooledSqlite.resetAll();
    heard.addAll(files(place));
    return heard;
  }

  private static void program(
      String prefix, Path place, String file, String parameters, Moment moment, List<String> heard)
      throws SQLException {
    Path path = place.resolve(file);
    String url = prefix + "file:" + path + "?" + parameters.replace("DIR", place.toString());
    Connection usual = moment == Moment.FIRST ? null : DriverManager.getConnection(prefix + path);
    if (usual != null) {
      heard.add("usual " + answer(usual, "CREATE TABLE IF NOT EXISTS t(x)", place));
    }
    if (usual != null && moment == Moment.AFTER) {
      heard.add("usual " + answer(usual, "INSERT INTO t VALUES (5)", place));
      usual.close();
      usual = null;
    }
    try (Connection connection = DriverManager.getConnection(url)) {
      for (String sql : STATEMENTS) {
        heard.add(sql + ": " + answer(connection, sql, place));
        if (usual != null) {
          heard.add("usual " + answer(usual, "SELECT count(*) FROM t", place));
        }
      }
      heard.add("read-only: " + connection.isReadOnly());
    } catch (SQLException e) {
      heard.add("refused: " + masked(e, place));
    }
    if (usual != null) {
      heard.add("usual " + answer(usual, "INSERT INTO t VALUES (9)", place));
      usual.close();
    }
  }

  private static String answer(Connection connection, String sql, Path place) {
    try (Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return String.valueOf(statement.getUpdateCount());
      }
      try (ResultSet rows = statement.getResultSet()) {
        return rows.next() ? rows.getString(1) : "no row";
      }
    } catch (SQLException e) {
      return masked(e, place);
    }
  }

  private static String masked(SQLException e, Path place) {
    return e.getErrorCode() + " " + String.valueOf(e.getMessage()).replace(place.toString(), "DIR");
  }

  /** Also one in memory may leave a file of that name. */
  private static List<String> files(Path place) throws IOException {
    try (var all = Files.list(place)) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
