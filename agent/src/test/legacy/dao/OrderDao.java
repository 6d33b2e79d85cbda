package dao;

import expected.Region;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The connection in a helper object, a lock object, blocks. */
public class OrderDao {
  private final Object lock = new Object();
  private final Db db;

  public OrderDao(Db db) {
    this.db = db;
  }

  @Region(value = "read", simple = true)
  public List<String> names(long customer) throws SQLException {
    List<String> names = new ArrayList<>();
    synchronized (lock) {
      try (PreparedStatement ps = db.prepare("SELECT name FROM orders WHERE customer = ?")) {
        ps.setLong(1, customer);
        try (ResultSet rs = ps.executeQuery()) {
          while (rs.next()) {
            names.add(rs.getString(1));
          }
        }
      }
    }
    return names;
  }

  @Region(value = "single", simple = true)
  public int cancel(long id) throws SQLException {
    synchronized (lock) {
      return db.update("UPDATE orders SET state = 'cancelled' WHERE id = ?", id);
    }
  }

  @Region(value = "exclusive", why = "belongs to another object")
  public void ship(long id) throws SQLException {
    synchronized (lock) {
      db.update("UPDATE orders SET state = 'shipped' WHERE id = ?", id);
      db.update("INSERT INTO shipments(part) VALUES (?)", id);
    }
  }
}
