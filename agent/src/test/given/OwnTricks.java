package tricks;

import expected.Region;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;

/** What the JDK's part of an object asks of the rest of it, and what begins with its class. */
class OwnTricks {
  static class PeekList extends AbstractList<Integer> {
    @Override
    public Integer get(int index) {
      return Peek.ask();
    }

    @Override
    public int size() {
      return 1;
    }
  }

  static class HashedList extends AbstractList<Integer> {
    @Override
    public Integer get(int index) {
      return Peek.ask();
    }

    @Override
    public int size() {
      return 1;
    }

    @Override
    public int hashCode() {
      return super.hashCode();
    }
  }

  static class PeekRandom extends Random {
    @Override
    public void setSeed(long seed) {
      Peek.ask();
    }
  }

  static class PeekError extends RuntimeException {
    @Override
    public String getMessage() {
      return "" + Peek.ask();
    }
  }

  interface WithDefault {
    int FIRST = Peek.ask();

    default int tag() {
      return 1;
    }
  }

  static class Tagged implements WithDefault {}

  enum Kind {
    ONE;

    static final int FIRST = Peek.ask();
  }

  static class Hashed {
    @Override
    public int hashCode() {
      return Peek.ask();
    }
  }

  static class Plain {}

  static class PeekSet extends HashSet<Integer> {
    PeekSet(Collection<Integer> all) {
      super(all);
    }

    @Override
    public boolean add(Integer each) {
      Peek.ask();
      return super.add(each);
    }
  }

  interface Growing<E> {
    default boolean add(E each) {
      throw new UnsupportedOperationException();
    }
  }

  /** Has the method of its superclass, not of its interface. */
  static class Recent extends ArrayList<String> implements Growing<String> {}

  abstract static class Counting implements Connection {
    int queries;
  }

  private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");
  private final Hashed hashed = new Hashed();

  OwnTricks() throws SQLException {}

  private int rows() throws SQLException {
    return connection.createStatement().executeQuery("SELECT count(*) FROM t").getInt(1);
  }

  @Region(value = "exclusive", why = "calls Object.hashCode, whose code is not known")
  synchronized int usesAClassWithADefault() throws SQLException {
    return new Tagged().hashCode() + rows();
  }

  @Region(value = "exclusive", why = "calls Object.toString, whose code is not known")
  synchronized int saysANameThatIsMadeOfItsHash() throws SQLException {
    return new Hashed().toString().length() + rows();
  }

  @Region(value = "exclusive", why = "calls Object.toString, whose code is not known")
  synchronized int saysTheNameOfAHashedConstant() throws SQLException {
    return hashed.toString().length() + rows();
  }

  @Region(value = "exclusive", why = "whose code is not known")
  synchronized int saysTheNameOfAnyOfTwo(Plain which) throws SQLException {
    return which.toString().length() + rows();
  }

  @Region(value = "exclusive", why = "gives code of the application to a new AbstractList")
  synchronized int hashesAListOfItsOwnKind() throws SQLException {
    return new PeekList().hashCode() + rows();
  }

  @Region(value = "exclusive", why = "gives code of the application to")
  synchronized int hashesAListAsItsBaseDoes() throws SQLException {
    return new HashedList().hashCode() + rows();
  }

  @Region(value = "exclusive", why = "gives code of the application to a new Random")
  synchronized int seedsARandomOfItsOwnKind() throws SQLException {
    return new PeekRandom() == null ? 1 : rows();
  }

  @Region(value = "exclusive", why = "gives code of the application to a new HashSet")
  synchronized int fillsASetOfItsOwnKind() throws SQLException {
    List<Integer> all = new ArrayList<Integer>();
    all.add(1);
    return new PeekSet(all).isEmpty() ? 1 : rows();
  }

  @Region(value = "exclusive", why = "uses EnumSet.allOf on the shared object class:tricks.OwnTricks$Kind")
  synchronized int asksForTheConstants() throws SQLException {
    return EnumSet.allOf(Kind.class).size() + rows();
  }

  @Region(value = "exclusive", why = "gives code of the application to a new RuntimeException")
  synchronized int hasACauseThatCounts() throws SQLException {
    int rows = rows();
    if (rows < 0) {
      throw new IllegalStateException(new PeekError());
    }
    return rows;
  }

  @Region(value = "exclusive", why = "gives code of the application to a new AssertionError")
  synchronized int failsWithADetailThatCounts() throws SQLException {
    int rows = rows();
    if (rows < 0) {
      throw new AssertionError(new Peek());
    }
    return rows;
  }

  static class Remembers {
    private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");
    private final Recent recent = new Recent();

    Remembers() throws SQLException {}

    @Region(value = "exclusive", why = "calls OwnTricks$Recent.add, whose code is not known")
    synchronized int remembersInAListWithADefault() throws SQLException {
      recent.add("asked");
      return connection.createStatement().executeQuery("SELECT 1").getInt(1);
    }
  }

  static class Asks {
    private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");

    Asks() throws SQLException {}

    @Region(value = "exclusive", why = "reads a field that may change meanwhile")
    synchronized int asksItsConnectionForAField() throws SQLException {
      connection.createStatement().executeQuery("SELECT 1").getInt(1);
      return ((Counting) connection).queries;
    }
  }
}
