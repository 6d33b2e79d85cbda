package style;

import expected.Region;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A lazy singleton of Java 6 days: reopens what was closed, closes by hand, prints what failed. */
public class ContactDao {
  private static ContactDao instance;

  private Connection conn;

  private ContactDao() {}

  @Region(value = "exclusive", why = "instance")
  public static synchronized ContactDao getInstance() {
    if (instance == null) {
      instance = new ContactDao();
    }
    return instance;
  }

  private Connection getConnection() throws SQLException {
    if (conn == null || conn.isClosed()) {
      conn = DriverManager.getConnection("jdbc:sqlite:contacts.db");
    }
    return conn;
  }

  @Region(value = "read", simple = true)
  public synchronized Contact findById(long id) {
    PreparedStatement ps = null;
    ResultSet rs = null;
    try {
      ps = getConnection().prepareStatement("SELECT id, name, phone, born FROM contacts WHERE id = ?");
      ps.setLong(1, id);
      rs = ps.executeQuery();
      if (rs.next()) {
        return map(rs);
      }
      return null;
    } catch (SQLException e) {
      throw new RuntimeException("contact " + id, e);
    } finally {
      DbUtil.closeQuietly(rs, ps);
    }
  }

  @Region(value = "read", simple = true)
  public synchronized List<Contact> findAll() {
    List<Contact> list = new ArrayList<Contact>();
    Statement st = null;
    ResultSet rs = null;
    try {
      st = getConnection().createStatement();
      rs = st.executeQuery("SELECT id, name, phone, born FROM contacts ORDER BY name");
      while (rs.next()) {
        list.add(map(rs));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } finally {
      DbUtil.closeQuietly(rs, st);
    }
    return list;
  }

  // The catch returns: what failed is told to nobody, which one statement may do.
  @Region(value = "read", simple = true)
  public synchronized boolean exists(String name) {
    PreparedStatement ps = null;
    ResultSet rs = null;
    try {
      ps = getConnection().prepareStatement("SELECT 1 FROM contacts WHERE name = ?");
      ps.setString(1, name);
      rs = ps.executeQuery();
      return rs.next();
    } catch (SQLException e) {
      return false;
    } finally {
      DbUtil.closeQuietly(rs, ps);
    }
  }

  // Varargs of closeables: the array holds a result set and a statement, and is the region's own.
  @Region(value = "read", simple = true)
  public synchronized int countAll() throws SQLException {
    Statement st = getConnection().createStatement();
    ResultSet rs = null;
    try {
      rs = st.executeQuery("SELECT COUNT(*) FROM contacts");
      return rs.next() ? rs.getInt(1) : 0;
    } finally {
      DbUtil.closeQuietly(rs, st);
    }
  }

  @Region(value = "single", simple = true)
  public synchronized boolean delete(long id) {
    PreparedStatement ps = null;
    try {
      ps = getConnection().prepareStatement("DELETE FROM contacts WHERE id = ?");
      ps.setLong(1, id);
      return ps.executeUpdate() > 0;
    } catch (SQLException e) {
      throw new RuntimeException(e);
    } finally {
      DbUtil.closeQuietly(null, ps);
    }
  }

  @Region(value = "single", simple = true)
  public synchronized long add(String name, String phone) throws SQLException {
    PreparedStatement ps =
        getConnection()
            .prepareStatement(
                "INSERT INTO contacts(name, phone) VALUES (?, ?)", Statement.RETURN_GENERATED_KEYS);
    ResultSet keys = null;
    try {
      ps.setString(1, name);
      ps.setString(2, phone);
      ps.executeUpdate();
      keys = ps.getGeneratedKeys();
      return keys.next() ? keys.getLong(1) : -1;
    } finally {
      DbUtil.closeQuietly(keys, ps);
    }
  }

  // A bean that others may be setting meanwhile.
  @Region(value = "exclusive", why = "Contact.", simple = true)
  public synchronized void save(Contact contact) throws SQLException {
    PreparedStatement ps =
        getConnection().prepareStatement("UPDATE contacts SET name = ?, phone = ? WHERE id = ?");
    try {
      ps.setString(1, contact.getName());
      ps.setString(2, contact.getPhone());
      ps.setLong(3, contact.getId());
      ps.executeUpdate();
    } finally {
      DbUtil.closeQuietly(null, ps);
    }
  }

  // What two threads print has an order that the lock gives.
  @Region(value = "exclusive", why = "prints", simple = true)
  public synchronized String phoneOf(String name) {
    PreparedStatement ps = null;
    ResultSet rs = null;
    try {
      ps = getConnection().prepareStatement("SELECT phone FROM contacts WHERE name = ?");
      ps.setString(1, name);
      rs = ps.executeQuery();
      return rs.next() ? rs.getString(1) : null;
    } catch (SQLException e) {
      e.printStackTrace();
      return null;
    } finally {
      DbUtil.closeQuietly(rs, ps);
    }
  }

  @Region(value = "exclusive", why = "prints", simple = true)
  public synchronized void rename(long id, String name) {
    PreparedStatement ps = null;
    try {
      ps = getConnection().prepareStatement("UPDATE contacts SET name = ? WHERE id = ?");
      ps.setString(1, name);
      ps.setLong(2, id);
      ps.executeUpdate();
    } catch (SQLException e) {
      System.err.println("rename: " + e.getMessage());
    } finally {
      DbUtil.closeQuietly(null, ps);
    }
  }

  @Region(value = "exclusive", why = "closes")
  public synchronized void close() throws SQLException {
    if (conn != null) {
      conn.close();
      conn = null;
    }
  }

  private static Contact map(ResultSet rs) throws SQLException {
    Contact contact = new Contact();
    contact.setId(rs.getLong("id"));
    contact.setName(rs.getString("name"));
    contact.setPhone(rs.getString("phone"));
    contact.setBorn(rs.getDate("born"));
    return contact;
  }
}
