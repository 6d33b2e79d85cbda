package io.pooledsqlite.state;

import static io.pooledsqlite.testing.TestDatabase.number;
import static io.pooledsqlite.testing.TestDatabase.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A new session is fresh, whatever earlier ones left on the connections that serve it. */
class FreshSessionTest {

  private static final List<String> PRAGMAS =
      List.of(
          "analysis_limit",
          "automatic_index",
          "busy_timeout",
          "cache_size",
          "cache_spill",
          "cell_size_check",
          "checkpoint_fullfsync",
          "count_changes",
          "defer_foreign_keys",
          "empty_result_callbacks",
          "foreign_keys",
          "full_column_names",
          "fullfsync",
          "ignore_check_constraints",
          "journal_size_limit",
          "legacy_alter_table",
          "max_page_count",
          "mmap_size",
          "query_only",
          "read_uncommitted",
          "recursive_triggers",
          "reverse_unordered_selects",
          "secure_delete",
          "short_column_names",
          "synchronous",
          "temp_store",
          "threads",
          "trusted_schema",
          "wal_autocheckpoint",
          "writable_schema");

  @TempDir Path directory;

  /** What a program leaves behind before it closes its connection. */
  private interface Leftover {
    void leave(Connection connection) throws SQLException;
  }

  static Stream<Arguments> leftovers() {
    List<Arguments> all = new ArrayList<>();
    add(all, "a TEMP table", c -> run(c, "CREATE TEMP TABLE t(hidden)", "CREATE TEMP TABLE x(y)"));
    add(all, "a TEMP trigger", FreshSessionTest::temporaryTrigger);
    add(all, "ATTACH", c -> run(c, "ATTACH ':memory:' AS other", "CREATE TABLE other.x(y)"));
    add(all, "JDBC transaction", FreshSessionTest::jdbcTransaction);
    add(all, "BEGIN", c -> run(c, "BEGIN", "INSERT INTO t VALUES (99)"));
    add(all, "BEGIN IMMEDIATE", c -> run(c, "BEGIN IMMEDIATE"));
    add(all, "SAVEPOINT", c -> run(c, "SAVEPOINT s", "DELETE FROM t"));
    add(all, "a read transaction", FreshSessionTest::readTransaction);
    add(all, "an open result set", FreshSessionTest::openResultSet);
    add(all, "an open result set in a transaction", FreshSessionTest::openInTransaction);
    add(all, "a read-only flag", c -> run(c, "PRAGMA query_only = 1"));
    add(all, "an isolation level", c -> c.setTransactionIsolation(1));
    add(all, "case_sensitive_like", c -> run(c, "PRAGMA case_sensitive_like = 1"));
    add(all, "counters", c -> run(c, "INSERT INTO t VALUES (1), (2)"));
    add(all, "what is done to the native handle", FreshSessionTest::throughNativeHandle);
    for (String pragma : PRAGMAS) {
      add(all, pragma, c -> run(c, "PRAGMA " + pragma + " = 3"));
      if (!pragma.equals("synchronous")) {
        add(all, pragma + " in a transaction", c -> run(c, "BEGIN", "PRAGMA " + pragma + " = 3"));
      }
    }
    return all.stream();
  }

  private static void add(List<Arguments> all, String name, Leftover leftover) {
    all.add(Arguments.of(name, leftover));
  }

  private static void temporaryTrigger(Connection connection) throws SQLException {
    run(
        connection,
        "CREATE TEMP TRIGGER watch AFTER INSERT ON t BEGIN DELETE FROM t; END",
        "CREATE TEMP VIEW seen AS SELECT 1");
  }

  private static void jdbcTransaction(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    run(connection, "INSERT INTO t VALUES (99)", "CREATE TABLE made(x)");
  }

  private static void readTransaction(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    number(connection, "SELECT count(*) FROM t");
  }

  private static void openResultSet(Connection connection) throws SQLException {
    Statement statement = connection.createStatement();
    statement.executeQuery("SELECT * FROM sqlite_master").next();
  }

