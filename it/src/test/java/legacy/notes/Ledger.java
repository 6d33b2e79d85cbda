package legacy.notes;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** A holder whose two rows always have the same sum, for whoever holds its lock. */
public final class Ledger {

  static final String LONG =
      "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 5000000)"
          + " SELECT count(*) FROM c";

  private final Connection connection;

  private Ledger(String url) throws SQLException {
    connection = DriverManager.getConnection(url);
  }

  private synchronized void create() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("CREATE TABLE account(id INTEGER PRIMARY KEY, n INTEGER)");
      statement.executeUpdate("INSERT INTO account VALUES (1, 100), (2, 100)");
    }
  }

  synchronized void transfer() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("UPDATE account SET n = n - 1 WHERE id = 1");
      statement.executeUpdate("UPDATE account SET n = n + 1 WHERE id = 2");
    }
  }

  synchronized long one(int id) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT n FROM account WHERE id = " + id)) {
      return row.getLong(1);
    }
  }

  long report() throws SQLException {
    synchronized (this) {
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery(LONG)) {
        return row.getLong(1);
      }
    }
  }

  /** Runs the program: URL, and {@code later} for a class that locks the holder and loads later. */
  public static void main(String[] arguments) throws Exception {
    Ledger ledger = new Ledger(arguments[0]);
    ledger.create();
    for (int i = 0; i < 30_000; i++) {
      ledger.one(1);
    }
    System.out.println("beside " + readsBesideAReport(ledger::report, () -> ledger.one(2)));
    if (arguments.length > 1) {
      System.out.println("sums " + sumsFromOutside(ledger));
    }
  }

  /**
   * Whether no read waited for most of the time that a long one took. Who waits for a lock does so
   * each time; a busy machine may keep somebody waiting once.
   */
  static boolean readsBesideAReport(Task report, Task read) throws Exception {
    for (int attempt = 0; attempt < 3; attempt++) {
      if (readBesideOneReport(report, read)) {
        return true;
      }
    }
    return false;
  }

  private static boolean readBesideOneReport(Task report, Task read) throws Exception {
    long[] took = new long[1];
    Thread reporting =
        new Thread(
            () -> {
              long start = System.nanoTime();
              run(report);
              took[0] = System.nanoTime() - start;
            });
    reporting.start();
    long longest = 0;
    while (reporting.isAlive()) {
      long start = System.nanoTime();
      read.run();
      longest = Math.max(longest, System.nanoTime() - start);
      Thread.sleep(1);
    }
    reporting.join();
    return longest < took[0] / 2;
  }

  interface Task {
    Object run() throws SQLException;
  }

  private static void run(Task task) {
    try {
      task.run();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Other threads transfer, while a class from elsewhere adds up under the same lock. */
  private static String sumsFromOutside(Ledger ledger) throws Exception {
    AtomicInteger running = new AtomicInteger(1);
    Thread transferring =
        new Thread(
            () -> {
              while (running.get() > 0) {
                run(
                    () -> {
                      ledger.transfer();
                      return null;
                    });
              }
            });
    transferring.start();
    int wrong = 0;
    for (int i = 0; i < 300; i++) {
      wrong += Auditor.sum(ledger) == 200 ? 0 : 1;
    }
    running.set(0);
    transferring.join();
    return wrong == 0 ? "right" : "wrong " + wrong;
  }
}
