package io.pooledsqlite.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.PooledSqlite;
import io.pooledsqlite.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories of three sessions, statement by statement in one thread, on plain connections to
 * a WAL file and on pooled ones: every answer is the same.
 */
@Tag("core")
class InterleavedSessionsTest {

  private static final int STEPS = 150;
  private static final String[] READS = {
    "SELECT last_insert_rowid(), changes(), total_changes()",
    "SELECT last_insert_rowid()",
    "SELECT changes() + 1 AS more",
    "SELECT count(*), max(id) FROM t",
    "SELECT k, w FROM u ORDER BY k",
    "SELECT id FROM t WHERE id = last_insert_rowid()",
    "SELECT count(*) FROM child",
    "PRAGMA foreign_keys",
    "PRAGMA recursive_triggers",
    "PRAGMA cache_size",
    "SELECT 'a' LIKE 'A'",
    "SELECT total_changes()"
  };
  private static final String[] WRITES = {
    "INSERT INTO t(v) VALUES ('x')",
    "INSERT INTO t(id, v) VALUES (abs(random()) % 10, 'fixed' || 0 * abs(random()))",
    "INSERT INTO t(v) SELECT v FROM t LIMIT 2",
    "INSERT OR IGNORE INTO u VALUES ('a', 1)",
    "INSERT OR REPLACE INTO u VALUES ('b', 2)",
    "INSERT INTO u VALUES ('a', 1)",
    "INSERT INTO u VALUES ('c', 1) ON CONFLICT(k) DO UPDATE SET w = w + 1",
    "INSERT INTO u VALUES ('c', 1) ON CONFLICT DO NOTHING",
    "INSERT INTO u SELECT 'd', 1 WHERE 0",
    "UPDATE u SET w = w + 1",
    "UPDATE t SET v = 'y' WHERE id = 3",
    "DELETE FROM t WHERE id = (SELECT max(id) FROM t)",
    "DELETE FROM u WHERE k = 'c'",
    "INSERT INTO child(p) VALUES (last_insert_rowid())",
    "INSERT INTO child(p) SELECT last_insert_rowid()",
    "UPDATE child SET p = last_insert_rowid() WHERE id = 1",
    "INSERT INTO keyed VALUES (1, 1)",
    "DELETE FROM keyed",
    "INSERT INTO t(v) VALUES ('r') RETURNING id",
    "INSERT INTO missing VALUES (1)",
    "INSERT INTO t(v) VALUES ('p'), ('q'), ('r')",
    "INSERT INTO t(v) VALUES ('1'); INSERT INTO child(p) VALUES (last_insert_rowid())"
  };
  private static final String[] SETTINGS = {
    "PRAGMA foreign_keys = 1",
    "PRAGMA foreign_keys = 0",
    "PRAGMA recursive_triggers = 1",
    "PRAGMA cache_size = -100",
    "PRAGMA case_sensitive_like = 1",
    "PRAGMA case_sensitive_like = 0",
    "CREATE TEMP TABLE IF NOT EXISTS t(id INTEGER PRIMARY KEY, v)",
    "DROP TABLE IF EXISTS temp.t"
  };

  @TempDir Path directory;

  @AfterEach
  void reset() {
    PooledSqlite.resetAll();
  }

  /** One step: which session runs which text, by {@code executeUpdate} or by {@code execute}. */
  private record Step(int session, String sql, boolean update) {}

  private static List<Step> history(long seed, boolean temporary) {
    Random random = new Random(seed);
    List<Step> steps = new ArrayList<>();
    int writer = -1;
    for (int i = 0; i < STEPS; i++) {
      int session = random.nextInt(3);
      int kind = random.nextInt(20);
      String sql;
      if (session == writer && kind < 4) {
        sql = kind % 2 == 0 ? "COMMIT" : "ROLLBACK";
        writer = -1;
      } else if (writer < 0 && kind < 2) {
        sql = "BEGIN IMMEDIATE";
        writer = session;
      } else if (writer < 0 && kind == 2) {
        int settings = temporary ? SETTINGS.length : SETTINGS.length - 2;
        sql = SETTINGS[random.nextInt(settings)];
      } else if ((writer >= 0 && session != writer) || kind < 11) {
        sql = READS[random.nextInt(READS.length)];
      } else {
        sql = WRITES[random.nextInt(WRITES.length)];
      }
      steps.add(new Step(session, sql, random.nextInt(3) == 0));
    }
    if (writer >= 0) {
      steps.add(new Step(writer, "COMMIT", true));
    }
    return steps;
  }

  private List<String> run(String prefix, String parameters, List<Step> steps) throws Exception {
    Path file = Files.createTempFile(directory, "history", ".db");
    Files.delete(file);
    try (Connection plain = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      TestDatabase.run(
          plain,
          "PRAGMA journal_mode = WAL",
          "CREATE TABLE t(id INTEGER PRIMARY KEY, v)",
          "CREATE TABLE u(k PRIMARY KEY, w)",
          "CREATE TABLE child(id INTEGER PRIMARY KEY, p REFERENCES t(id))",
          "CREATE TABLE keyed(a PRIMARY KEY, b) WITHOUT ROWID");
    }
    Connection[] sessions = new Connection[3];
    List<String> seen = new ArrayList<>();
    try {
      for (int i = 0; i < sessions.length; i++) {
        sessions[i] = DriverManager.getConnection(prefix + file + parameters);
        TestDatabase.run(sessions[i], "PRAGMA synchronous = OFF");
      }
      for (Step step : steps) {
        seen.add(step + " -> " + answer(sessions[step.session()], step));
      }
    } finally {
      for (Connection session : sessions) {
        session.close();
      }
    }
    return seen;
  }

  private static String answer(Connection session, Step step) {
    // Random ids are taken from a fixed sequence, so that both sides insert the same.
    String sql = step.sql().replace("abs(random()) % 10", String.valueOf(step.hashCode() & 7));
    try (Statement statement = session.createStatement()) {
      if (step.update()) {
        return statement.executeUpdate(sql) + keys(statement);
      }
      if (!statement.execute(sql)) {
        return "count " + statement.getUpdateCount() + keys(statement);
      }
      StringBuilder rows = new StringBuilder("rows");
      try (ResultSet result = statement.getResultSet()) {
        int columns = result.getMetaData().getColumnCount();
        while (result.next()) {
          for (int i = 1; i <= columns; i++) {
            rows.append(i == 1 ? " / " : ", ").append(result.getString(i));
          }
        }
      }
      return rows.toString();
    } catch (SQLException e) {
      return e.getErrorCode() + " " + e.getMessage();
    }
  }

  private static String keys(Statement statement) throws SQLException {
    try (ResultSet keys = statement.getGeneratedKeys()) {
      return keys.next() ? " key " + keys.getLong(1) : "";
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void everyAnswerIsThatOfPlainConnections(long seed) throws Exception {
    List<Step> steps = history(seed, seed % 3 == 0);
    List<String> expected = run("jdbc:sqlite:", "", steps);
    List<String> actual = run("jdbc:pooledsqlite:", "?pool.readers=1", steps);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i)).as("step " + i + " of seed " + seed).isEqualTo(expected.get(i));
    }
  }
}
