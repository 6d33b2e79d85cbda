package io.pooledsqlite.it.agent.app;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Databases in memory, as tests of legacy programs have them: behind a static holder, and shared by
 * name. Prints what it sees.
 */
public final class InMemory {

  private static final int THREADS = 4;
  private static final int ROWS = 200;

  private static String prefix = "jdbc:sqlite:";
  private static Connection held;

  private InMemory() {}

  /** Runs the program: the prefix of its URLs. */
  public static void main(String[] arguments) throws Exception {
    prefix = arguments[0];
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      holder(threads);
      privateToItsConnection();
      for (String url :
          List.of(
              "file:one?mode=memory&cache=shared",
              "file::memory:?cache=shared",
              "file:/two?cache=shared&mode=memory")) {
        System.out.println(url);
        livesAsLongAsAnyConnection(url);
        sharedByThreads(threads, url);
        lockedAtOnce(threads, url);
        livesOnWithAConnectionThatIsLost(url);
      }
    } finally {
      threads.shutdown();
    }
  }

  private static Connection open(String url) throws SQLException {
    return DriverManager.getConnection(prefix + url);
  }

  private static synchronized Connection holderConnection() throws SQLException {
    if (held == null || held.isClosed()) {
      held = open(":memory:");
      update(held, "CREATE TABLE t(k INTEGER PRIMARY KEY, v)");
    }
    return held;
  }

  private static synchronized void add(String value) throws SQLException {
    update(holderConnection(), "INSERT INTO t(v) VALUES ('" + value + "')");
  }

  private static void holder(ExecutorService threads) throws Exception {
    List<Future<?>> done = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      done.add(
          threads.submit(
              () -> {
                for (int row = 0; row < ROWS; row++) {
                  add("row");
                  query(holderConnection(), "SELECT count(*) FROM t");
                }
                return null;
              }));
    }
    for (Future<?> thread : done) {
      thread.get();
    }
    System.out.println("holder " + holderConnection().getClass().getName());
    System.out.println(
        "rows of all threads " + query(holderConnection(), "SELECT count(*) FROM t"));
    holderConnection().close();
    System.out.println("after close " + query(holderConnection(), "SELECT count(*) FROM t"));
    holderConnection().close();
  }

  private static void privateToItsConnection() throws SQLException {
    for (String url : List.of(":memory:", "", "file:?mode=memory", "file:three?mode=memory")) {
      try (Connection one = open(url);
          Connection two = open(url)) {
        update(one, "CREATE TABLE t(x)");
        System.out.println("[" + url + "] " + tables(one) + " " + tables(two));
      }
    }
  }

  private static void livesAsLongAsAnyConnection(String url) throws SQLException {
    Connection first = open(url);
    update(first, "CREATE TABLE t(x)");
    update(first, "INSERT INTO t VALUES (1)");
    Connection second = open(url);
    System.out.println("second sees " + query(second, "SELECT count(*) FROM t"));
    first.close();
    Connection third = open(url);
    System.out.println("without the first " + query(third, "SELECT count(*) FROM t"));
    second.close();
    System.out.println("without the second " + query(third, "SELECT count(*) FROM t"));
    third.close();
    try (Connection later = open(url)) {
      System.out.println("after the last " + tables(later) + " tables");
    }
  }

  private static void livesOnWithAConnectionThatIsLost(String url) throws SQLException {
    createAndLose(url);
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    try (Connection later = open(url)) {
      System.out.println("of a lost connection " + tables(later) + " tables");
      update(later, "DROP TABLE t");
    }
  }

  private static void createAndLose(String url) throws SQLException {
    update(open(url), "CREATE TABLE t(x)");
  }

  /** One after the other, as a program must with a shared cache. */
  private static void sharedByThreads(ExecutorService threads, String url) throws Exception {
    try (Connection keeper = open(url)) {
      update(keeper, "CREATE TABLE t(x)");
      for (int i = 0; i < THREADS; i++) {
        int number = i;
        threads
            .submit(
                () -> {
                  try (Connection own = open(url)) {
                    own.setAutoCommit(false);
                    update(own, "INSERT INTO t VALUES (" + number + ")");
                    own.commit();
                  }
                  return null;
                })
            .get();
      }
      System.out.println("of all threads " + query(keeper, "SELECT sum(x) FROM t"));
    }
  }

  /** Who is in the way waits for the other thread: it must have its error at once. */
  private static void lockedAtOnce(ExecutorService threads, String url) throws Exception {
    try (Connection keeper = open(url);
        Connection other = open(url)) {
      update(keeper, "CREATE TABLE t(x)");
      update(keeper, "INSERT INTO t VALUES (1), (2)");
      keeper.setAutoCommit(false);
      update(keeper, "INSERT INTO t VALUES (3)");
      System.out.println("same thread reads " + outcome(other, "SELECT count(*) FROM t"));
      System.out.println(
          "other thread reads "
              + threads.submit(() -> outcome(other, "SELECT count(*) FROM t")).get());
      System.out.println(
          "other thread writes "
              + threads.submit(() -> outcome(other, "INSERT INTO t VALUES (4)")).get());
      keeper.commit();
      keeper.setAutoCommit(true);
      try (Statement statement = keeper.createStatement();
          ResultSet open = statement.executeQuery("SELECT x FROM t")) {
        open.next();
        System.out.println(
            "beside an open result set "
                + threads.submit(() -> outcome(other, "INSERT INTO t VALUES (4)")).get());
      }
      System.out.println("afterwards " + outcome(other, "INSERT INTO t VALUES (4)"));
      System.out.println("rows " + query(keeper, "SELECT group_concat(x) FROM t"));
    }
  }

  private static String outcome(Connection connection, String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
      return "done";
    } catch (SQLException e) {
      return e.getErrorCode() + " " + e.getMessage();
    }
  }

  private static void update(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private static String tables(Connection connection) throws SQLException {
    return query(connection, "SELECT count(*) FROM sqlite_master");
  }

  private static String query(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
