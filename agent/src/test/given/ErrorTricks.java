package tricks;

import expected.Region;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;

/** Exceptions of the application that say something of their own, or do it. */
class ErrorTricks {
  static int asked;

  static class Counts extends SQLException {
    @Override
    public String getMessage() {
      return "" + asked++;
    }
  }

  static class CountsItself extends RuntimeException {
    @Override
    public synchronized Throwable fillInStackTrace() {
      asked++;
      return this;
    }
  }

  /** As there are many. */
  static class Costless extends IllegalStateException {
    private final int code;
    private int times;

    Costless(int code) {
      this.code = code;
    }

    @Override
    public String getMessage() {
      return code + ": " + super.getMessage();
    }

    @Override
    public Throwable fillInStackTrace() {
      return this;
    }
  }

  private final Costless kept = new Costless(0);
  private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");

  ErrorTricks() throws SQLException {}

  private int rows() throws SQLException {
    return connection.createStatement().executeQuery("SELECT count(*) FROM t").getInt(1);
  }

  @Region(value = "exclusive", why = "gives code of the application to a new SQLException")
  synchronized int wraps(boolean fails) {
    try {
      if (fails) {
        throw new Counts();
      }
      return rows();
    } catch (SQLException e) {
      throw new RuntimeException(e);
    }
  }

  @Region(value = "exclusive", why = "gives code of the application to a new SQLException")
  synchronized int wrapsAny(boolean fails) {
    try {
      if (fails) {
        throw new Counts();
      }
      return rows();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Region(value = "exclusive", why = "gives code of the application to a new SQLException")
  synchronized int givesTheCauseLater(boolean fails) {
    try {
      if (fails) {
        throw new Counts();
      }
      return rows();
    } catch (SQLException e) {
      IllegalStateException wrapped = new IllegalStateException();
      wrapped.initCause(e);
      throw wrapped;
    }
  }

  @Region(value = "exclusive", why = "gives code of the application to a new SQLException")
  synchronized int says(boolean fails) {
    try {
      if (fails) {
        throw new Counts();
      }
      return rows();
    } catch (SQLException e) {
      throw new IllegalStateException("failed: " + e);
    }
  }

  @Region(value = "exclusive", why = "gives code of the application to a new SQLException")
  synchronized String saysWhatItMade() throws SQLException {
    return new Counts().toString() + rows();
  }

  @Region(value = "exclusive", why = "gives code of the application to a new RuntimeException")
  synchronized int costsMore(boolean fails) throws SQLException {
    if (fails) {
      throw new CountsItself();
    }
    return rows();
  }

  @Region(value = "exclusive", why = "uses Optional.orElseThrow")
  synchronized int catchesOneOfOthers(boolean fails) throws SQLException {
    Optional<Integer> rows = fails ? Optional.<Integer>empty() : Optional.of(rows());
    try {
      return rows.orElseThrow(() -> kept);
    } catch (Costless e) {
      return e.times++;
    }
  }

  @Region(value = "exclusive", why = "gives code of the application to a new IllegalStateException")
  synchronized int costsLess(boolean fails) throws SQLException {
    if (fails) {
      throw new Costless(rows());
    }
    return 0;
  }

  @Region(value = "exclusive", why = "gives code of the application to a new IllegalStateException")
  synchronized int wrapsOneThatOnlyTellsItsCode(boolean fails) {
    try {
      if (fails) {
        throw new Costless(1);
      }
      return rows();
    } catch (IllegalStateException e) {
      throw new RuntimeException(e);
    } catch (SQLException e) {
      throw new IllegalStateException("no rows", null);
    }
  }
}
