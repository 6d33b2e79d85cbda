package dao;

import expected.Region;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The plain case: eager connection, synchronized methods, try with resources. */
public class PartDao {
  private static final String COLUMNS = "id, name, price";
  private static final int LIMIT = 20;

  private final Connection connection;

  public PartDao(String url) throws SQLException {
    connection = DriverManager.getConnection(url);
  }

  @Region(value = "read", simple = true)
  public synchronized Part find(long id) throws SQLException {
    try (PreparedStatement ps =
        connection.prepareStatement("SELECT " + COLUMNS + " FROM parts WHERE id = ?")) {
      ps.setLong(1, id);
      try (ResultSet rs = ps.executeQuery()) {
        return rs.next() ? map(rs) : null;
      }
    }
  }

  @Region(value = "read", simple = true)
  public synchronized List<Part> all() throws SQLException {
    List<Part> parts = new ArrayList<>();
    try (Statement st = connection.createStatement();
        ResultSet rs = st.executeQuery("SELECT id, name, price FROM parts LIMIT " + LIMIT)) {
      while (rs.next()) {
        parts.add(map(rs));
      }
    }
    return parts;
  }

  @Region(value = "read", simple = true)
  public synchronized Map<String, Integer> prices() throws SQLException {
    Map<String, Integer> prices = new HashMap<>();
    try (Statement st = connection.createStatement();
        ResultSet rs = st.executeQuery("SELECT name, price FROM parts")) {
      while (rs.next()) {
        prices.put(rs.getString("name"), rs.getInt("price"));
      }
    }
    return Collections.unmodifiableMap(prices);
  }

  @Region(value = "read", simple = true)
  public synchronized int count() throws SQLException {
    Statement st = null;
    ResultSet rs = null;
    try {
      st = connection.createStatement();
      rs = st.executeQuery("select count(*) from parts");
      rs.next();
      return rs.getInt(1);
    } finally {
      if (rs != null) {
        rs.close();
      }
      if (st != null) {
        st.close();
      }
    }
  }

  @Region(value = "read", simple = true)
  public synchronized List<Part> byIds(List<Long> unused, int how) throws SQLException {
    StringBuilder sql = new StringBuilder("SELECT id, name, price FROM parts WHERE id IN (");
    for (int i = 0; i < how; i++) {
      if (i > 0) {
        sql.append(",");
      }
      sql.append("?");
    }
    sql.append(") ORDER BY id");
    List<Part> parts = new ArrayList<>();
    try (PreparedStatement ps = connection.prepareStatement(sql.toString())) {
      for (int i = 0; i < how; i++) {
        ps.setInt(i + 1, i);
      }
      try (ResultSet rs = ps.executeQuery()) {
        while (rs.next()) {
          parts.add(map(rs));
        }
      }
    }
    return parts;
  }

  @Region(value = "exclusive", why = "uses String.format", simple = true)
  public synchronized List<String> names(boolean descending) throws SQLException {
    String order = descending ? " DESC" : " ASC";
    String sql = String.format("SELECT name FROM parts WHERE price > %d ORDER BY name", 5);
    sql = sql + order;
    List<String> names = new ArrayList<>();
    PreparedStatement ps = connection.prepareStatement(sql);
    ResultSet rs = ps.executeQuery();
    while (rs.next()) {
      names.add(rs.getString(1).trim().toUpperCase());
    }
    rs.close();
    ps.close();
    return names;
  }

  @Region(value = "read", simple = true)
  public synchronized Part findByNumber(long id) throws SQLException {
    try (Statement st = connection.createStatement();
        ResultSet rs = st.executeQuery("SELECT * FROM parts WHERE id = " + id + " LIMIT 1")) {
      return rs.next() ? map(rs) : null;
    }
  }

  @Region(value = "exclusive", why = "not known to its end", simple = true)
  public synchronized Part findByName(String name) throws SQLException {
    try (Statement st = connection.createStatement();
        ResultSet rs = st.executeQuery("SELECT * FROM parts WHERE name = '" + name + "'")) {
      return rs.next() ? map(rs) : null;
    }
  }

  @Region(value = "single", simple = true)
  public synchronized boolean reprice(long id, int price) throws SQLException {
    try (PreparedStatement ps =
        connection.prepareStatement("UPDATE parts SET price = ? WHERE id = ?")) {
      ps.setInt(1, price);
      ps.setLong(2, id);
      return ps.executeUpdate() == 1;
    }
  }

  @Region(value = "single", simple = true)
  public synchronized long insert(Part part) throws SQLException {
    try (PreparedStatement ps =
        connection.prepareStatement(
            "INSERT INTO parts(name, price) VALUES (?, ?)", Statement.RETURN_GENERATED_KEYS)) {
      ps.setString(1, part.getName());
      ps.setInt(2, part.getPrice());
      ps.executeUpdate();
      try (ResultSet keys = ps.getGeneratedKeys()) {
        keys.next();
        return keys.getLong(1);
      }
    }
  }

  @Region(value = "single", simple = true)
  public synchronized int upsert(String name, Integer price) throws SQLException {
    String sql;
    if (price == null) {
      sql = "DELETE FROM parts WHERE name = ?";
    } else {
      sql = "REPLACE INTO parts(name) VALUES (?)";
    }
    try (PreparedStatement ps = connection.prepareStatement(sql)) {
      ps.setString(1, name);
      return ps.executeUpdate();
    } catch (SQLException e) {
      throw new RuntimeException("could not save " + name, e);
    }
  }

  @Region(value = "write")
  public synchronized void rename(long id, String name) throws SQLException {
    try (PreparedStatement ps = connection.prepareStatement("UPDATE parts SET name = ? WHERE id = ?")) {
      ps.setString(1, name);
      ps.setLong(2, id);
      ps.executeUpdate();
    }
    try (PreparedStatement ps = connection.prepareStatement("INSERT INTO renames(part) VALUES (?)")) {
      ps.setLong(1, id);
      ps.executeUpdate();
    }
  }

  @Region(value = "write")
  public synchronized long nextId() throws SQLException {
    long next = lastId() + 1;
    try (PreparedStatement ps = connection.prepareStatement("UPDATE counters SET value = ?")) {
      ps.setLong(1, next);
      ps.executeUpdate();
    }
    return next;
  }

  @Region(value = "exclusive", why = "controls a transaction")
  public synchronized void move(long from, long to) throws SQLException {
    connection.setAutoCommit(false);
    try {
      reprice(from, 1);
      reprice(to, 2);
      connection.commit();
    } finally {
      connection.setAutoCommit(true);
    }
  }

  @Region(value = "exclusive", why = "List")
  public synchronized void saveAll(List<Part> parts) throws SQLException {
    try (PreparedStatement ps = connection.prepareStatement("INSERT INTO parts(name) VALUES (?)")) {
      for (Part part : parts) {
        ps.setString(1, part.getName());
        ps.addBatch();
      }
      ps.executeBatch();
    }
  }

  @Region(value = "exclusive", why = "closes")
  public synchronized void close() throws SQLException {
    connection.close();
  }

  private long lastId() throws SQLException {
    try (Statement st = connection.createStatement();
        ResultSet rs = st.executeQuery("SELECT value FROM counters")) {
      rs.next();
      return rs.getLong(1);
    }
  }

  private static Part map(ResultSet rs) throws SQLException {
    return new Part(rs.getLong("id"), rs.getString("name"), rs.getInt("price"));
  }

  /** Keeps the import of another map in use. */
  static Map<String, String> ordered() {
    return new LinkedHashMap<>();
  }
}
