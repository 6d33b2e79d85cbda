package io.pooledsqlite.state;

import static io.pooledsqlite.state.Question.asking;

import io.pooledsqlite.pool.PinReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a session can set by SQL other than pragmas, or by JDBC. */
final class SessionRows {

  private static final Question TEMPORARY = asking("SELECT type, name FROM sqlite_temp_master");
  private static final Question CHANGE_ONE = asking("UPDATE few SET word = word WHERE id = 1");

  private static final String MANY_ROWS =
      "INSERT INTO parent WITH RECURSIVE n(i) AS"
          + " (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200) SELECT i FROM n";

  private SessionRows() {}

  private static Question script(String... statements) {
    return connection -> {
      StringBuilder answers = new StringBuilder();
      for (String sql : statements) {
        answers.append(asking(sql).ask(connection)).append("; ");
      }
      return answers.toString();
    };
  }

  static List<StateRow> temporary() {
    List<StateRow> rows = new ArrayList<>();
    rows.add(
        temp(
            "TEMP table",
            script("CREATE TEMP TABLE mine(x)", "INSERT INTO mine VALUES (1)"),
            asking("SELECT count(*) FROM mine"),
            asking("INSERT INTO mine VALUES (2)")));
    rows.add(
        temp(
            "TEMP table that hides a table of the file",
            script("CREATE TEMP TABLE few(id, hidden)", "INSERT INTO few VALUES (9, 9)"),
            asking("SELECT * FROM few"),
            asking("SELECT count(*) FROM main.few")));
    rows.add(
        temp(
            "TEMP view",
            asking("CREATE TEMP VIEW short AS SELECT word FROM few WHERE length(word) < 4"),
            asking("SELECT word FROM short")));
    rows.add(
        temp(
            "TEMP trigger on a table of the file",
            asking(
                "CREATE TEMP TRIGGER no BEFORE UPDATE ON main.few"
                    + " BEGIN SELECT RAISE(ABORT, 'no'); END"),
            CHANGE_ONE));
    rows.add(
        temp(
            "TEMP index",
            script("CREATE TEMP TABLE mine(x)", "CREATE INDEX temp.mine_x ON mine(x)"),
            asking("PRAGMA index_list(mine)")));
    rows.add(
        temp(
                "TEMP table dropped by `PRAGMA temp_store`",
                script("CREATE TEMP TABLE mine(x)", "PRAGMA temp_store = MEMORY"),
                asking("PRAGMA temp_store"))
            .remark("SQLite drops all TEMP objects when the setting changes"));
    rows.add(
        StateRow.of(
                "`SELECT … FROM sqlite_temp_master`",
                Reach.NOBODY,
                Handling.FORWARDED,
                () -> new Scenario(TEMPORARY, TEMPORARY))
            .remark("looking at what is TEMP pins nothing"));
    rows.add(
        StateRow.pinned(
            "`ATTACH`",
            Reach.SESSION,
            PinReason.ATTACH,
            () ->
                new Scenario(
                    script("ATTACH ':memory:' AS side", "CREATE TABLE side.s(x)"),
                    asking("SELECT count(*) FROM side.s"),
                    asking("INSERT INTO side.s VALUES (1)"))));
    return rows;
  }

  private static StateRow temp(String name, Question set, Question state, Question... effects) {
    List<Question> questions = new ArrayList<>();
    questions.add(state);
    questions.addAll(List.of(effects));
    questions.add(TEMPORARY);
    return StateRow.pinned(
        name, Reach.SESSION, PinReason.TEMP, () -> new Scenario(set, questions, c -> ""));
  }

