package tricks;

import expected.Region;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Ways to change or to see shared state that look like none. */
class StateTricks {
  private final Connection connection;
  private final Counter counter = new Counter();
  private final StringBuilder journal = new StringBuilder();
  private final int[] hits = new int[1];
  private final AtomicInteger asked = new AtomicInteger();
  private final ConcurrentHashMap<Long, String> cache = new ConcurrentHashMap<Long, String>();
  private final Map<String, String> statements = new HashMap<String, String>();
  private volatile boolean enabled;
  private int limit;
  private static int total;
  int open;

  StateTricks() throws SQLException {
    connection = DriverManager.getConnection("jdbc:sqlite:tricks.db");
    statements.put("one", "SELECT 1");
  }

  void enable() {
    enabled = true;
  }

  @Region(value = "exclusive", why = "StateTricks.limit")
  synchronized void setLimit(int limit) {
    this.limit = limit;
  }

  @Region(value = "exclusive", why = "changes an array")
  synchronized int marks() throws SQLException {
    hits[0] = 1;
    return read("SELECT 1");
  }

  @Region(value = "exclusive", why = "reads an array")
  synchronized int looksAtMarks() throws SQLException {
    return read("SELECT 1") + hits[0];
  }

  @Region(value = "exclusive", why = "StateTricks.limit is assigned later")
  synchronized int seesLimit() throws SQLException {
    return read("SELECT count(*) FROM t WHERE n < " + limit);
  }

  @Region("read")
  synchronized int decoy() throws SQLException {
    return read("SELECT count(*) FROM t");
  }

  private int read(String sql) throws SQLException {
    try (Statement st = connection.createStatement();
        ResultSet rs = st.executeQuery(sql)) {
      return rs.next() ? rs.getInt(1) : 0;
    }
  }

  @Region("read")
  synchronized int ownCounter() throws SQLException {
    Counter own = new Counter();
    List<Counter> list = new ArrayList<Counter>();
    list.add(own);
    list.get(0).n++;
    return read("SELECT 1") + own.n;
  }

  @Region(value = "exclusive", why = "StringBuilder")
  synchronized int finalBuilder() throws SQLException {
    journal.append("x");
    return read("SELECT 1");
  }

  @Region(value = "exclusive", why = "array")
  synchronized int finalArray() throws SQLException {
    hits[0]++;
    return read("SELECT 1");
  }

  @Region(value = "exclusive", why = "AtomicInteger")
  synchronized int atomic() throws SQLException {
    return asked.incrementAndGet() + read("SELECT 1");
  }

  @Region(value = "exclusive", why = "ConcurrentHashMap")
  synchronized String concurrentCache(long id) {
    return cache.computeIfAbsent(id, key -> "v" + key);
  }

  @Region(value = "exclusive", why = "this.statements")
  synchronized int sqlFromAMap(String name) throws SQLException {
    return read(statements.get(name));
  }

  @Region(value = "exclusive", why = "StateTricks.enabled")
  synchronized int flagFromOutside() throws SQLException {
    return enabled ? read("SELECT 1") : 0;
  }

  @Region(value = "exclusive", why = "StateTricks.open")
  synchronized int openField() throws SQLException {
    return open + read("SELECT 1");
  }

  @Region(value = "exclusive", why = "StateTricks.total")
  synchronized int staticField() throws SQLException {
    return read("SELECT 1") + total;
  }

  @Region(value = "exclusive", why = "clock")
  synchronized int clock() throws SQLException {
    return read("SELECT count(*) FROM t WHERE at < " + System.currentTimeMillis());
  }

  @Region(value = "exclusive", why = "prints")
  synchronized int prints() throws SQLException {
    int n = read("SELECT 1");
    System.out.println(n);
    return n;
  }

  @Region(value = "exclusive", why = "Counter.n")
  synchronized int argument(Counter given) throws SQLException {
    return given.n + read("SELECT 1");
  }

  @Region(value = "exclusive", why = "binds an object")
  synchronized int bytes(byte[] given) throws SQLException {
    try (PreparedStatement ps = connection.prepareStatement("INSERT INTO t(b) VALUES (?)")) {
      ps.setBytes(1, given);
      return ps.executeUpdate();
    }
  }

  @Region(value = "exclusive", why = "StateTricks.total")
  synchronized int lambdaThatCounts() throws SQLException {
    List<String> names = new ArrayList<String>();
    names.add("a");
    names.forEach(name -> total++);
    return read("SELECT 1");
  }

  static final class Starter {
    static final int FIRST;

    static {
      total++;
      FIRST = 1;
    }
  }

  @Region(value = "exclusive", why = "static initialiser")
  synchronized int staticInitialiser() throws SQLException {
    return Starter.FIRST + read("SELECT 1");
  }

  @Region(value = "exclusive", why = "StateTricks.total")
  synchronized int nullThatIsNoField(boolean really) throws SQLException {
    Connection maybe = null;
    if (really) {
      maybe = connection;
    }
    if (maybe == null) {
      total++;
      return 0;
    }
    return read("SELECT 1");
  }

  @Region(value = "exclusive", why = "StateTricks.total")
  synchronized int nullAfterAll(boolean really) throws SQLException {
    Connection maybe = connection;
    if (really) {
      maybe = null;
    }
    if (maybe == null) {
      total++;
      return 0;
    }
    return read("SELECT 1");
  }
}
