package tricks;

import expected.Region;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Objects that others know before their constructors have assigned all fields. */
final class EarlyTricks {
  private static final String BEFORE = "before it is assigned";
  static Object last;
  static final List<Runnable> TASKS = new ArrayList<Runnable>();

  private EarlyTricks() {}

  /** What the holders have in common. */
  private abstract static class Rows {
    private final Connection connection = DriverManager.getConnection("jdbc:sqlite:tricks.db");

    Rows() throws SQLException {}

    final int rows() throws SQLException {
      return connection.createStatement().executeQuery("SELECT 1").getInt(1);
    }
  }

  static final class InAStaticField extends Rows {
    private final int limit;

    InAStaticField(int limit) throws SQLException {
      last = this;
      this.limit = limit;
    }

    @Region(value = "exclusive", why = BEFORE)
    synchronized int run() throws SQLException {
      return limit + rows();
    }
  }

  static final class NotFinal extends Rows {
    private int limit;

    NotFinal(int limit) throws SQLException {
      this.limit = 1;
      last = this;
      this.limit = limit;
    }

    @Region(value = "exclusive", why = BEFORE)
    synchronized int run() throws SQLException {
      return limit + rows();
    }
  }

  static final class InALambda extends Rows {
    private final int limit;

    InALambda(int limit) throws SQLException {
      TASKS.add(() -> last = this);
      this.limit = limit;
    }

    @Region(value = "exclusive", why = BEFORE)
    synchronized int run() throws SQLException {
      return limit + rows();
    }
  }

  static final class InAnObjectInside extends Rows {
    final class Inside {}

    private final int limit;

    InAnObjectInside(int limit) throws SQLException {
      last = new Inside();
      this.limit = limit;
    }

    @Region(value = "exclusive", why = BEFORE)
    synchronized int run() throws SQLException {
      return limit + rows();
    }
  }

  static final class ByAMethod extends Rows {
    private final int limit;

    ByAMethod(int limit) throws SQLException {
      register();
      this.limit = limit;
    }

    private void register() {
      listed();
    }

    private ByAMethod listed() {
      last = this;
      return null;
    }

    @Region(value = "exclusive", why = BEFORE)
    synchronized int run() throws SQLException {
      return limit + rows();
    }
  }

  static final class AssignedByAMethod {
    private Connection connection;

    AssignedByAMethod() throws SQLException {
      connection = DriverManager.getConnection("jdbc:sqlite:tricks.db");
      last = this;
      open();
    }

    private void open() throws SQLException {
      connection = DriverManager.getConnection("jdbc:sqlite:tricks.db");
    }

    @Region(value = "exclusive", why = BEFORE)
    synchronized int run() throws SQLException {
      return connection.createStatement().executeQuery("SELECT 1").getInt(1);
    }
  }

  static final class HandedOutByAMethod {
    private Connection connection;

    HandedOutByAMethod() throws SQLException {
      open();
      connection = DriverManager.getConnection("jdbc:sqlite:tricks.db");
    }

    private void open() throws SQLException {
      connection = DriverManager.getConnection("jdbc:sqlite:tricks.db");
      last = this;
    }

    @Region(value = "exclusive", why = BEFORE)
    synchronized int run() throws SQLException {
      return connection.createStatement().executeQuery("SELECT 1").getInt(1);
    }
  }

  private abstract static class Registers extends Rows {
    Registers() throws SQLException {
      registered();
    }

    void registered() {}
  }

  /** A class below may do it. */
  static final class ByItsBase extends Registers {
    private final int limit;

    ByItsBase(int limit) throws SQLException {
      this.limit = limit;
    }

    @Override
    void registered() {
      last = this;
    }

    @Region(value = "exclusive", why = BEFORE)
    synchronized int run() throws SQLException {
      return limit + rows();
    }
  }

  static final class Argument {
    final int limit;

    Argument(int limit) {
      last = this;
      this.limit = limit;
    }
  }

  static final class OfAnArgument extends Rows {
    OfAnArgument() throws SQLException {}

    @Region(value = "exclusive", why = BEFORE)
    synchronized int run(Argument given) throws SQLException {
      return given.limit + rows();
    }
  }

  static final class Afterwards extends Rows {
    private final int limit;
    private int size;

    Afterwards(int limit) throws SQLException {
      this(limit, 0);
      last = this;
    }

    private Afterwards(int limit, int size) throws SQLException {
      check(limit);
      this.limit = limit;
      this.size = size;
      TASKS.add(() -> last = this);
    }

    private void check(int limit) {
      if (limit < 0) {
        throw new IllegalArgumentException(getClass().getName());
      }
    }

    @Region("read")
    synchronized int run() throws SQLException {
      return limit + size + rows();
    }
  }
}