  static List<StateRow> counters() {
    List<StateRow> rows = new ArrayList<>();
    for (String function : List.of("last_insert_rowid()", "changes()", "total_changes()")) {
      rows.add(
          StateRow.of(
              "`" + function + "`",
              Reach.SESSION,
              Handling.ANSWERED,
              () ->
                  new Scenario(
                      asking(MANY_ROWS),
                      asking("SELECT " + function + " >= 200"),
                      asking("SELECT " + function),
                      asking("SELECT id FROM parent WHERE id = " + function))));
    }
    rows.add(
        StateRow.of(
            "`getGeneratedKeys`",
            Reach.NOBODY,
            Handling.ANSWERED,
            () ->
                new Scenario(
                    asking("INSERT INTO parent(id) VALUES (41)"),
                    asking("SELECT count(*) FROM parent WHERE id = 0"),
                    SessionRows::generatedKey)));
    return rows;
  }

  /** The same functions where no text shows them. */
  static List<StateRow> countersInSchema() {
    List<StateRow> rows = new ArrayList<>();
    Question note =
        c ->
            asking("UPDATE few SET word = word WHERE id = 2").ask(c)
                + asking("SELECT n FROM noted ORDER BY rowid DESC LIMIT 1").ask(c);
    rows.add(
        StateRow.pinned(
                "one of them in a view that is read",
                Reach.SESSION,
                PinReason.CHANGE_COUNTERS,
                () ->
                    new Scenario(
                        asking(MANY_ROWS),
                        asking("SELECT many FROM seen"),
                        asking("SELECT * FROM counters")))
            .withSchema(
                "CREATE VIEW counters AS SELECT last_insert_rowid() AS r, changes() AS c,"
                    + " total_changes() AS t",
                "CREATE VIEW seen AS SELECT t >= 200 AS many FROM counters"));
    rows.add(
        StateRow.of(
                "`last_insert_rowid()` in a trigger",
                Reach.SESSION,
                Handling.ANSWERED,
                () ->
                    new Scenario(
                        asking(MANY_ROWS), asking("SELECT last_insert_rowid() >= 200"), note))
            .remark("the connection is told the session's value before the write")
            .withSchema(
                "CREATE TABLE noted(n)",
                "CREATE TRIGGER note BEFORE UPDATE ON few BEGIN"
                    + " INSERT INTO noted VALUES (last_insert_rowid()); END"));
    for (String function : List.of("changes()", "total_changes()")) {
      rows.add(
          StateRow.pinned(
                  "`" + function + "` in a trigger, on a write",
                  Reach.SESSION,
                  PinReason.CHANGE_COUNTERS,
                  () ->
                      new Scenario(
                          asking(MANY_ROWS), asking("SELECT " + function + " >= 200"), note))
              .withSchema(
                  "CREATE TABLE noted(n)",
                  "CREATE TRIGGER note BEFORE UPDATE ON few BEGIN"
                      + " INSERT INTO noted VALUES ("
                      + function
                      + "); END"));
    }
    return rows;
  }

  /** A file beside the session's own. */
  private static String besides(Connection connection) throws SQLException {
    String file =
        asking("PRAGMA database_list").ask(connection).replaceFirst("rows / 0, main, ", "");
    return file + "-copy";
  }

