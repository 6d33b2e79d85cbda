package legacy.notes;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Enters a holder's regions from the last bytes of a thread's stack, again and again a little
 * further from its end, beside others that use the holder as usual. The regions run no SQL there:
 * what an overflow in the midst of SQLite's own code leaves behind is not the lock's.
 */
public final class Depths {

  private static final int STACK_BYTES = 512 * 1024;

  /** Levels between the calls on the way back from the end of the stack. */
  private static final int STEP = 2;

  /** So many levels in all: further up there is room for everything. */
  private static final int LEVELS = 300;

  private final Connection connection;
  private long changes;

  private Depths(String url) throws SQLException {
    connection = DriverManager.getConnection(url);
  }

  private synchronized void create() throws SQLException {
    try (PreparedStatement create =
        connection.prepareStatement("CREATE TABLE shelf(id INTEGER PRIMARY KEY, n INTEGER)")) {
      create.executeUpdate();
    }
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO shelf VALUES (1, 100), (2, 100)")) {
      insert.executeUpdate();
    }
  }

  /** Runs beside others; no statement if there is nothing to look for. */
  synchronized int one(int id) throws SQLException {
    if (id == 0) {
      return 0;
    }
    try (PreparedStatement select =
        connection.prepareStatement("SELECT n FROM shelf WHERE id = ?")) {
      select.setInt(1, id);
      try (ResultSet row = select.executeQuery()) {
        return row.getInt(1);
      }
    }
  }

  /** Runs beside others, on a snapshot. */
  synchronized int sum(int first, int second) throws SQLException {
    return one(first) + one(second);
  }

  /** Runs beside others, in a transaction. */
  synchronized void move(boolean really) throws SQLException {
    if (!really) {
      return;
    }
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE shelf SET n = n - 1 WHERE id = 1")) {
      update.executeUpdate();
    }
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE shelf SET n = n + 1 WHERE id = 2")) {
      update.executeUpdate();
    }
  }

  /** Needs its lock. */
  synchronized long change() {
    return ++changes;
  }

  /** What is called near the end of the stack. */
  private interface Call {
    void run() throws Exception;
  }

  /** How many calls overflowed the stack. */
  private int overflows;

  /** Goes to the end of the stack, then calls on the way back. */
  @SuppressWarnings("InfiniteRecursion")
  private int descend(Call call) {
    int above;
    try {
      above = descend(call);
    } catch (StackOverflowError e) {
      return 0;
    }
    if (above < LEVELS && above % STEP == 0) {
      try {
        call.run();
      } catch (StackOverflowError | LinkageError e) {
        overflows++;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
    return above + 1;
  }

  /** Runs the program: URL. */
  public static void main(String[] arguments) throws Exception {
    Depths depths = new Depths(arguments[0]);
    depths.create();
    for (int i = 0; i < 200; i++) {
      depths.sum(1, 2);
      depths.move(true);
      depths.change();
    }
    Call[] calls = {
      () -> depths.one(0), () -> depths.sum(0, 0), () -> depths.move(false), depths::change
    };
    for (Call call : calls) {
      call.run();
      Thread deep = new Thread(null, () -> depths.descend(call), "deep", STACK_BYTES);
      deep.start();
      deep.join();
      // Each of these waits for ever for what a call of that thread left behind.
      Thread others =
          new Thread(
              () -> {
                try {
                  depths.change();
                  depths.move(true);
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              });
      others.start();
      others.join();
    }
    System.out.println("overflowed " + (depths.overflows > 0) + ", sum " + depths.sum(1, 2));
  }
}
