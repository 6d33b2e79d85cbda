package io.pooledsqlite.it.edges.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sqlite.Function;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteLimits;

/** Ends with connections that were never closed, one file for each thing that may be left open. */
public final class LeftOpen {

  /** How long a hook waits until the pool has done what it does at the exit. */
  private static final long PATIENCE_NANOS = 5_000_000_000L;

  private static final long SETTLING_MS = 500;

  /** What goes on with a connection in a shutdown hook, and says what it saw. */
  private interface GoOn {
    String run() throws Exception;
  }

  /** Leaves something open. */
  private interface Leave {
    GoOn open(Connection connection) throws Exception;
  }

  private static final Map<String, Leave> STATES = new TreeMap<>();

  /** Nothing of this is ever closed. */
  private static final List<Object> KEPT = new ArrayList<>();

  private static String url;

  private LeftOpen() {}

  static {
    STATES.put("nothing", connection -> () -> save(connection));
    STATES.put(
        "temp",
        connection -> {
          run(connection, "CREATE TEMP TABLE mine AS SELECT 7 AS x");
          return () -> ask(connection, "SELECT x FROM mine") + save(connection);
        });
    STATES.put(
        "function",
        connection -> {
          Function.create(connection, "twice", new Twice());
          return () -> ask(connection, "SELECT twice(21)") + save(connection);
        });
    STATES.put(
        "limit",
        connection -> {
          connection.unwrap(SQLiteConnection.class).setLimit(SQLiteLimits.SQLITE_LIMIT_ATTACHED, 1);
          return () -> save(connection);
        });
    STATES.put(
        "listener",
        connection -> {
          List<String> heard = new ArrayList<>();
          SQLiteConnection own = connection.unwrap(SQLiteConnection.class);
          own.addUpdateListener((type, database, table, row) -> heard.add(type + " " + row));
          return () -> save(connection) + heard;
        });
    STATES.put(
        "data version",
        connection -> {
          ask(connection, "PRAGMA data_version");
          return () -> save(connection);
        });
    STATES.put(
        "attached memory",
        connection -> {
          run(connection, "ATTACH ':memory:' AS m");
          run(connection, "CREATE TABLE m.mine AS SELECT 7 AS x");
          return () -> ask(connection, "SELECT x FROM m.mine") + save(connection);
        });
    STATES.put("result set", LeftOpen::resultSet);
    STATES.put(
        "result set of temp",
        connection -> {
          run(connection, "CREATE TEMP TABLE mine AS SELECT 7 AS x");
          return resultSet(connection);
        });
    STATES.put(
        "transaction",
        connection -> {
          connection.setAutoCommit(false);
          run(connection, "INSERT INTO t(x) VALUES (100)");
          connection.commit();
          String seen = ask(connection, "SELECT sum(x) FROM t");
          return () -> seen + saveAndCommit(connection);
        });
    STATES.put(
        "transaction to roll back",
        connection -> {
          connection.setAutoCommit(false);
          String seen = ask(connection, "SELECT sum(x) FROM t");
          return () -> {
            connection.rollback();
            return seen + saveAndCommit(connection);
          };
        });
    STATES.put(
        "transaction by text",
        connection -> {
          run(connection, "BEGIN");
          String seen = ask(connection, "SELECT sum(x) FROM t");
          return () -> {
            String more = save(connection);
            run(connection, "COMMIT");
            return seen + more + save(connection);
          };
        });
    STATES.put(
        "transaction with result set",
        connection -> {
          connection.setAutoCommit(false);
          GoOn rows = resultSet(connection);
          return () -> rows.run() + saveAndCommit(connection);
        });
    STATES.put(
        "transaction of temp",
        connection -> {
          run(connection, "CREATE TEMP TABLE mine AS SELECT 7 AS x");
          connection.setAutoCommit(false);
          String seen = ask(connection, "SELECT sum(t.x) FROM t, mine");
          return () -> seen + ask(connection, "SELECT x FROM mine") + saveAndCommit(connection);
        });
    STATES.put(
        "transaction that often writes",
        connection -> {
          connection.setAutoCommit(false);
          String seen = "";
          for (int i = 0; i < 4; i++) {
            seen = ask(connection, "SELECT sum(x) FROM t");
            if (i < 3) {
              run(connection, "INSERT INTO t(x) VALUES (1000)");
              connection.commit();
            }
          }
          String last = seen;
          return () -> last + saveAndCommit(connection);
        });
    STATES.put(
        "transactions",
        connection -> {
          Connection other = DriverManager.getConnection(url);
          KEPT.add(other);
          connection.setAutoCommit(false);
          other.setAutoCommit(false);
          String seen = ask(connection, "SELECT sum(x) FROM t") + ask(other, "SELECT 3 FROM t");
          return () -> {
            String rows = seen + ask(other, "SELECT sum(x) FROM t");
            other.commit();
            return rows + saveAndCommit(connection) + saveAndCommit(other);
          };
        });
    STATES.put(
        "transaction beside temp",
        connection -> {
          Connection other = DriverManager.getConnection(url);
          KEPT.add(other);
          run(connection, "CREATE TEMP TABLE mine AS SELECT 7 AS x");
          other.setAutoCommit(false);
          String seen = ask(other, "SELECT sum(x) FROM t");
          return () ->
              seen + saveAndCommit(other) + ask(connection, "SELECT sum(t.x) FROM t, mine");
        });
    STATES.put(
        "transaction and write beside",
        connection -> {
          connection.setAutoCommit(false);
          ask(connection, "SELECT sum(x) FROM t");
          String same = url;
          return () -> {
            try (Connection other = DriverManager.getConnection(same)) {
              run(other, "PRAGMA busy_timeout = 10");
              run(other, "INSERT INTO t(x) VALUES (100)");
            }
            String seen = "written";
            try {
              ask(connection, "SELECT sum(x) FROM t");
            } catch (SQLiteException e) {
              seen += " " + e.getResultCode().name();
            }
            connection.rollback();
            return seen + saveAndCommit(connection);
          };
        });
  }

