package style;

import expected.Region;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An injected connection, blocks on this, SQL that is put together. */
public class GradeBook {
  private final Connection connection;

  public GradeBook(Connection connection) {
    this.connection = connection;
  }

  private interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  private <T> T with(Work<T> work) {
    try {
      return work.run(connection);
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  @Region(value = "read", simple = true)
  public List<String> search(String name, Integer year, boolean descending) throws SQLException {
    StringBuilder sql = new StringBuilder("SELECT name FROM students WHERE 1 = 1");
    if (name != null) {
      sql.append(" AND name LIKE ?");
    }
    if (year != null) {
      sql.append(" AND year = ?");
    }
    sql.append(" ORDER BY name").append(descending ? " DESC" : " ASC");
    List<String> names = new ArrayList<>();
    synchronized (this) {
      try (PreparedStatement ps = connection.prepareStatement(sql.toString())) {
        int i = 1;
        if (name != null) {
          ps.setString(i++, "%" + name + "%");
        }
        if (year != null) {
          ps.setInt(i++, year);
        }
        try (ResultSet rs = ps.executeQuery()) {
          while (rs.next()) {
            names.add(rs.getString(1));
          }
        }
      }
    }
    return names;
  }

  @Region(value = "read", simple = true)
  public Map<String, Double> averages() throws SQLException {
    synchronized (this) {
      Map<String, Double> averages = new TreeMap<>();
      try (Statement st = connection.createStatement();
          ResultSet rs = st.executeQuery("SELECT name, AVG(grade) FROM grades GROUP BY name")) {
        while (rs.next()) {
          averages.put(rs.getString(1), rs.getDouble(2));
        }
      }
      return averages;
    }
  }

  @Region(value = "read", simple = true)
  public synchronized List<Map<String, Object>> rows() throws SQLException {
    List<Map<String, Object>> rows = new ArrayList<>();
    try (Statement st = connection.createStatement();
        ResultSet rs = st.executeQuery("SELECT * FROM grades")) {
      int columns = rs.getMetaData().getColumnCount();
      while (rs.next()) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 1; i <= columns; i++) {
          row.put(rs.getMetaData().getColumnName(i), rs.getObject(i));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  @Region(value = "read", simple = true)
  public synchronized int students() {
    return with(
        c -> {
          try (Statement st = c.createStatement();
              ResultSet rs = st.executeQuery("SELECT COUNT(*) FROM students")) {
            return rs.next() ? rs.getInt(1) : 0;
          }
        });
  }

  @Region(value = "single", simple = true)
  public synchronized int enrol(final String name, final int year) {
    return with(
        new Work<Integer>() {
          @Override
          public Integer run(Connection c) throws SQLException {
            try (PreparedStatement ps =
                c.prepareStatement("INSERT INTO students(name, year) VALUES (?, ?)")) {
              ps.setString(1, name);
              ps.setInt(2, year);
              return ps.executeUpdate();
            }
          }
        });
  }

  @Region(value = "single", simple = true)
  public void grade(long student, double grade) throws SQLException {
    synchronized (this) {
      try (PreparedStatement ps =
          connection.prepareStatement("UPDATE grades SET grade = ? WHERE student = ?")) {
        ps.setDouble(1, grade);
        ps.setLong(2, student);
        ps.executeUpdate();
      }
    }
  }

  // Quoted by hand: what a name holds is not known, so neither is the statement.
  @Region(value = "exclusive", why = "SQL", simple = true)
  public synchronized int byHand(String name) throws SQLException {
    try (Statement st = connection.createStatement()) {
      return st.executeUpdate("DELETE FROM students WHERE name = '" + name + "'");
    }
  }

  @Region(value = "exclusive", why = "SQL", simple = true)
  public synchronized boolean run(String sql) throws SQLException {
    try (Statement st = connection.createStatement()) {
      return st.execute(sql);
    }
  }

  // Two statements of which the second depends on the first, on a connection that others know.
  @Region(value = "exclusive", why = "several")
  public synchronized long enrolOnce(String name) throws SQLException {
    try (PreparedStatement ps =
        connection.prepareStatement("SELECT id FROM students WHERE name = ?")) {
      ps.setString(1, name);
      try (ResultSet rs = ps.executeQuery()) {
        if (rs.next()) {
          return rs.getLong(1);
        }
      }
    }
    try (PreparedStatement ps =
        connection.prepareStatement("INSERT INTO students(name) VALUES (?)")) {
      ps.setString(1, name);
      return ps.executeUpdate();
    }
  }

  @Region(value = "single", simple = true)
  public synchronized void addAll() throws SQLException {
    try (Statement st = connection.createStatement()) {
      st.executeUpdate("INSERT INTO students(name) SELECT name FROM applicants");
    }
  }
}
