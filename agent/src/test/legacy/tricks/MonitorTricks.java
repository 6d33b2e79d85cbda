package tricks;

import expected.Region;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** Monitors that have to be left alone: all that their regions do then is of no use. */
class MonitorTricks {
  private MonitorTricks() {}

  abstract static class Simple {
    private final Connection connection = Open.open();

    Simple() throws SQLException {}

    @Region(value = "read")
    synchronized int decoy() throws SQLException {
      return one("SELECT 1");
    }

    final int one(String sql) throws SQLException {
      try (ResultSet rs = connection.createStatement().executeQuery(sql)) {
        return rs.getInt(1);
      }
    }

    final int run(String sql) throws SQLException {
      return connection.createStatement().executeUpdate(sql);
    }
  }

  static class Innocent extends Simple {
    Innocent() throws SQLException {}
  }

  static class Waits extends Simple {
    private boolean ready;

    Waits() throws SQLException {}

    @Region(value = "exclusive", why = "wait")
    synchronized int await() throws SQLException, InterruptedException {
      while (!ready) {
        wait();
      }
      return one("SELECT 1");
    }

    @Region(value = "exclusive", why = "notifyAll")
    synchronized void tell() {
      ready = true;
      notifyAll();
    }
  }

  static class AsksForTheLock extends Simple {
    AsksForTheLock() throws SQLException {}

    @Region(value = "exclusive", why = "holdsLock")
    synchronized boolean asks() throws SQLException {
      return Thread.holdsLock(this) && one("SELECT 1") > 0;
    }
  }

  static class Reflects extends Simple {
    Reflects() throws SQLException {}

    @Region(value = "exclusive", why = "reflection")
    synchronized Object reflects() throws Exception {
      return getClass().getDeclaredMethod("toString").invoke(this);
    }
  }

  interface Work {
    int run(Connection connection) throws SQLException;
  }

  static class CallsBack extends Simple {
    CallsBack() throws SQLException {}

    @Region(value = "exclusive", why = "Work.run")
    synchronized int with(Work work) throws SQLException {
      return work.run(null) + one("SELECT 1");
    }
  }

  static class CallsAFunction extends Simple {
    CallsAFunction() throws SQLException {}

    @Region(value = "exclusive", why = "Function.apply")
    synchronized int with(Function<String, Integer> work) throws SQLException {
      return work.apply("a") + one("SELECT 1");
    }
  }

  static class Deep extends Simple {
    Deep() throws SQLException {}

    @Region(value = "exclusive", why = "deeper")
    synchronized int deep() throws SQLException {
      return a();
    }

    private int a() throws SQLException {
      return b();
    }

    private int b() throws SQLException {
      return c();
    }

    private int c() throws SQLException {
      return d();
    }

    private int d() throws SQLException {
      return e();
    }

    private int e() throws SQLException {
      return f();
    }

    private int f() throws SQLException {
      return g();
    }

    private int g() throws SQLException {
      return h();
    }

    private int h() throws SQLException {
      return i();
    }

    private int i() throws SQLException {
      return j();
    }

    private int j() throws SQLException {
      return k();
    }

    private int k() throws SQLException {
      return l();
    }

    private int l() throws SQLException {
      return m();
    }

    private int m() throws SQLException {
      return run("DELETE FROM t");
    }
  }

  static class Recursive extends Simple {
    Recursive() throws SQLException {}

    @Region(value = "exclusive", why = "call itself")
    synchronized int tree(long id) throws SQLException {
      return children(id, 3);
    }

    private int children(long id, int deep) throws SQLException {
      if (deep == 0) {
        return run("DELETE FROM t");
      }
      return one("SELECT " + id) + others(id, deep - 1);
    }

    private int others(long id, int deep) throws SQLException {
      return children(id, deep);
    }
  }

  static class LockedElsewhere extends Simple {
    LockedElsewhere() throws SQLException {}
  }

  static class Locker {
    int count;

    void locks(LockedElsewhere dao) {
      synchronized (dao) {
        count++;
      }
    }
  }

  /** Locked by the one below, under a name of its own. */
  static class LockedInAField extends Simple {
    LockedInAField() throws SQLException {}
  }

  static class LockedAsItsBase extends LockedInAField {
    LockedAsItsBase() throws SQLException {}
  }

  static class LocksItsField {
    private final LockedInAField dao;

    LocksItsField(LockedInAField dao) {
      this.dao = dao;
    }

    @Region(value = "exclusive", why = "gives code of the application to Runnable.run")
    void locks(Runnable work) {
      synchronized (dao) {
        work.run();
      }
    }
  }

