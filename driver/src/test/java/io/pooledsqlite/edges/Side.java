package io.pooledsqlite.edges;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.PooledSqlite;
import io.pooledsqlite.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;

/**
 * One of the two sides of a comparison: the same program over sqlite-jdbc and over PooledSQLite,
 * each on a file of its own.
 */
final class Side {

  /** A program; what it notes is compared. */
  @FunctionalInterface
  interface Program {
    void run(Side side) throws Exception;
  }

  private final String prefix;
  private final Path file;
  private final List<String> notes = Collections.synchronizedList(new ArrayList<>());

  private Side(String prefix, Path file) {
    this.prefix = prefix;
    this.file = file;
  }

  /** Runs a program on both sides; both must note the same, and leave a sound file. */
  static void compare(Path directory, Program program) throws Exception {
    List<String> plain = run(new Side("jdbc:sqlite:", directory.resolve("plain.db")), program);
    List<String> pooled =
        run(new Side("jdbc:pooledsqlite:", directory.resolve("pooled.db")), program);
    assertThat(plain).as("notes").isNotEmpty();
    assertThat(pooled).isEqualTo(plain);
  }

  private static List<String> run(Side side, Program program) throws Exception {
    try {
      program.run(side);
    } finally {
      PooledSqlite.resetAll();
    }
    if (Files.exists(side.file)) {
      try (Connection connection = side.plain()) {
        side.note("integrity", TestDatabase.text(connection, "PRAGMA integrity_check"));
      }
    }
    return side.notes;
  }

  /** Whether this is PooledSQLite's side. */
  boolean isPooled() {
    return prefix.contains("pooled");
  }

  Path file() {
    return file;
  }

  String url() {
    return prefix + file;
  }

  Connection open() throws SQLException {
    return DriverManager.getConnection(url());
  }

  Connection open(Properties info) throws SQLException {
    return DriverManager.getConnection(url(), info);
  }

  /** An outsider: sqlite-jdbc's own connection, which passes no queue of ours. */
  Connection plain() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file);
  }

  void note(String what, Object answer) {
    notes.add(what + ": " + answer);
  }

  /** A call that may fail. */
  @FunctionalInterface
  interface Call {
    Object run() throws SQLException;
  }

  /** Notes the answer, or type and code of the exception. */
  void call(String what, Call call) {
    try {
      note(what, call.run());
    } catch (SQLException e) {
      note(what, "SQLException " + e.getErrorCode());
    }
  }
}
