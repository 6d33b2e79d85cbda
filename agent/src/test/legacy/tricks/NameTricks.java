package tricks;

import expected.Region;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/** Fields that are assigned by their names. */
final class NameTricks {
  private static final AtomicIntegerFieldUpdater<NameTricks> UPDATED =
      AtomicIntegerFieldUpdater.newUpdater(NameTricks.class, "updated");

  private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");
  private volatile int updated;
  private volatile int reflected;
  private volatile int other;
  private Connection filled;
  private Connection refreshed;
  private Connection kept;

  @Retention(RetentionPolicy.RUNTIME)
  @interface Scheduled {}

  NameTricks() throws SQLException {}

  void update() {
    UPDATED.incrementAndGet(this);
  }

  void reflect() throws ReflectiveOperationException {
    NameTricks.class.getDeclaredField("reflected").setInt(this, 1);
  }

  private void fill() {
    filled = connection;
  }

  @Scheduled
  private void refresh() {
    refreshed = connection;
  }

  private void keep() {
    kept = connection;
  }

  @Region("exclusive")
  synchronized void all() {
    fill();
    refresh();
    keep();
  }

  void fillByName() throws ReflectiveOperationException {
    NameTricks.class.getDeclaredMethod("fill").invoke(this);
  }

  private int rows() throws SQLException {
    return rows(connection);
  }

  private static int rows(Connection which) throws SQLException {
    return which.createStatement().executeQuery("SELECT count(*) FROM t").getInt(1);
  }

  @Region(value = "exclusive", why = "NameTricks.updated may be assigned by its name")
  synchronized int seesAnUpdate() throws SQLException {
    return updated + rows();
  }

  @Region(value = "exclusive", why = "NameTricks.reflected may be assigned by its name")
  synchronized int seesReflection() throws SQLException {
    return reflected + rows();
  }

  @Region(value = "exclusive", why = "NameTricks.filled is assigned without this lock")
  synchronized int seesFilled() throws SQLException {
    return rows(filled);
  }

  @Region(value = "exclusive", why = "NameTricks.refreshed is assigned without this lock")
  synchronized int seesRefreshed() throws SQLException {
    return rows(refreshed);
  }

  @Region("read")
  synchronized int seesKept() throws SQLException {
    return rows(kept);
  }

  @Region("read")
  synchronized int seesAnother() throws SQLException {
    return other + rows();
  }

  static final class LockFoundByName {
    private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");
    private final Object lock = new Object();

    LockFoundByName() throws SQLException {}

    Object lock() throws ReflectiveOperationException {
      return LockFoundByName.class.getDeclaredField("lock").get(this);
    }

    @Region(value = "exclusive", why = "LockFoundByName.lock may be found by its name")
    int rows() throws SQLException {
      synchronized (lock) {
        return connection.createStatement().executeQuery("SELECT 1").getInt(1);
      }
    }
  }
}

final class GenericTricks {
  private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");
  private int limit;

  GenericTricks() throws SQLException {}

  void set(String field, int value) throws ReflectiveOperationException {
    getClass().getDeclaredField(field).setInt(this, value);
  }

  @Region(value = "exclusive", why = "GenericTricks.limit may be assigned by its name")
  synchronized int rows() throws SQLException {
    return limit + connection.createStatement().executeQuery("SELECT 1").getInt(1);
  }
}

final class ConfiguredTricks {
  private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");
  private int limit;

  ConfiguredTricks() throws SQLException {}

  void set(Map<String, String> settings) throws ReflectiveOperationException {
    getClass().getDeclaredField(settings.get("field")).setInt(this, 1);
  }

  @Region(value = "exclusive", why = "ConfiguredTricks.limit may be assigned by its name")
  synchronized int rows() throws SQLException {
    return limit + connection.createStatement().executeQuery("SELECT 1").getInt(1);
  }
}

final class ForNameTricks {
  private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");
  private int limit;

  ForNameTricks() throws SQLException {}

  void set(String field) throws ReflectiveOperationException {
    Class.forName("tricks.ForNameTricks").getDeclaredField(field).setInt(this, 1);
  }

  @Region(value = "exclusive", why = "ForNameTricks.limit may be assigned by its name")
  synchronized int rows() throws SQLException {
    return limit + connection.createStatement().executeQuery("SELECT 1").getInt(1);
  }
}

final class JoinedNameTricks {
  private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");
  private int rowLimit;

  JoinedNameTricks() throws SQLException {}

  void set(String which) throws ReflectiveOperationException {
    getClass().getDeclaredField(which + "Limit").setInt(this, 1);
  }

  @Region(value = "exclusive", why = "JoinedNameTricks.rowLimit may be assigned by its name")
  synchronized int rows() throws SQLException {
    return rowLimit + connection.createStatement().executeQuery("SELECT 1").getInt(1);
  }
}

final class ChosenNameTricks {
  private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");
  private int limit;

  ChosenNameTricks() throws SQLException {}

  void set(String which) throws ReflectiveOperationException {
    getClass().getDeclaredField(which != null ? which : "other").setInt(this, 1);
  }

  @Region(value = "exclusive", why = "ChosenNameTricks.limit may be assigned by its name")
  synchronized int rows() throws SQLException {
    return limit + connection.createStatement().executeQuery("SELECT 1").getInt(1);
  }
}

final class ReferenceTricks {
  interface Find {
    Field find(String name) throws ReflectiveOperationException;
  }

  private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");
  private int limit;

  ReferenceTricks() throws SQLException {}

  void set(String field) throws ReflectiveOperationException {
    Find find = ReferenceTricks.class::getDeclaredField;
    find.find(field).setInt(this, 1);
  }

  @Region(value = "exclusive", why = "ReferenceTricks.limit may be assigned by its name")
  synchronized int rows() throws SQLException {
    return limit + connection.createStatement().executeQuery("SELECT 1").getInt(1);
  }
}

final class LookupTricks {
  private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");
  private int limit;

  LookupTricks() throws SQLException {}

  static MethodHandles.Lookup lookup() {
    return MethodHandles.lookup();
  }

  @Region(value = "exclusive", why = "LookupTricks.limit may be assigned by its name")
  synchronized int rows() throws SQLException {
    return limit + connection.createStatement().executeQuery("SELECT 1").getInt(1);
  }
}

final class UnitTricks {
  private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");

  UnitTricks() throws SQLException {}

  private int rows() throws SQLException {
    return connection.createStatement().executeQuery("SELECT 1").getInt(1);
  }

  @Region(value = "exclusive", why = "calls timedWait of a monitor")
  synchronized int waits() throws Exception {
    TimeUnit.SECONDS.timedWait(this, 1);
    return rows();
  }

  @Region(value = "exclusive", why = "TimeUnit.sleep")
  synchronized int sleeps() throws Exception {
    TimeUnit.SECONDS.sleep(1);
    return rows();
  }

  @Region(value = "exclusive", why = "left alone")
  synchronized int decoy() throws SQLException {
    return rows();
  }
}