  static class LockForAll {
    final Object lock = new Object();
    private final Connection connection = Open.open();

    LockForAll() throws SQLException {}

    @Region(value = "exclusive", why = "is not private")
    int read() throws SQLException {
      synchronized (lock) {
        return connection.createStatement().executeQuery("SELECT 1").getInt(1);
      }
    }
  }

  static class LockedByAnInnerClass extends Simple {
    private int count;

    LockedByAnInnerClass() throws SQLException {}

    class Inner {
      int next() throws SQLException {
        synchronized (LockedByAnInnerClass.this) {
          return ++count;
        }
      }
    }
  }

  static class LockThatChanges {
    private Object lock = new Object();
    private final Connection connection = Open.open();

    LockThatChanges() throws SQLException {}

    void change() {
      lock = new Object();
    }

    @Region(value = "exclusive", why = "left alone")
    int read() throws SQLException {
      synchronized (lock) {
        return connection.createStatement().executeUpdate("DELETE FROM t");
      }
    }
  }

  static class LockThatIsHandedOut {
    private final Object lock = new Object();
    private final Connection connection = Open.open();

    LockThatIsHandedOut() throws SQLException {}

    Object lock() {
      return lock;
    }

    @Region(value = "exclusive", why = "handed out")
    int read() throws SQLException {
      synchronized (lock) {
        return connection.createStatement().executeUpdate("DELETE FROM t");
      }
    }
  }

  static class LocksTheConnection {
    private final Connection connection = Open.open();

    LocksTheConnection() throws SQLException {}

    @Region(value = "exclusive", why = "left alone")
    int read() throws SQLException {
      synchronized (connection) {
        return connection.createStatement().executeUpdate("DELETE FROM t");
      }
    }
  }

  static class NestsLocks extends Simple {
    private final Object inner = new Object();

    NestsLocks() throws SQLException {}

    @Region(value = "exclusive", why = "another monitor")
    synchronized int nested() throws SQLException {
      synchronized (inner) {
        return one("SELECT 1");
      }
    }
  }

  static class UsesALock extends Simple {
    private final ReentrantLock lock = new ReentrantLock();

    UsesALock() throws SQLException {}

    @Region(value = "exclusive", why = "another lock")
    synchronized int locked() throws SQLException {
      lock.lock();
      try {
        return one("SELECT 1");
      } finally {
        lock.unlock();
      }
    }
  }

  static class WaitsForAFuture extends Simple {
    WaitsForAFuture() throws SQLException {}

    @Region(value = "exclusive", why = "ExecutorService.submit")
    synchronized int waits(ExecutorService executor) throws Exception {
      Future<Integer> future = executor.submit(() -> one("SELECT 1"));
      return future.get();
    }
  }

  static class Overrides extends Simple {
    Overrides() throws SQLException {}

    @Region("read")
    synchronized int rows() throws SQLException {
      return go();
    }

    int go() throws SQLException {
      return one("SELECT 1");
    }
  }

  static class OverridesToWrite extends Overrides {
    OverridesToWrite() throws SQLException {}

    @Override
    int go() throws SQLException {
      return run("DELETE FROM t");
    }
  }

  static class WaitsWhileItOpens {
    private Connection connection;

    private Connection conn() throws SQLException, InterruptedException {
      if (connection == null) {
        wait(10);
        connection = Open.open();
      }
      return connection;
    }

    @Region(value = "exclusive", why = "left alone")
    synchronized int run() throws SQLException, InterruptedException {
      return conn().createStatement().executeUpdate("DELETE FROM t");
    }
  }

  static class LoadsTheDriver {
    private Connection connection;

    private Connection conn() throws SQLException {
      if (connection == null) {
        try {
          Class.forName("org.sqlite.JDBC");
        } catch (ClassNotFoundException e) {
          throw new SQLException(e);
        }
        connection = Open.open();
      }
      return connection;
    }

    @Region("single")
    synchronized int run() throws SQLException {
      return conn().createStatement().executeUpdate("DELETE FROM t");
    }
  }

  /** Names no JDBC. */
  static class Plain {
    private int n;

    synchronized void waits() throws InterruptedException {
      while (n == 0) {
        wait();
      }
    }
  }

  static class LocksAnotherObject {
    private final Plain plain = new Plain();
    private final Connection connection = Open.open();

    LocksAnotherObject() throws SQLException {}

    @Region(value = "exclusive", why = "left alone")
    int run() throws SQLException {
      synchronized (plain) {
        return connection.createStatement().executeUpdate("DELETE FROM t");
      }
    }
  }
}
