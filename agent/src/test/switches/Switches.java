package switches;

import expected.Region;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Switches over patterns. Each region is alone with its lock. */
class Switches {
  static class Peek {
    private static int asked;

    static int ask() {
      return ++asked;
    }
  }

  static class Held {
    private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");

    Held() throws SQLException {}

    int one() throws SQLException {
      return connection.createStatement().executeQuery("SELECT 1").getInt(1);
    }
  }

  static Object either(boolean which) {
    return which ? "a" : (Object) 1;
  }

  static class ByType extends Held {
    ByType() throws SQLException {}

    @Region("exclusive")
    synchronized int run(boolean which) throws SQLException {
      return switch (either(which)) {
        case String text -> text.length() + one();
        case Integer number when number > 3 -> number + one();
        default -> 0;
      };
    }
  }

  static class ByTypeAndWrites extends Held {
    ByTypeAndWrites() throws SQLException {}

    @Region("exclusive")
    synchronized int run(boolean which) throws SQLException {
      return switch (either(which)) {
        case String text -> text.length() + one();
        case Integer number -> Peek.ask();
        default -> 0;
      };
    }
  }

  static class GuardThatCounts extends Held {
    GuardThatCounts() throws SQLException {}

    @Region("exclusive")
    synchronized int run(boolean which) throws SQLException {
      return switch (either(which)) {
        case String text when Peek.ask() > 3 -> text.length();
        default -> one();
      };
    }
  }

  static class GuardThatNotifies extends Held {
    GuardThatNotifies() throws SQLException {}

    private boolean tells() {
      notifyAll();
      return true;
    }

    @Region(value = "exclusive", why = "notifyAll")
    synchronized int run(boolean which) throws SQLException {
      return switch (either(which)) {
        case String text when tells() -> text.length();
        default -> one();
      };
    }

    @Region(value = "exclusive", why = "left alone")
    synchronized int other() throws SQLException {
      return one();
    }
  }

  sealed interface Place permits Point, Loud {}

  record Point(int x, int y) implements Place {}

  record Loud(int x) implements Place {
    @Override
    public int x() {
      return Peek.ask();
    }
  }

  static class ByComponents extends Held {
    ByComponents() throws SQLException {}

    @Region("exclusive")
    synchronized int run(boolean which) throws SQLException {
      Place place = which ? new Point(1, 2) : new Loud(3);
      return switch (place) {
        case Point(int x, int y) -> x + y + one();
        case Loud(int x) -> x;
      };
    }
  }

  static class ByComponentsOfOthers extends Held {
    ByComponentsOfOthers() throws SQLException {}

    @Region("exclusive")
    synchronized int run(Place place) throws SQLException {
      return switch (place) {
        case Loud(int x) -> x + one();
        case Point point -> one();
      };
    }
  }

  enum LoudColour {
    RED,
    GREEN;

    static {
      Peek.ask();
    }
  }

  static class ByConstantThatIsLoud extends Held {
    ByConstantThatIsLoud() throws SQLException {}

    @Region("exclusive")
    synchronized int run(LoudColour colour) throws SQLException {
      return switch (colour) {
        case RED -> one();
        case LoudColour other when other.ordinal() > 0 -> 2;
        default -> 0;
      };
    }
  }

  static class ByConstantOfAnyType extends Held {
    ByConstantOfAnyType() throws SQLException {}

    @Region("exclusive")
    synchronized int run(Object any) throws SQLException {
      return switch (any) {
        case LoudColour other when other == LoudColour.RED -> one();
        case String text -> text.length() + one();
        default -> 0;
      };
    }
  }
}
