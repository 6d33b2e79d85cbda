package tricks;

import expected.Region;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What was read before a block is not what the fields hold once the lock is taken. */
class BlockTricks {
  private Connection connection;
  private final Connection constant = DriverManager.getConnection("jdbc:sqlite:tricks.db");
  private final Object lock = new Object();
  private int misses;
  static List<String> seen;

  BlockTricks() throws SQLException {}

  @Region("exclusive")
  synchronized void open() throws SQLException {
    connection = DriverManager.getConnection("jdbc:sqlite:tricks.db");
  }

  @Region("exclusive")
  synchronized void drop() {
    connection = null;
  }

  private static int count(Connection of) throws SQLException {
    try (Statement st = of.createStatement();
        ResultSet rs = st.executeQuery("SELECT count(*) FROM t")) {
      return rs.next() ? rs.getInt(1) : 0;
    }
  }

  @Region(value = "exclusive", why = "BlockTricks.misses")
  int looksTwice() throws SQLException {
    if (connection == null) {
      synchronized (this) {
        misses++;
        if (connection == null) {
          connection = DriverManager.getConnection("jdbc:sqlite:tricks.db");
        }
      }
    }
    return 0;
  }

  @Region(value = "exclusive", why = "BlockTricks.misses")
  int missedBefore() throws SQLException {
    Connection before = connection;
    synchronized (this) {
      if (before == null) {
        misses++;
        return 0;
      }
      return count(connection);
    }
  }

  @Region(value = "exclusive", why = "BlockTricks.misses")
  int askedBefore() throws SQLException {
    boolean there = isThere();
    synchronized (this) {
      if (!there) {
        misses++;
      }
      return count(connection);
    }
  }

  private boolean isThere() {
    return connection != null;
  }

  @Region(value = "exclusive", why = "made before the block")
  int shownBefore() throws SQLException {
    List<String> list = new ArrayList<String>();
    if (connection == null) {
      seen = list;
    }
    synchronized (this) {
      return list.size() + count(connection);
    }
  }

  /** The block has run before, and without the connection. */
  @Region(value = "exclusive", why = "assigns the connection")
  int asksAgain() throws SQLException {
    boolean there = true;
    int sum = 0;
    while (sum < 3) {
      synchronized (this) {
        if (!there) {
          misses++;
        }
        if (connection == null) {
          there = false;
          connection = DriverManager.getConnection("jdbc:sqlite:tricks.db");
        }
        sum += count(connection);
      }
    }
    return sum;
  }

  /** By now the field may hold another one. */
  @Region(value = "exclusive", why = "that it did not make")
  int usesTheOldOne() throws SQLException {
    Connection old = connection;
    synchronized (this) {
      return count(old) - count(old);
    }
  }

  interface Apply {
    int apply(int n);
  }

  interface Customizer {
    void customize(Apply[] all);

    void fill(Box box);
  }

  static final class Box {
    Connection kept;
  }

  /** Another one may be there by now. */
  @Region(value = "exclusive", why = "Apply.apply, whose code is not known")
  int appliesWhatIsThere(Customizer customizer) throws SQLException {
    Apply[] all = {n -> n};
    customizer.customize(all);
    Apply first = all[0];
    synchronized (lock) {
      return first.apply(count(constant));
    }
  }

  @Region(value = "exclusive", why = "that it did not make")
  int usesWhatIsThere(Customizer customizer) throws SQLException {
    Box box = new Box();
    box.kept = constant;
    customizer.fill(box);
    Connection kept = box.kept;
    synchronized (this) {
      return count(kept) - count(kept);
    }
  }

  @Region("read")
  int opensInside() throws SQLException {
    List<String> list = new ArrayList<String>();
    synchronized (this) {
      if (connection == null) {
        misses++;
        connection = DriverManager.getConnection("jdbc:sqlite:tricks.db");
      }
      return list.size() + count(connection);
    }
  }

  /** What only the constructor assigns is the same before the block. */
  static final class Constant {
    private final Connection connection;

    Constant() throws SQLException {
      connection = DriverManager.getConnection("jdbc:sqlite:tricks.db");
    }

    @Region("read")
    int rows() throws SQLException {
      Connection same = connection;
      if (same == null) {
        return 0;
      }
      synchronized (this) {
        return count(same);
      }
    }
  }
}
