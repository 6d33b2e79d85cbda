package tricks;

import expected.Region;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the JDK calls of an object that it is given. Each leaves its monitor alone. */
class CalledBack {
  final Connection connection = Open.open();

  CalledBack() throws SQLException {}

  int one() throws SQLException {
    try (ResultSet rs = connection.createStatement().executeQuery("SELECT 1")) {
      return rs.getInt(1);
    }
  }

  static final class Evil {
    static int asked;

    @Override
    public int hashCode() {
      asked++;
      return 1;
    }

    @Override
    public boolean equals(Object other) {
      return other == this;
    }

    @Override
    public String toString() {
      asked++;
      return "evil";
    }
  }

  static final class HashesAKey extends CalledBack {
    HashesAKey() throws SQLException {}

    @Region(value = "exclusive", why = "gives code of the application to Set.add")
    synchronized int run() throws SQLException {
      Set<Evil> set = new HashSet<Evil>();
      set.add(new Evil());
      return one();
    }
  }

  static final class SaysAnObject extends CalledBack {
    SaysAnObject() throws SQLException {}

    @Region(value = "exclusive", why = "makes a text of an object")
    synchronized String run() throws SQLException {
      return "n" + new Evil() + one();
    }
  }

  enum Talkative {
    ONE,
    TWO {
      @Override
      public String toString() {
        return "two " + ++told;
      }
    };

    static int told;
  }

  static final class SaysAConstant extends CalledBack {
    SaysAConstant() throws SQLException {}

    @Region(value = "exclusive", why = "makes a text of an object")
    synchronized String run(String name) {
      return "is " + Talkative.valueOf(name);
    }
  }

  static final class AppendsAConstant extends CalledBack {
    AppendsAConstant() throws SQLException {}

    @Region(value = "exclusive", why = "makes a text of an object")
    synchronized String run() {
      return new StringBuilder("is ").append(Talkative.ONE).toString();
    }
  }

  static final class Name implements Comparable<Name> {
    static int compared;

    final String text;

    Name(String text) {
      this.text = text;
    }

    @Override
    public int compareTo(Name other) {
      compared++;
      return text.compareTo(other.text);
    }
  }

  static final class SortsItsOwn extends CalledBack {
    SortsItsOwn() throws SQLException {}

    @Region(value = "exclusive", why = "gives code of the application to Collections.sort")
    synchronized int run() throws SQLException {
      List<Name> names = new ArrayList<Name>();
      names.add(new Name("a"));
      names.add(new Name("b"));
      Collections.sort(names);
      return one();
    }
  }

  static final class Failure extends IllegalThreadStateException {
    static int asked;

    @Override
    public String getMessage() {
      return "failed " + ++asked;
    }
  }

  static final class WrapsItsOwn extends CalledBack {
    WrapsItsOwn() throws SQLException {}

    @Region(value = "exclusive", why = "gives code of the application to")
    synchronized int run() throws SQLException {
      if (one() == 0) {
        throw new IllegalStateException(new Failure());
      }
      return 1;
    }
  }

  /** It makes an object, which may take as long as it likes. */
  static final class Maker {
    static final Object MADE = new Object();

    static int number() {
      return 1;
    }
  }

  static final class IsTheFirst extends CalledBack {
    IsTheFirst() throws SQLException {}

    @Region(value = "exclusive", why = "whose static initialiser makes objects")
    synchronized int run() throws SQLException {
      return Maker.number() + one();
    }
  }
}