  /**
   * Runs the program: URL up to the folder, folder, {@code end} or {@code hooks}, and whether to
   * leave transactions open or other things.
   */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[1]);
    for (Map.Entry<String, Leave> state : STATES.entrySet()) {
      if (state.getKey().startsWith("transaction") != Boolean.parseBoolean(arguments[3])) {
        continue;
      }
      String name = state.getKey() + ".db";
      // The exit has two seconds for all files together, whatever an fsync takes here.
      url = arguments[0] + folder.resolve(name) + "?synchronous=OFF";
      Connection connection = DriverManager.getConnection(url);
      KEPT.add(connection);
      run(connection, "CREATE TABLE t(id INTEGER PRIMARY KEY, x)");
      run(
          connection,
          "WITH RECURSIVE n(x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM n WHERE x < 11)"
              + " INSERT INTO t(x) SELECT x FROM n");
      GoOn goOn = state.getValue().open(connection);
      KEPT.add(goOn);
      if (arguments[2].equals("hooks")) {
        Runtime.getRuntime()
            .addShutdownHook(
                new Thread(() -> goOn(state.getKey(), folder.resolve(name + "-wal"), goOn)));
      }
    }
  }

  private static void goOn(String state, Path wal, GoOn goOn) {
    long began = System.nanoTime();
    try {
      while (Files.exists(wal) && System.nanoTime() - began < PATIENCE_NANOS) {
        Thread.sleep(10);
      }
      // The last connection in WAL deletes it a moment before the file leaves WAL.
      Thread.sleep(SETTLING_MS);
      System.out.println(state + ": " + goOn.run());
    } catch (Exception e) {
      System.out.println(state + ": failed " + e);
    }
  }

  private static GoOn resultSet(Connection connection) throws SQLException {
    ResultSet rows = connection.createStatement().executeQuery("SELECT x FROM t");
    KEPT.add(rows);
    rows.next();
    return () -> {
      int sum = rows.getInt(1);
      while (rows.next()) {
        sum += rows.getInt(1);
      }
      return sum + (connection.getAutoCommit() ? save(connection) : "");
    };
  }

  private static String save(Connection connection) throws SQLException {
    run(connection, "INSERT INTO t(x) VALUES ('at the end')");
    return " " + ask(connection, "SELECT count(*) || ' ' || sum(x) FROM t");
  }

  private static String saveAndCommit(Connection connection) throws SQLException {
    String seen = ask(connection, "SELECT sum(x) FROM t") + save(connection);
    connection.commit();
    return " " + seen + save(connection) + committed(connection);
  }

  private static String committed(Connection connection) throws SQLException {
    connection.commit();
    return "";
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String ask(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static final class Twice extends Function {
    @Override
    protected void xFunc() throws SQLException {
      result(2 * value_int(0));
    }
  }
}
