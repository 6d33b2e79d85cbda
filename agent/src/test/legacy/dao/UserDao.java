package dao;

import expected.Region;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Logger;

/** A lazy singleton with a conn() helper and beans with setters. */
public class UserDao {
  private static final Logger LOG = Logger.getLogger(UserDao.class.getName());
  private static UserDao instance;

  private final String url;
  private Connection conn;
  private int hits;
  private boolean verbose;

  private UserDao(String url) {
    this.url = url;
  }

  @Region(value = "exclusive", why = "instance")
  public static synchronized UserDao getInstance() {
    if (instance == null) {
      instance = new UserDao("jdbc:sqlite:users.db");
    }
    return instance;
  }

  private Connection conn() throws SQLException {
    if (conn == null) {
      conn = DriverManager.getConnection(url);
      conn.createStatement().execute("PRAGMA foreign_keys=ON");
    }
    return conn;
  }

  @Region(value = "read", simple = true)
  public synchronized User find(long id) throws SQLException {
    try (PreparedStatement ps = conn().prepareStatement("SELECT * FROM users WHERE id=?")) {
      ps.setLong(1, id);
      try (ResultSet rs = ps.executeQuery()) {
        if (!rs.next()) {
          return null;
        }
        User user = new User();
        user.setId(rs.getLong("id"));
        user.setName(rs.getString("name"));
        user.setMail(rs.getString("mail"));
        return user;
      }
    }
  }

  @Region(value = "read", simple = true)
  public synchronized List<User> list() throws SQLException {
    List<User> users = new ArrayList<User>();
    PreparedStatement ps = conn().prepareStatement("SELECT id, name, mail FROM users ORDER BY id");
    try {
      ResultSet rs = ps.executeQuery();
      while (rs.next()) {
        users.add(fill(new User(), rs));
      }
    } finally {
      ps.close();
    }
    return users;
  }

  @Region(value = "exclusive", why = "UserDao.hits", simple = true)
  public synchronized int count() throws SQLException {
    hits++;
    try (PreparedStatement ps = conn().prepareStatement("SELECT count(*) FROM users");
        ResultSet rs = ps.executeQuery()) {
      return rs.getInt(1);
    }
  }

  @Region(value = "exclusive", why = "writes to a log", simple = true)
  public synchronized boolean exists(String name) throws SQLException {
    LOG.fine("exists " + name);
    try (PreparedStatement ps = conn().prepareStatement("SELECT 1 FROM users WHERE name=?")) {
      ps.setString(1, name);
      try (ResultSet rs = ps.executeQuery()) {
        return rs.next();
      }
    }
  }

  @Region(value = "exclusive", why = "User.name", simple = true)
  public synchronized void save(User user) throws SQLException {
    try (PreparedStatement ps = conn().prepareStatement("INSERT INTO users(name) VALUES (?)")) {
      ps.setString(1, user.getName());
      ps.executeUpdate();
    }
  }

  @Region(value = "single", simple = true)
  public synchronized int delete(long id) throws SQLException {
    return update("DELETE FROM users WHERE id = ?", id);
  }

  @Region(value = "single", simple = true)
  public synchronized int setName(long id, String name) throws SQLException {
    return update("UPDATE users SET name = ? WHERE id = ?", name, id);
  }

  @Region(value = "exclusive", why = "UserDao.verbose is assigned later", simple = true)
  public synchronized boolean isVerbose() {
    return verbose;
  }

  @Region(value = "exclusive", why = "UserDao.verbose")
  public synchronized void setVerbose(boolean verbose) {
    this.verbose = verbose;
  }

  @Region(value = "exclusive", why = "prints", simple = true)
  public synchronized String mail(long id) {
    try (PreparedStatement ps = conn().prepareStatement("SELECT mail FROM users WHERE id=?")) {
      ps.setLong(1, id);
      ResultSet rs = ps.executeQuery();
      return rs.next() ? rs.getString(1) : "";
    } catch (SQLException e) {
      e.printStackTrace();
      return null;
    }
  }

  private int update(String sql, Object... args) throws SQLException {
    try (PreparedStatement ps = conn().prepareStatement(sql)) {
      for (int i = 0; i < args.length; i++) {
        ps.setObject(i + 1, args[i]);
      }
      return ps.executeUpdate();
    }
  }

  private static User fill(User user, ResultSet rs) throws SQLException {
    user.setId(rs.getLong(1));
    user.setName(rs.getString(2));
    user.setMail(rs.getString(3));
    return user;
  }
}
