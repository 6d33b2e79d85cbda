package io.pooledsqlite.it.driver.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.LockSupport;

/**
 * A process of its own that does what it is told, a line at a time: {@code open URL}, {@code
 * close}, {@code keep SQL} until the next line comes, or a text of SQL. It answers each with a
 * line.
 */
public final class SqlShell {

  private static final int SOME = 10;

  private final BufferedReader in =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
  private Connection connection;

  private SqlShell() {}

  /** Runs until the input ends. */
  public static void main(String[] arguments) throws Exception {
    SqlShell shell = new SqlShell();
    for (String line = shell.in.readLine(); line != null; line = shell.in.readLine()) {
      System.out.println("> " + shell.obey(line));
    }
  }

  private String obey(String line) throws IOException {
    try {
      if (line.startsWith("open ")) {
        connection = DriverManager.getConnection(line.substring(5));
        return "done";
      }
      if (line.equals("close")) {
        connection.close();
        return "done";
      }
      return line.startsWith("keep ") ? keep(line.substring(5).split("; *")) : run(line);
    } catch (SQLException e) {
      return "error " + e.getErrorCode() + " " + e.getMessage();
    }
  }

  private String run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return "done";
      }
      try (ResultSet rows = statement.getResultSet()) {
        return rows.next() ? rows.getString(1) : "nothing";
      }
    }
  }

  /**
   * Again and again until told to stop; says when it has tried some times, and at the end how often
   * all went well and how often something was refused.
   */
  private String keep(String[] statements) throws IOException, SQLException {
    System.out.println("keeps on");
    int rounds = 0;
    int refused = 0;
    while (!in.ready()) {
      try {
        for (String sql : statements) {
          run(sql);
        }
        rounds++;
      } catch (SQLException e) {
        if ((e.getErrorCode() & 0xff) != 5) {
          throw e;
        }
        refused++;
      }
      if (rounds + refused == SOME) {
        System.out.println("tried");
      }
      // SQLite's locks are not fair: without a pause the other side would starve.
      LockSupport.parkNanos(2_000_000);
    }
    in.readLine();
    return rounds + " rounds, " + refused + " refused";
  }
}
