package style;

import expected.Region;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Injected database, a log, a cache that forgets. */
public class AccountDao {
  private static final Logger LOG = Logger.getLogger(AccountDao.class.getName());

  private final Database db;
  private final Map<Long, String> recent = new LinkedHashMap<>(16, 0.75f, true);

  public AccountDao(Database db) {
    this.db = db;
  }

  private Connection conn() {
    return db.getConnection();
  }

  @Region(value = "read", simple = true)
  public synchronized long balance(long id) throws SQLException {
    try (PreparedStatement ps = conn().prepareStatement("SELECT balance FROM account WHERE id = ?")) {
      ps.setLong(1, id);
      try (ResultSet rs = ps.executeQuery()) {
        if (!rs.next()) {
          throw new IllegalArgumentException("no account " + id);
        }
        return rs.getLong(1);
      }
    }
  }

  @Region(value = "read", simple = true)
  public synchronized Map<Long, Long> balances() throws SQLException {
    Map<Long, Long> all = new HashMap<>();
    try (PreparedStatement ps = conn().prepareStatement("SELECT id, balance FROM account");
        ResultSet rs = ps.executeQuery()) {
      while (rs.next()) {
        all.put(rs.getLong(1), rs.getLong(2));
      }
    }
    return all;
  }

  @Region(value = "single", simple = true)
  public synchronized int deposit(long id, long cents) throws SQLException {
    try (PreparedStatement ps =
        conn().prepareStatement("UPDATE account SET balance = balance + ? WHERE id = ?")) {
      ps.setLong(1, cents);
      ps.setLong(2, id);
      return ps.executeUpdate();
    }
  }

  // The lines of two threads have an order that the lock gives.
  @Region(value = "exclusive", why = "log", simple = true)
  public synchronized boolean close(long id) throws SQLException {
    try (PreparedStatement ps = conn().prepareStatement("DELETE FROM account WHERE id = ?")) {
      ps.setLong(1, id);
      int rows = ps.executeUpdate();
      LOG.log(Level.FINE, "closed {0}", id);
      return rows == 1;
    }
  }

  @Region(value = "exclusive", why = "recent", simple = true)
  public synchronized String owner(long id) throws SQLException {
    String known = recent.get(id);
    if (known == null) {
      try (PreparedStatement ps = conn().prepareStatement("SELECT owner FROM account WHERE id = ?")) {
        ps.setLong(1, id);
        known = ps.executeQuery().getString(1);
      }
      recent.put(id, known);
    }
    return known;
  }
}
