package io.pooledsqlite.fidelity;

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
import java.util.concurrent.atomic.AtomicInteger;

/** Runs programs on copies of one database, through sqlite-jdbc and through PooledSQLite. */
final class Fixture {

  private static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT, n INTEGER, r REAL, b BLOB)",
          "INSERT INTO t VALUES (1, 'one', 10, 1.5, x'01ff'), (2, 'two', NULL, -2.25, x''),"
              + " (3, NULL, 30, NULL, NULL)",
          "CREATE TABLE u(k VARCHAR(10) NOT NULL UNIQUE CHECK (length(k) < 10),"
              + " w NUMERIC(8,2) DEFAULT 7)",
          "INSERT INTO u VALUES ('a', 1), ('b', 2.5)",
          "CREATE TABLE a(id INTEGER PRIMARY KEY AUTOINCREMENT, made TIMESTAMP, day DATE, ok"
              + " BOOLEAN)",
          "CREATE TABLE parent(id INTEGER PRIMARY KEY, name TEXT NOT NULL)",
          "CREATE TABLE child(id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES parent(id) ON"
              + " DELETE CASCADE, note TEXT)",
          "CREATE TABLE late(id INTEGER PRIMARY KEY, p INTEGER REFERENCES parent(id) DEFERRABLE"
              + " INITIALLY DEFERRED)",
          "CREATE TABLE plain_keys(x TEXT, y TEXT, z, PRIMARY KEY (y, x)) WITHOUT ROWID",
          "CREATE TABLE log(id INTEGER PRIMARY KEY, what TEXT)",
          "CREATE TABLE noise(id INTEGER PRIMARY KEY, x)",
          "CREATE TABLE others(id INTEGER PRIMARY KEY)",
          "CREATE TABLE \"odd name\"(\"a b\" INT, \"select\" TEXT, gen INT AS (\"a b\" * 2)"
              + " VIRTUAL)",
          "INSERT INTO \"odd name\" VALUES (4, 's')",
          "CREATE INDEX t_v ON t(v)",
          "CREATE UNIQUE INDEX t_n_r ON t(n DESC, r)",
          "CREATE VIEW seen AS SELECT id, upper(v) AS big FROM t",
          "CREATE TRIGGER t_log AFTER INSERT ON t BEGIN INSERT INTO log(what) VALUES ('in ' ||"
              + " new.id); END",
          "CREATE TRIGGER seen_in INSTEAD OF INSERT ON seen BEGIN INSERT INTO t(v)"
              + " VALUES (new.big); END",
          "CREATE TRIGGER no_ten BEFORE INSERT ON parent WHEN new.id = 10 BEGIN SELECT"
              + " RAISE(ABORT, 'not ten'); END",
          "CREATE TRIGGER rolls BEFORE INSERT ON parent WHEN new.id = 11 BEGIN SELECT"
              + " RAISE(ROLLBACK, 'not eleven'); END");

  private final Path directory;
  private final Path template;
  private final AtomicInteger copies = new AtomicInteger();

  Fixture(Path directory) throws SQLException {
    this.directory = directory;
    this.template = directory.resolve("template.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + template);
        Statement statement = connection.createStatement()) {
      for (String sql : SCHEMA) {
        statement.executeUpdate(sql);
      }
    }
  }

  List<String> onSqliteJdbc(Program program) throws SQLException, IOException {
    return run(program, "jdbc:sqlite:", "", false);
  }

  List<String> onPooledSqlite(Program program, String parameters) throws SQLException, IOException {
    return run(program, "jdbc:pooledsqlite:", parameters, false);
  }

  /** As {@link #onPooledSqlite}, while another session uses the pool between all calls. */
  List<String> besideOthers(Program program) throws SQLException, IOException {
    return run(program, "jdbc:pooledsqlite:", "?pool.readers=1", true);
  }

  /**
   * As {@link #onPooledSqlite}, by a thread whose interrupt flag is set before every call. A call
   * that loses it gets a line more.
   */
  List<String> whileInterrupted(Program program) throws SQLException, IOException {
    Path file = copy();
    List<String> lost = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:pooledsqlite:" + file)) {
      Thread.currentThread().interrupt();
      List<String> lines =
          transcript(
              program,
              connection,
              new Transcript(
                  file.toString(),
                  () -> {
                    if (!Thread.currentThread().isInterrupted()) {
                      lost.add("a call lost the interrupt flag");
                      Thread.currentThread().interrupt();
                    }
                  }));
      lost.addAll(0, lines);
      return lost;
    } finally {
      // The files are handled without it: channels close on interrupted threads.
      Thread.interrupted();
      PooledSqlite.resetAll();
      Files.deleteIfExists(file);
    }
  }

  private Path copy() throws IOException {
    Path file = directory.resolve("db" + copies.incrementAndGet() + ".db");
    Files.copy(template, file);
    return file;
  }

  private static List<String> transcript(
      Program program, Connection connection, Transcript transcript) {
    try {
      program.body().run(connection, transcript);
    } catch (SQLException | RuntimeException e) {
      transcript.run(
          "left by",
          () -> {
            throw e;
          });
    }
    transcript.run("last close", connection::close);
    return transcript.lines();
  }

  private List<String> run(Program program, String prefix, String parameters, boolean noisy)
      throws SQLException, IOException {
    Path file = copy();
    String url = prefix + file + parameters;
    Connection noise = noisy ? DriverManager.getConnection(url) : null;
    Connection connection = DriverManager.getConnection(url);
    try {
      Transcript transcript =
          new Transcript(file.toString(), noise == null ? () -> {} : () -> use(noise, connection));
      return transcript(program, connection, transcript);
    } finally {
      if (noise != null) {
        noise.close();
      }
      PooledSqlite.resetAll();
      Files.deleteIfExists(file);
    }
  }

  /** Reads, sets state and writes where the program holds no transaction that this would meet. */
  private static void use(Connection noise, Connection program) {
    try (Statement statement = noise.createStatement()) {
      statement.execute("PRAGMA foreign_keys = 1");
      statement.execute("PRAGMA recursive_triggers = 1");
      statement.execute("PRAGMA case_sensitive_like = 1");
      try (ResultSet row = statement.executeQuery("SELECT count(*) FROM t")) {
        row.next();
      }
      if (program.isClosed() || program.getAutoCommit()) {
        statement.executeUpdate(
            "INSERT INTO others(id) SELECT coalesce(max(id), 900) + 1 FROM others");
      }
    } catch (SQLException e) {
      // The program holds the write lock by SQL; what it sees is what counts here.
    }
  }
}
