package tricks;

import expected.Region;
import java.io.ObjectStreamField;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** What constructors make of their own fields before they are there. */
class MadeTricks {
  private final Connection connection = DriverManager.getConnection("jdbc:sqlite:tricks.db");
  private final boolean ready;
  private final Counted counted;

  MadeTricks(boolean simple) throws SQLException {
    if (!simple) {
      counted = make();
      ready = true;
    } else {
      ready = true;
      counted = new Counted();
    }
  }

  private Counted make() {
    return ready ? new Counted() : new CountedTwice();
  }

  @Region(value = "exclusive", why = "CountedTwice.n")
  synchronized int rows() throws SQLException {
    return counted.count() + connection.createStatement().executeQuery("SELECT 1").getInt(1);
  }

  /** Where it is filled can not be followed. */
  interface Filler {
    void fill(Counted[] all);
  }

  static final class Filled {
    private final Connection connection = DriverManager.getConnection("jdbc:sqlite:tricks.db");
    private final Counted counted;

    Filled(Filler filler) throws SQLException {
      Counted[] all = {new Counted()};
      filler.fill(all);
      counted = all[0];
    }

    @Region(value = "exclusive", why = "CountedTwice.n")
    synchronized int rows() throws SQLException {
      return counted.count() + connection.createStatement().executeQuery("SELECT 1").getInt(1);
    }
  }

  static class Box {
    Counted counted = new Counted();
  }

  interface Boxed {
    void fill(Box box);
  }

  static final class FilledBox {
    private final Connection connection = DriverManager.getConnection("jdbc:sqlite:tricks.db");
    private final Counted counted;

    FilledBox(Boxed filler) throws SQLException {
      Box box = new Box();
      filler.fill(box);
      counted = box.counted;
    }

    @Region(value = "exclusive", why = "CountedTwice.n")
    synchronized int rows() throws SQLException {
      return counted.count() + connection.createStatement().executeQuery("SELECT 1").getInt(1);
    }
  }

  /** A stream calls the constructor without arguments. */
  static class NotStreamed {
    private final Counted counted;

    NotStreamed() {
      counted = new CountedTwice();
    }

    NotStreamed(Counted counted) {
      this.counted = new Counted();
    }

    int count() {
      return counted.count();
    }
  }

  static final class Streamed extends NotStreamed implements Serializable {
    private static final long serialVersionUID = 1;
    private final transient Connection connection =
        DriverManager.getConnection("jdbc:sqlite:tricks.db");

    Streamed() throws SQLException {
      super(null);
    }

    @Region(value = "exclusive", why = "CountedTwice.n")
    synchronized int rows() throws SQLException {
      return count() + connection.createStatement().executeQuery("SELECT 1").getInt(1);
    }
  }

  /** A stream fills the fields that are listed. */
  static final class Listed implements Serializable {
    private static final long serialVersionUID = 1;
    private static final ObjectStreamField[] serialPersistentFields = {
      new ObjectStreamField("counted", Counted.class)
    };

    private final transient Connection connection =
        DriverManager.getConnection("jdbc:sqlite:tricks.db");
    private transient Counted counted = new Counted();

    Listed() throws SQLException {}

    @Region(value = "exclusive", why = "CountedTwice.n")
    synchronized int rows() throws SQLException {
      return counted.count() + connection.createStatement().executeQuery("SELECT 1").getInt(1);
    }
  }

  static class Counted {
    int count() {
      return 0;
    }
  }

  static final class CountedTwice extends Counted {
    private static int n;

    @Override
    int count() {
      return n++;
    }
  }
}
