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
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

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

}

/** Final fields can be assigned by reflection, and by nothing else. */
final class FinalTricks {
  private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");
  private final int limit;

  FinalTricks(int limit) throws SQLException {
    this.limit = limit;
  }

  void set(int limit) throws ReflectiveOperationException {
    Field field = FinalTricks.class.getDeclaredField("limit");
    field.setAccessible(true);
    field.setInt(this, limit);
  }

  @Region(value = "exclusive", why = "FinalTricks.limit may be assigned by its name")
  synchronized int rows() throws SQLException {
    return limit + connection.createStatement().executeQuery("SELECT 1").getInt(1);
  }
}

final class LockFoundByName {
  private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");
  private final Object lock = new Object();

  LockFoundByName() throws SQLException {}

  Object lock() throws Throwable {
    return MethodHandles.lookup()
        .findGetter(LockFoundByName.class, "lock", Object.class)
        .invoke(this);
  }

  @Region(value = "exclusive", why = "LockFoundByName.lock may be found by its name")
  int rows() throws SQLException {
    synchronized (lock) {
      return connection.createStatement().executeQuery("SELECT 1").getInt(1);
    }
  }
}

/** Whoever has the lookup finds no way to assign a final field. */
final class LooksUpTricks {
  private static final String NAME = MethodHandles.lookup().lookupClass().getName();

  private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");

  LooksUpTricks() throws SQLException {}

  static String name() {
    return NAME;
  }

  @Region("read")
  synchronized int rows() throws SQLException {
    return connection.createStatement().executeQuery("SELECT 1").getInt(1);
  }
}

/** Before Java 11 the class files of the two know nothing of each other's private fields. */
final class SetInsideTricks {
  private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");
  private int limit;

  SetInsideTricks() throws SQLException {}

  static final class Setter {
    static final class Deeper {
      void set(SetInsideTricks of) throws ReflectiveOperationException {
        SetInsideTricks.class.getDeclaredField("limit").setInt(of, 1);
      }
    }
  }

  @Region(value = "exclusive", why = "SetInsideTricks.limit may be assigned by its name")
  synchronized int rows() throws SQLException {
    return limit + connection.createStatement().executeQuery("SELECT 1").getInt(1);
  }
}

class Mutex {}

/** A worker's lock, which may be this by now. */
final class LockedByName extends Mutex {
  private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");

  LockedByName() throws SQLException {}

  static final class Worker {
    private static final AtomicReferenceFieldUpdater<Worker, Mutex> UPDATED =
        AtomicReferenceFieldUpdater.newUpdater(Worker.class, Mutex.class, "mutex");

    private volatile Mutex mutex = new Mutex();

    void use(Mutex other) {
      UPDATED.set(this, other);
    }

    @Region("exclusive")
    int twice(LockedByName dao) throws SQLException {
      synchronized (mutex) {
        return dao.rows() - dao.rows();
      }
    }
  }

  @Region(value = "exclusive", why = "left alone")
  synchronized int rows() throws SQLException {
    return connection.createStatement().executeQuery("SELECT 1").getInt(1);
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
