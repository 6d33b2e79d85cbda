package tricks;

import expected.Region;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A shared object that goes through objects of the region's own. */
class LaunderTricks {
  private final Connection connection;
  private final Counter counter = new Counter();

  LaunderTricks() throws SQLException {
    connection = DriverManager.getConnection("jdbc:sqlite:tricks.db");
  }

  private int read(String sql) throws SQLException {
    try (Statement st = connection.createStatement();
        ResultSet rs = st.executeQuery(sql)) {
      return rs.next() ? rs.getInt(1) : 0;
    }
  }

  @Region(value = "exclusive", why = "Counter.n")
  synchronized int laundersThroughAList() throws SQLException {
    List<Counter> list = new ArrayList<Counter>();
    list.add(counter);
    list.get(0).n++;
    return read("SELECT 1");
  }

  @Region("exclusive")
  synchronized int laundersThroughAMapOfLists() throws SQLException {
    Map<String, List<Counter>> map = new LinkedHashMap<String, List<Counter>>();
    map.put("a", new ArrayList<Counter>());
    map.get("a").add(counter);
    for (List<Counter> list : map.values()) {
      for (Counter each : list) {
        each.bump();
      }
    }
    return read("SELECT 1");
  }

  static final class Box {
    Object content;
  }

  @Region("exclusive")
  synchronized int laundersThroughAField() throws SQLException {
    Box box = new Box();
    box.content = counter;
    Box other = new Box();
    other.content = box;
    ((Counter) ((Box) other.content).content).n = 7;
    return read("SELECT 1");
  }

  @Region("exclusive")
  synchronized int laundersThroughAnArray() throws SQLException {
    Object[] array = new Object[] {"a", counter};
    Object[] copy = Arrays.copyOf(array, 2);
    ((Counter) copy[1]).bump();
    return read("SELECT 1");
  }
}
