package io.pooledsqlite.it.edges.app;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Virtual threads write and read through a synchronized class, others write without it. */
public final class VirtualThreads {

  private static final int THREADS = 60;
  private static final int ROUNDS = 20;

  private VirtualThreads() {}

  /** A class as people write it, some of whose methods need their lock. */
  private static final class Parts {
    private final Connection connection;
    private int asked;

    Parts(Connection connection) {
      this.connection = connection;
    }

    synchronized void add(int id) throws SQLException {
      insert(connection, id);
    }

    synchronized long count() throws SQLException {
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SELECT count(*) FROM part")) {
        return row.next() ? row.getLong(1) : -1;
      }
    }

    synchronized int asked() {
      return ++asked;
    }
  }

  private static void insert(Connection connection, int id) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO part VALUES (?)")) {
      insert.setInt(1, id);
      insert.executeUpdate();
    }
  }

  public static void main(String[] arguments) throws Exception {
    try (Connection first = DriverManager.getConnection(arguments[0]);
        Connection second = DriverManager.getConnection(arguments[0])) {
      first.createStatement().executeUpdate("CREATE TABLE part(id)");
      Parts parts = new Parts(first);
      // Since Java 21, for which this is not compiled.
      ExecutorService threads =
          (ExecutorService)
              Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
      List<Future<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        boolean withLock = i % 2 == 0;
        all.add(
            threads.submit(
                () -> {
                  work(withLock, parts, second);
                  return true;
                }));
      }
      for (Future<Boolean> one : all) {
        one.get();
      }
      System.out.println("rows " + parts.count());
    }
  }

  private static void work(boolean withLock, Parts parts, Connection other) throws SQLException {
    for (int i = 0; i < ROUNDS; i++) {
      if (!withLock) {
        insert(other, i);
      } else {
        parts.add(i);
        parts.count();
        parts.asked();
      }
    }
  }
}