  /** Of what sqlite-jdbc itself carries out, {@code execute} ends with an error of its own. */
  private static String update(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return "" + statement.executeUpdate(sql);
    }
  }

  private static String wordsOfCopy(Connection connection) throws SQLException {
    try (Connection copy = DriverManager.getConnection("jdbc:sqlite:" + besides(connection))) {
      return asking("SELECT word FROM few").ask(copy);
    }
  }

  private static String removeCopy(Connection connection) throws SQLException {
    try {
      return "" + Files.deleteIfExists(Path.of(besides(connection)));
    } catch (IOException e) {
      throw new SQLException(e);
    }
  }

  private static void makeOther(String file) throws SQLException {
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      asking("DROP TABLE IF EXISTS few").ask(other);
      asking("DROP TABLE IF EXISTS t").ask(other);
      asking("CREATE TABLE few(id, word)").ask(other);
      asking("CREATE TABLE t(id INTEGER PRIMARY KEY, v)").ask(other);
      asking("PRAGMA user_version = 12").ask(other);
    }
  }

  private static String generatedKey(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("INSERT INTO positive VALUES (1)");
      try (ResultSet keys = statement.getGeneratedKeys()) {
        return keys.next() ? "a key of " + keys.getMetaData().getColumnCount() : "none";
      }
    }
  }

  static List<StateRow> transactions() {
    Question uncommitted = asking("SELECT count(*) FROM parent");
    List<StateRow> rows = new ArrayList<>();
    rows.add(
        transaction(
            "`setAutoCommit(false)` and a write",
            c -> {
              c.setAutoCommit(false);
              return asking("INSERT INTO parent VALUES (1)").ask(c);
            },
            uncommitted));
    rows.add(
        transaction(
            "`BEGIN` and a write", script("BEGIN", "INSERT INTO parent VALUES (1)"), uncommitted));
    rows.add(
        transaction(
            "`BEGIN IMMEDIATE`",
            script("BEGIN IMMEDIATE", "INSERT INTO parent VALUES (1)"),
            uncommitted));
    rows.add(
        transaction(
            "`SAVEPOINT` and a write",
            script("SAVEPOINT s", "INSERT INTO parent VALUES (1)"),
            uncommitted,
            asking("ROLLBACK TO nothing")));
    rows.add(
        transaction(
            "`setSavepoint`",
            c -> {
              Savepoint savepoint = c.setSavepoint("s");
              return asking("INSERT INTO parent VALUES (1)").ask(c) + savepoint.getSavepointName();
            },
            uncommitted));
    rows.add(
        StateRow.of(
                "`BEGIN` and `COMMIT`",
                Reach.EVERYBODY,
                Handling.LEASED,
                () ->
                    new Scenario(
                        script("BEGIN", "INSERT INTO parent VALUES (1)", "COMMIT"), uncommitted))
            .remark("nothing is left of it but the rows"));
    rows.add(
        StateRow.of(
            "`getAutoCommit` after SQL `BEGIN`",
            Reach.NOBODY,
            Handling.ANSWERED,
            () -> new Scenario(asking("BEGIN"), List.of(c -> "" + c.getAutoCommit()), c -> "")));
    return rows;
  }

  private static StateRow transaction(
      String name, Question set, Question state, Question... effects) {
    List<Question> questions = new ArrayList<>();
    questions.add(state);
    questions.addAll(List.of(effects));
    return StateRow.of(
        name, Reach.TRANSACTION, Handling.LEASED, () -> new Scenario(set, questions, c -> ""));
  }

  static List<StateRow> jdbcSettings() {
    List<StateRow> rows = new ArrayList<>();
    rows.add(
        StateRow.of(
            "`setTransactionIsolation`",
            Reach.SESSION,
            Handling.REPLAYED,
            () ->
                new Scenario(
                    c -> {
                      c.setTransactionIsolation(Connection.TRANSACTION_READ_UNCOMMITTED);
                      return "";
                    },
                    c -> "" + c.getTransactionIsolation(),
                    asking("PRAGMA read_uncommitted"))));
    rows.add(
        answered(
            "`setReadOnly`",
            c -> {
              c.setReadOnly(true);
              return "";
            },
            c -> "" + c.isReadOnly()));
    rows.add(
        answered(
            "`setHoldability`",
            c -> {
              c.setHoldability(ResultSet.HOLD_CURSORS_OVER_COMMIT);
              return "";
            },
            c -> "" + c.getHoldability()));
    rows.add(
        answered(
            "`setCatalog`, `setSchema`, `setClientInfo`, `setNetworkTimeout`",
            c -> {
              c.setCatalog("x");
              c.setSchema("x");
              c.setClientInfo("x", "y");
              c.setNetworkTimeout(Runnable::run, 5);
              return "";
            },
            c ->
                c.getCatalog()
                    + c.getSchema()
                    + c.getClientInfo("x")
                    + (c.getNetworkTimeout() != 0)));
    rows.add(
        StateRow.of(
            "`setTypeMap`",
            Reach.SESSION,
            Handling.ANSWERED,
            () ->
                new Scenario(
                    c -> {
                      c.setTypeMap(Map.of("x", String.class));
                      return "";
                    },
                    c -> c.getTypeMap().toString())));
    rows.add(
        StateRow.of(
                "`date_class`, `date_precision`, `date_string_format` in the URL",
                Reach.SESSION,
                Handling.SETTING,
                () -> new Scenario(c -> "", SessionRows::dateAsStored))
            .remark("also as properties")
            .openedWith("date_class=TEXT&date_string_format=yyyy"));
    rows.add(
        StateRow.of(
                "`transaction_mode` in the URL",
                Reach.TRANSACTION,
                Handling.LEASED,
                () ->
                    new Scenario(
                        c -> {
                          c.setAutoCommit(false);
                          return asking("INSERT INTO parent VALUES (1)").ask(c);
                        },
                        asking("SELECT count(*) FROM parent")))
            .remark(
                "also as property; `setAutoCommit(false)`, `commit` and `rollback` take the lock")
            .openedWith("transaction_mode=IMMEDIATE"));
    rows.add(
        StateRow.of(
                "a pragma in the URL",
                Reach.SESSION,
                Handling.SETTING,
                () ->
                    new Scenario(
                        c -> "", asking("PRAGMA foreign_keys"), asking("PRAGMA cache_size")))
            .remark("also as properties")
            .openedWith("foreign_keys=true&cache_size=-555"));
    return rows;
  }

  private static StateRow answered(String name, Question set, Question get) {
    return StateRow.of(name, Reach.NOBODY, Handling.ANSWERED, () -> new Scenario(set, get));
  }

  static String dateAsStored(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement("SELECT typeof(?1), ?1")) {
      select.setTimestamp(1, new Timestamp(86_400_000L * 365));
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getString(1) + " " + row.getString(2);
      }
    }
  }

  static List<StateRow> files() {
    List<StateRow> rows = new ArrayList<>();
    rows.add(
        StateRow.of(
                "`backup to FILE`",
                Reach.NOBODY,
                Handling.FORWARDED,
                () ->
                    new Scenario(
                        c -> update(c, "backup to '" + besides(c) + "'"),
                        List.of(asking("SELECT count(*) FROM few"), SessionRows::wordsOfCopy),
                        SessionRows::removeCopy))
            .remark(
                "copied from a reader's snapshot; a copy of a file in WAL mode is in WAL mode"));
    rows.add(
        StateRow.pinned(
            "`restore from FILE`",
            Reach.EVERYBODY,
            PinReason.BACKUP,
            () ->
                new Scenario(
                    c -> {
                      makeOther(besides(c));
                      return update(c, "restore from '" + besides(c) + "'");
                    },
                    List.of(asking("SELECT count(*) FROM few"), asking("PRAGMA user_version")),
                    SessionRows::removeCopy)));
    rows.add(
        StateRow.pinned(
            "`load_extension(…)`",
            Reach.NOBODY,
            PinReason.EXTENSION,
            () ->
                new Scenario(
                    asking("SELECT load_extension('nothing')"),
                    asking("SELECT count(*) FROM few"))));
    rows.add(
        StateRow.of(
            "`ANALYZE`, `REINDEX`, `VACUUM`",
            Reach.EVERYBODY,
            Handling.FORWARDED,
            () ->
                new Scenario(
                    script("ANALYZE", "REINDEX", "VACUUM"),
                    asking("SELECT count(*) FROM sqlite_master"),
                    asking("SELECT * FROM sqlite_stat1"))));
    rows.add(
        StateRow.pinned(
            "a pragma that PooledSQLite does not know",
            Reach.NOBODY,
            PinReason.PRAGMA,
            () ->
                new Scenario(
                    asking("PRAGMA no_such_pragma = 1"), asking("SELECT count(*) FROM few"))));
    rows.add(
        StateRow.pinned(
                "any other statement that PooledSQLite does not know",
                Reach.SESSION,
                PinReason.UNKNOWN,
                () ->
                    new Scenario(
                        asking("EXPLAIN PRAGMA recursive_triggers = 1"),
                        asking("PRAGMA recursive_triggers")))
            .remark("here `EXPLAIN PRAGMA recursive_triggers = 1`, which sets it"));
    return rows;
  }
}
