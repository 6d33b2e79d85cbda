package legacy.notes;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A holder that uses classes for the first time while others run, and that one of them locks: under
 * the lock, two counts are the same.
 */
public final class FirstUse {

  private final Connection connection;

  private FirstUse(String url) throws SQLException {
    connection = DriverManager.getConnection(url);
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("CREATE TABLE t(n INTEGER)");
    }
  }

  private static int mix(long rounds) {
    int mixed = 0;
    for (long i = 0; i < rounds; i++) {
      mixed = mixed * 31 + (int) i;
    }
    return mixed;
  }

  /** So many that they take a good part of a second. */
  private static long someRounds() {
    long rounds = 1_000_000;
    for (long taken = 0; taken < 200_000_000; rounds *= 2) {
      long start = System.nanoTime();
      mix(rounds);
      taken = System.nanoTime() - start;
    }
    return rounds / 2;
  }

  synchronized int add(long rounds) throws SQLException {
    int mixed = mix(rounds);
    Row row = new Row(mixed);
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?)")) {
      insert.setInt(1, row.n);
      return insert.executeUpdate();
    }
  }

  synchronized Found find() throws SQLException {
    try (PreparedStatement select = connection.prepareStatement("SELECT count(*) FROM t");
        ResultSet row = select.executeQuery()) {
      return new Found(row.getInt(1));
    }
  }

  /** Locks nothing. */
  private static final class Row {
    private final int n;

    private Row(int n) {
      this.n = n;
    }
  }

  /** Runs the program: URL, and {@code inside} for a class that a region is the first to use. */
  public static void main(String[] arguments) throws Exception {
    FirstUse holder = new FirstUse(arguments[0]);
    long rounds = someRounds();
    boolean inside = arguments[1].equals("inside");
    if (inside) {
      holder.add(1);
    }
    try (Connection other = DriverManager.getConnection(arguments[0])) {
      Thread adding = new Thread(() -> add(holder, rounds));
      adding.start();
      while (adding.getState() == Thread.State.NEW) {
        Thread.onSpinWait();
      }
      Thread.sleep(50);
      Found found = inside ? holder.find() : new Found(0);
      System.out.println("stays " + found.staysWhileLocked(holder, other, adding));
      adding.join();
    }
  }

  private static void add(FirstUse holder, long rounds) {
    try {
      holder.add(rounds);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
