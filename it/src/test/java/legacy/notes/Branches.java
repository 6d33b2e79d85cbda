package legacy.notes;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Holders whose own code can not name the connection; and locks that are taken again inside. */
public final class Branches {

  private Branches() {}

  /** Keeps connection and lock for the classes below. */
  abstract static class Base {
    private final Connection connection;

    Base(String url) throws SQLException {
      connection = DriverManager.getConnection(url);
    }

    final Statement statement() throws SQLException {
      return connection.createStatement();
    }

    synchronized void create() throws SQLException {
      try (Statement statement = statement()) {
        statement.executeUpdate("CREATE TABLE account(id INTEGER PRIMARY KEY, n INTEGER)");
        statement.executeUpdate("INSERT INTO account VALUES (1, 100), (2, 100)");
      }
    }

    synchronized long report() throws SQLException {
      synchronized (this) {
        return value(Ledger.LONG);
      }
    }

    long sum() throws SQLException {
      synchronized (this) {
        return value("SELECT sum(n) FROM account");
      }
    }

    final long value(String sql) throws SQLException {
      try (Statement statement = statement();
          ResultSet row = statement.executeQuery(sql)) {
        return row.getLong(1);
      }
    }
  }

  static final class Accounts extends Base {
    Accounts(String url) throws SQLException {
      super(url);
    }

    synchronized long one(int id) throws SQLException {
      synchronized (this) {
        return value("SELECT n FROM account WHERE id = " + id);
      }
    }
  }

  /** What a program keeps its connection in. */
  static final class Database {
    private final Connection connection;

    Database(String url) throws SQLException {
      connection = DriverManager.getConnection(url);
    }

    long value(String sql) throws SQLException {
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery(sql)) {
        return row.getLong(1);
      }
    }
  }

  static final class Reports {
    private final Object lock = new Object();
    private final Database database;

    Reports(Database database) {
      this.database = database;
    }

    long report() throws SQLException {
      synchronized (lock) {
        return database.value(Ledger.LONG);
      }
    }

    long one(int id) throws SQLException {
      synchronized (lock) {
        synchronized (lock) {
          return database.value("SELECT n FROM account WHERE id = " + id);
        }
      }
    }
  }

  public static void main(String[] arguments) throws Exception {
    Accounts accounts = new Accounts(arguments[0]);
    accounts.create();
    Reports reports = new Reports(new Database(arguments[0]));
    for (int i = 0; i < 12_000; i++) {
      accounts.one(1);
      reports.one(1);
    }
    System.out.println(
        "inherited " + Ledger.readsBesideAReport(accounts::report, () -> accounts.one(2)));
    System.out.println("block " + Ledger.readsBesideAReport(accounts::report, accounts::sum));
    System.out.println(
        "wrapped " + Ledger.readsBesideAReport(reports::report, () -> reports.one(2)));
  }
}