  private static void openInTransaction(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    run(connection, "INSERT INTO t VALUES (1)");
    connection.createStatement().executeQuery("SELECT * FROM sqlite_master").next();
  }

  private static void throughNativeHandle(Connection connection) throws SQLException {
    org.sqlite.core.DB raw = connection.unwrap(org.sqlite.SQLiteConnection.class).getDatabase();
    raw._exec("CREATE TEMP TABLE raw(x)");
    raw._exec("PRAGMA foreign_keys = 1");
    raw._exec("BEGIN");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("leftovers")
  void seesNothingOfEarlierSessions(String name, Leftover leftover) throws Exception {
    try (TestDatabase database =
        new TestDatabase(directory, "pool.readers=1").with("CREATE TABLE t(id)")) {
      List<String> fresh;
      try (Connection plain = DriverManager.getConnection("jdbc:sqlite:" + database.file())) {
        fresh = look(plain);
      }
      try (Connection beside = database.open()) {
        assertThat(look(beside)).isEqualTo(fresh);
        for (int round = 0; round < 3; round++) {
          try (Connection leaving = database.open()) {
            leftover.leave(leaving);
          }
          try (Connection next = database.open()) {
            assertThat(look(next)).as(name).isEqualTo(fresh);
            assertThat(counters(next)).isEqualTo("0 0 0");
            assertThat(next.getAutoCommit()).isTrue();
            assertThat(next.getTransactionIsolation()).isEqualTo(8);
            run(next, "BEGIN IMMEDIATE", "INSERT INTO t VALUES (5)", "ROLLBACK");
          }
          assertThat(look(beside)).as(name + ", beside").isEqualTo(fresh);
        }
      }
      database.assertAtRest(0);
    }
  }

  private static String counters(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                "SELECT last_insert_rowid() || ' ' || changes() || ' ' || total_changes()");
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }

  private static List<String> look(Connection connection) throws SQLException {
    List<String> seen = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      for (String pragma : PRAGMAS) {
        seen.add(pragma + " " + first(statement, "PRAGMA " + pragma));
      }
      seen.add("like " + first(statement, "SELECT 'a' LIKE 'A'"));
      seen.add("temp " + first(statement, "SELECT count(*) FROM sqlite_temp_master"));
      seen.add(
          "attached "
              + first(statement, "SELECT count(*) FROM pragma_database_list WHERE seq > 1"));
      seen.add("columns " + first(statement, "SELECT name FROM pragma_table_info('t')"));
      seen.add("uncommitted " + first(statement, "SELECT count(*) FROM t WHERE id = 99"));
      seen.add("tables " + first(statement, "SELECT count(*) FROM sqlite_master"));
    }
    return seen;
  }

  private static String first(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getString(1) : "no row";
    }
  }

  @Test
  void manySessionsInTurnOnTheSameConnections() throws Exception {
    try (TestDatabase database =
        new TestDatabase(directory, "pool.readers=1").with("CREATE TABLE t(id)")) {
      for (int i = 0; i < 60; i++) {
        try (Connection connection = database.open()) {
          assertThat(number(connection, "PRAGMA foreign_keys")).isZero();
          assertThat(number(connection, "SELECT 'a' LIKE 'A'")).isEqualTo(1);
          assertThat(number(connection, "PRAGMA cache_size")).isEqualTo(-2000);
          switch (i % 4) {
            case 0 -> run(connection, "PRAGMA foreign_keys = 1", "INSERT INTO t VALUES (1)");
            case 1 -> run(connection, "PRAGMA case_sensitive_like = 1", "DELETE FROM t");
            case 2 -> run(connection, "PRAGMA cache_size = 50", "BEGIN", "DELETE FROM t");
            default -> run(connection, "CREATE TEMP TABLE t(x)", "INSERT INTO t VALUES (1)");
          }
        }
      }
      database.assertAtRest(0);
    }
  }
}
