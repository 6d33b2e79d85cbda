package io.pooledsqlite.it.driver.app;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Writes from several threads until it is killed, and prints each row once it is committed. */
public final class AcknowledgingWriter {

  private static final int THREADS = 3;

  /** How the program uses its connections; a kill then hits it at different work. */
  public enum Habit {
    /** One connection for all threads. */
    SHARED,
    /** A connection for each row, so that the file goes into WAL and out of it all the time. */
    PER_ROW,
    /** A connection for each thread, and transactions of several rows. */
    TRANSACTIONS,
    /** Bursts, and pauses in which the WAL is moved into the main file. */
    PAUSING
  }

  private final String url;
  private final Habit habit;
  private final String run;

  private AcknowledgingWriter(String url, Habit habit, String run) {
    this.url = url;
    this.habit = habit;
    this.run = run;
  }

  /** Runs the program: URL, habit, and what the keys of its rows begin with. */
  public static void main(String[] arguments) throws SQLException {
    AcknowledgingWriter writer =
        new AcknowledgingWriter(arguments[0], Habit.valueOf(arguments[1]), arguments[2]);
    Connection shared = DriverManager.getConnection(writer.url);
    try (Statement statement = shared.createStatement()) {
      statement.executeUpdate("CREATE TABLE IF NOT EXISTS t (x TEXT PRIMARY KEY, filler)");
    }
    if (writer.habit != Habit.SHARED) {
      shared.close();
    }
    for (int i = 0; i < THREADS; i++) {
      int number = i;
      new Thread(() -> writer.writeForever(shared, number)).start();
    }
  }

  private void writeForever(Connection shared, int thread) {
    try {
      switch (habit) {
        case SHARED -> autocommit(shared, thread);
        case PER_ROW -> perRow(thread);
        case TRANSACTIONS -> transactions(thread);
        case PAUSING -> pausing(thread);
      }
    } catch (SQLException e) {
      System.out.println("failed: " + e);
    }
  }

  private void autocommit(Connection connection, int thread) throws SQLException {
    try (PreparedStatement insert = insert(connection)) {
      for (int i = 0; ; i++) {
        acknowledge(write(insert, thread, i));
      }
    }
  }

  private void perRow(int thread) throws SQLException {
    for (int i = 0; ; i++) {
      try (Connection connection = DriverManager.getConnection(url);
          PreparedStatement insert = insert(connection)) {
        acknowledge(write(insert, thread, i));
      }
    }
  }

  private void transactions(int thread) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement insert = insert(connection)) {
      for (int i = 0; ; i++) {
        connection.setAutoCommit(i % 4 == 0);
        StringBuilder keys = new StringBuilder(write(insert, thread, i));
        if (!connection.getAutoCommit()) {
          while (++i % 4 != 0) {
            keys.append(write(insert, thread, i));
          }
          i--;
          connection.commit();
        }
        acknowledge(keys.toString());
      }
    }
  }

  private void pausing(int thread) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement insert = insert(connection)) {
      for (int i = 0; ; i++) {
        acknowledge(write(insert, thread, i));
        if (i % 8 == 7) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(15));
        }
      }
    }
  }

  private static PreparedStatement insert(Connection connection) throws SQLException {
    return connection.prepareStatement("INSERT INTO t VALUES (?, randomblob(2000))");
  }

  private String write(PreparedStatement insert, int thread, int number) throws SQLException {
    String key = run + "-" + thread + "-" + number + ";";
    insert.setString(1, key);
    insert.executeUpdate();
    return key;
  }

  /** One call, so that no other thread's line gets in between. */
  private static void acknowledge(String keys) {
    System.out.println(keys);
  }
}
