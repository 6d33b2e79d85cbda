package legacy.notes;

import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A holder that is also locked by a class inside it, in which nothing names JDBC: there, under the
 * lock, two calls are one step.
 */
@SuppressWarnings("serial")
public final class Vault implements Serializable {

  private final transient Connection connection;

  private Vault(String url) throws SQLException {
    connection = DriverManager.getConnection(url);
  }

  private synchronized void create() throws SQLException {
    try (PreparedStatement create =
        connection.prepareStatement("CREATE TABLE shelf(id INTEGER PRIMARY KEY, n INTEGER)")) {
      create.executeUpdate();
    }
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO shelf VALUES (1, 100), (2, 100)")) {
      insert.executeUpdate();
    }
  }

  synchronized int change(int id, int by) {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE shelf SET n = n + ? WHERE id = ?")) {
      update.setInt(1, by);
      update.setInt(2, id);
      return update.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  synchronized int sum() {
    try (PreparedStatement select = connection.prepareStatement("SELECT sum(n) FROM shelf");
        ResultSet row = select.executeQuery()) {
      return row.getInt(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Serializable because a class of the JDK is. */
  private static final class Titles extends ArrayList<String> {

    private final transient Connection connection;

    private Titles(Connection connection) {
      this.connection = connection;
    }

    synchronized int shelves() throws SQLException {
      try (PreparedStatement select = connection.prepareStatement("SELECT count(*) FROM shelf");
          ResultSet row = select.executeQuery()) {
        return row.getInt(1);
      }
    }
  }

  /** Locks the vault around it. */
  private final class Mover {
    void move() {
      synchronized (Vault.this) {
        change(1, -1);
        change(2, 1);
      }
    }
  }

  /** Runs the program: URL. */
  public static void main(String[] arguments) throws Exception {
    Vault vault = new Vault(arguments[0]);
    vault.create();
    AtomicBoolean over = new AtomicBoolean();
    Thread moving =
        new Thread(
            () -> {
              Mover mover = vault.new Mover();
              while (!over.get()) {
                mover.move();
              }
            });
    moving.start();
    int wrong = 0;
    for (int i = 0; i < 3000; i++) {
      wrong += vault.sum() == 200 ? 0 : 1;
    }
    over.set(true);
    moving.join();
    System.out.println(wrong == 0 ? "sums right" : "sums wrong " + wrong);
    System.out.println("shelves " + new Titles(vault.connection).shelves());
    for (Class<?> type : List.of(Vault.class, Titles.class)) {
      System.out.println("serial version " + ObjectStreamClass.lookup(type).getSerialVersionUID());
    }
  }
}
