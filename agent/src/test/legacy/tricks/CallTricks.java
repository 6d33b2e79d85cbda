package tricks;

import expected.Region;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** Calls that go elsewhere than it seems, and objects that are known elsewhere. */
class CallTricks {
  static class Helper {
    int n() {
      return 1;
    }
  }

  static class CountingHelper extends Helper {
    private static int asked;

    @Override
    int n() {
      return ++asked;
    }
  }

  private static final List<Counter> KNOWN = new ArrayList<Counter>();
  private static int compared;

  private final Connection connection = Open.open();
  private final Object lock = new Object();
  private final Helper helper;

  CallTricks(Helper helper) throws SQLException {
    this.helper = helper;
  }

  private int one() throws SQLException {
    try (ResultSet rs = connection.createStatement().executeQuery("SELECT 1")) {
      return rs.getInt(1);
    }
  }

  @Region("read")
  synchronized int decoy() throws SQLException {
    return one();
  }

  @Region(value = "exclusive", why = "CountingHelper.asked")
  synchronized int overridden() throws SQLException {
    return helper.n() + one();
  }

  @Region(value = "exclusive", why = "before the block and may be known")
  int knownElsewhere() throws SQLException {
    Counter counter = new Counter();
    KNOWN.add(counter);
    synchronized (lock) {
      counter.n++;
      return one();
    }
  }

  @Region("read")
  int knownToNobody() throws SQLException {
    Counter counter = new Counter();
    synchronized (lock) {
      counter.n++;
      return one() + counter.n;
    }
  }

  @Region(value = "exclusive", why = "CallTricks.compared")
  synchronized int comparatorThatCounts() throws SQLException {
    List<String> names = new ArrayList<String>();
    names.add("a");
    Collections.sort(
        names,
        (a, b) -> {
          compared++;
          return a.compareTo(b);
        });
    return one();
  }
}
