package legacy.catalogue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The parts, over one connection that lives as long as the program.
 *
 * <p>Thread-safe: every method is {@code synchronized}, so the connection serves one caller at a
 * time, and a method of several statements is seen by the others as one step.
 */
public class PartDao implements AutoCloseable {

  private static final int SEARCH_LIMIT = 20;

  private final Connection connection;

  public PartDao(String url) throws SQLException {
    connection = DriverManager.getConnection(url);
  }

  /** The part with this number, or null. */
  public synchronized Part findById(long id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT id, name, category, price_cents FROM parts WHERE id = ?")) {
      select.setLong(1, id);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? readPart(rows) : null;
      }
    }
  }

  /** The first parts, by name, whose name contains the text. */
  public synchronized List<Part> search(String text) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT id, name, category, price_cents FROM parts"
                + " WHERE name LIKE ? ORDER BY name LIMIT "
                + SEARCH_LIMIT)) {
      select.setString(1, "%" + text + "%");
      try (ResultSet rows = select.executeQuery()) {
        List<Part> found = new ArrayList<>();
        while (rows.next()) {
          found.add(readPart(rows));
        }
        return found;
      }
    }
  }

  public synchronized int count() throws SQLException {
    try (PreparedStatement select = connection.prepareStatement("SELECT count(*) FROM parts");
        ResultSet rows = select.executeQuery()) {
      rows.next();
      return rows.getInt(1);
    }
  }

  /**
   * Takes the next part number from the counter. Two statements, and no transaction: only the lock
   * keeps two callers from getting the same number.
   */
  public synchronized long nextPartId() throws SQLException {
    long next = lastPartId() + 1;
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE counters SET value = ? WHERE name = 'part'")) {
      update.setLong(1, next);
      update.executeUpdate();
    }
    return next;
  }

  /** Saves a new part under the next number and returns that number. */
  public synchronized long add(Part part) throws SQLException {
    long id = nextPartId();
    try (PreparedStatement insert = prepareInsert()) {
      bind(insert, id, part);
      insert.executeUpdate();
    }
    return id;
  }

  /** Whether there is such a part, which then has the new price. */
  public synchronized boolean updatePrice(long id, int priceCents) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE parts SET price_cents = ? WHERE id = ?")) {
      update.setInt(1, priceCents);
      update.setLong(2, id);
      return update.executeUpdate() == 1;
    }
  }

  /**
   * Saves all parts under consecutive numbers, or none of them.
   *
   * @return the number of the first one
   */
  public synchronized long saveAll(List<Part> parts) throws SQLException {
    connection.setAutoCommit(false);
    try {
      long firstId = reserveIds(parts.size());
      try (PreparedStatement insert = prepareInsert()) {
        for (int i = 0; i < parts.size(); i++) {
          bind(insert, firstId + i, parts.get(i));
          insert.addBatch();
        }
        insert.executeBatch();
      }
      connection.commit();
      return firstId;
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  @Override
  public synchronized void close() throws SQLException {
    connection.close();
  }

  private long reserveIds(int count) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE counters SET value = value + ? WHERE name = 'part'")) {
      update.setInt(1, count);
      update.executeUpdate();
    }
    return lastPartId() - count + 1;
  }

  private long lastPartId() throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement("SELECT value FROM counters WHERE name = 'part'");
        ResultSet rows = select.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private PreparedStatement prepareInsert() throws SQLException {
    return connection.prepareStatement(
        "INSERT INTO parts (id, name, category, price_cents) VALUES (?, ?, ?, ?)");
  }

  private static void bind(PreparedStatement insert, long id, Part part) throws SQLException {
    insert.setLong(1, id);
    insert.setString(2, part.getName());
    insert.setString(3, part.getCategory());
    insert.setInt(4, part.getPriceCents());
  }

  private static Part readPart(ResultSet row) throws SQLException {
    return new Part(row.getLong(1), row.getString(2), row.getString(3), row.getInt(4));
  }
}
