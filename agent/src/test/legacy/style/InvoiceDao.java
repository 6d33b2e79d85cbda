package style;

import expected.Region;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;

/** Statements in fields beside others that are not; money, dates, batches and transactions. */
public class InvoiceDao {
  /** An invoice, built. */
  public static final class Invoice {
    private final long id;
    private final BigDecimal total;
    private final Date due;

    private Invoice(Builder builder) {
      this.id = builder.id;
      this.total = builder.total;
      this.due = builder.due;
    }

    public long id() {
      return id;
    }

    public BigDecimal total() {
      return total;
    }

    public Date due() {
      return due;
    }

    static Builder builder() {
      return new Builder();
    }
  }

  static final class Builder {
    private long id;
    private BigDecimal total;
    private Date due;

    Builder id(long value) {
      id = value;
      return this;
    }

    Builder total(BigDecimal value) {
      total = value;
      return this;
    }

    Builder due(Date value) {
      due = value;
      return this;
    }

    Invoice build() {
      return new Invoice(this);
    }
  }

  private final Connection connection;
  private final PreparedStatement byId;
  private PreparedStatement insert;

  public InvoiceDao(String url) throws SQLException {
    connection = DriverManager.getConnection(url);
    byId = connection.prepareStatement("SELECT total FROM invoices WHERE id = ?");
  }

  private static Invoice read(ResultSet rs) throws SQLException {
    return Invoice.builder()
        .id(rs.getLong(1))
        .total(rs.getBigDecimal(2))
        .due(new Date(rs.getLong(3)))
        .build();
  }

  @Region(value = "exclusive", why = "that it did not make", simple = true)
  public synchronized BigDecimal total(long id) throws SQLException {
    byId.setLong(1, id);
    try (ResultSet rs = byId.executeQuery()) {
      return rs.next() ? rs.getBigDecimal(1) : BigDecimal.ZERO;
    }
  }

  @Region(value = "exclusive", why = "InvoiceDao.insert", simple = true)
  public synchronized void insert(long id, BigDecimal total) throws SQLException {
    if (insert == null) {
      insert = connection.prepareStatement("INSERT INTO invoices(id, total) VALUES (?, ?)");
    }
    insert.setLong(1, id);
    insert.setBigDecimal(2, total);
    insert.executeUpdate();
  }

  @Region(value = "exclusive", why = "uses a new Date", simple = true)
  public synchronized List<Invoice> dueBefore(long millis) throws SQLException {
    List<Invoice> found = new ArrayList<>();
    try (PreparedStatement ps =
        connection.prepareStatement("SELECT id, total, due FROM invoices WHERE due < ?")) {
      ps.setLong(1, millis);
      try (ResultSet rs = ps.executeQuery()) {
        while (rs.next()) {
          found.add(read(rs));
        }
      }
    }
    return found;
  }

  @Region(value = "read", simple = true)
  public synchronized BigDecimal sum() throws SQLException {
    BigDecimal sum = BigDecimal.ZERO;
    try (PreparedStatement ps = connection.prepareStatement("SELECT total FROM invoices");
        ResultSet rs = ps.executeQuery()) {
      while (rs.next()) {
        sum = sum.add(new BigDecimal(rs.getString(1)));
      }
    }
    return sum;
  }

  @Region(value = "exclusive", why = "uses a new Date", simple = true)
  public synchronized Invoice get(long id) throws SQLException {
    try (PreparedStatement ps =
        connection.prepareStatement("SELECT id, total, due FROM invoices WHERE id = ?")) {
      ps.setLong(1, id);
      try (ResultSet rs = ps.executeQuery()) {
        return rs.next() ? read(rs) : null;
      }
    }
  }

  @Region(value = "exclusive", why = "uses a new Timestamp", simple = true)
  public synchronized void postpone(long id, long millis) throws SQLException {
    try (PreparedStatement ps =
        connection.prepareStatement("UPDATE invoices SET due = ? WHERE id = ?")) {
      ps.setTimestamp(1, new Timestamp(millis));
      ps.setLong(2, id);
      ps.executeUpdate();
    }
  }

  @Region(value = "exclusive", why = "reads the clock", simple = true)
  public synchronized int overdue() throws SQLException {
    try (PreparedStatement ps =
        connection.prepareStatement("SELECT COUNT(*) FROM invoices WHERE due < ?")) {
      ps.setLong(1, System.currentTimeMillis());
      try (ResultSet rs = ps.executeQuery()) {
        return rs.next() ? rs.getInt(1) : 0;
      }
    }
  }

  // An unknown exception of the commit would have to be undone together with the rest.
  @Region(value = "exclusive", why = "transaction")
  public synchronized void pay(long id, BigDecimal amount) throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement pay =
            connection.prepareStatement("INSERT INTO payments(invoice, amount) VALUES (?, ?)");
        PreparedStatement mark =
            connection.prepareStatement("UPDATE invoices SET paid = 1 WHERE id = ?")) {
      pay.setLong(1, id);
      pay.setBigDecimal(2, amount);
      pay.executeUpdate();
      mark.setLong(1, id);
      mark.executeUpdate();
      connection.commit();
    } catch (SQLException e) {
      DbUtil.rollback(connection);
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  @Region(value = "exclusive")
  public synchronized int[] importAll(List<Invoice> all) throws SQLException {
    try (PreparedStatement ps =
        connection.prepareStatement("INSERT INTO invoices(id, total) VALUES (?, ?)")) {
      for (Invoice each : all) {
        ps.setLong(1, each.id());
        ps.setBigDecimal(2, each.total());
        ps.addBatch();
      }
      return ps.executeBatch();
    }
  }
}
