package io.pooledsqlite.it.agent.app;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import legacy.notes.Shelf;
import legacy.notes.ShelfAuditor;

/**
 * Reads and writes at a moderate rate, and misbehaves when it is told to by lines on its standard
 * input: {@code leak}, {@code hold}, those of {@link Trouble}, and {@code release} for the end of
 * all of it; {@code quiet} and {@code loud} for writing; {@code audit} loads a class that locks the
 * holder it keeps. Ends with its input.
 */
public final class Traffic {

  /** Nobody who shows this may let it run. */
  public static final String HOSTILE = "<img src=x onerror=\"document.title='owned'\">";

  private static final List<Connection> OPEN = new ArrayList<>();
  private static volatile boolean running = true;
  private static volatile boolean writing = true;

  private Traffic() {}

  /** Runs the program: URL. */
  public static void main(String[] arguments) throws Exception {
    String url = arguments[0];
    try (Connection connection = DriverManager.getConnection(url)) {
      run(connection, "CREATE TABLE IF NOT EXISTS t(id INTEGER PRIMARY KEY, v)");
      run(connection, "CREATE TEMP TABLE own(v)");
    }
    DriverManager.getConnection("jdbc:sqlite::memory:").close();
    for (int i = 0; i < 2; i++) {
      daemon("reader-" + i, () -> read(url)).start();
      daemon("writer-" + i, () -> write(url)).start();
    }
    Shelf shelf = Shelf.open(url);
    for (int i = 0; i < 2; i++) {
      daemon("shelf-" + i, () -> useShelf(shelf)).start();
    }
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      obey(line, url, shelf);
      System.out.println("done " + line);
    }
    running = false;
  }

  private static void obey(String line, String url, Shelf shelf) throws Exception {
    switch (line) {
      case "leak" -> {
        Thread leaking = daemon(HOSTILE, () -> leak(url));
        leaking.start();
        leaking.join();
      }
      case "hold" -> {
        Connection holder = DriverManager.getConnection(url);
        holder.setAutoCommit(false);
        run(holder, "INSERT INTO t(v) VALUES ('" + HOSTILE.replace("'", "''") + "')");
        OPEN.add(holder);
      }
      case "audit" -> ShelfAuditor.audit(shelf);
      case "slow", "snapshot", "grow", "crowd", "stumble" -> Trouble.make(line, url);
      case "quiet" -> writing = false;
      case "loud" -> writing = true;
      default -> {
        Trouble.end();
        for (Connection connection : OPEN) {
          connection.close();
        }
        OPEN.clear();
      }
    }
  }

  private static void leak(String url) throws SQLException {
    Connection leaked = DriverManager.getConnection(url);
    run(leaked, "SELECT '" + HOSTILE.replace("'", "''") + "' AS v");
    OPEN.add(leaked);
  }

  private static void read(String url) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url)) {
      while (running) {
        try (Statement statement = connection.createStatement();
            ResultSet rows = statement.executeQuery("SELECT v FROM t ORDER BY id DESC LIMIT 20")) {
          while (rows.next()) {
            rows.getString(1);
          }
        }
        LockSupport.parkNanos(2_000_000);
      }
    }
  }

  private static void write(String url) {
    while (running) {
      if (!writing) {
        LockSupport.parkNanos(10_000_000);
        continue;
      }
      try (Connection connection = DriverManager.getConnection(url)) {
        connection.setAutoCommit(false);
        run(connection, "INSERT INTO t(v) VALUES (randomblob(200))");
        connection.commit();
      } catch (SQLException e) {
        // SQLITE_BUSY while somebody holds the queue; the next round tries again.
      }
      LockSupport.parkNanos(10_000_000);
    }
  }

  private static void useShelf(Shelf shelf) throws SQLException {
    while (running) {
      shelf.count();
      shelf.recent();
      shelf.ask();
      LockSupport.parkNanos(5_000_000);
    }
  }

  static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  interface Work {
    void run() throws Exception;
  }

  static Thread daemon(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (Exception e) {
                System.out.println(Thread.currentThread().getName() + " ended: " + e);
              }
            },
            name);
    thread.setDaemon(true);
    return thread;
  }
}
