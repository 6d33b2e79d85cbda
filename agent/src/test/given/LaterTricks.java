package tricks;

import expected.Region;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.text.DecimalFormat;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.SimpleTimeZone;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;
import java.util.function.LongBinaryOperator;
import java.util.stream.IntStream;

/** What runs, or is made, elsewhere than where it is written. */
class LaterTricks {
  static class Peek {
    static int asked;

    static List<Integer> known;

    static int ask() {
      return ++asked;
    }
  }

  interface Ranked extends Comparable<Ranked> {
    @Override
    default int compareTo(Ranked other) {
      return Peek.ask();
    }
  }

  interface RankedAgain extends Ranked {
    @Override
    default int compareTo(Ranked other) {
      return -Peek.ask();
    }
  }

  static class Ranks implements RankedAgain {}

  /** A lambda initialises it. */
  interface Step {
    int FIRST = Peek.ask();

    int to(int from);

    default int twice(int from) {
      return to(to(from));
    }
  }

  enum Kind {
    ONE,
    TWO;

    static final int FIRST = Peek.ask();
  }

  static class PeekFormat extends DecimalFormat {
    @Override
    public void setMaximumIntegerDigits(int digits) {
      Peek.ask();
    }
  }

  static class PeekZone extends SimpleTimeZone {
    PeekZone() {
      super(0, "x");
    }

    @Override
    public void setID(String name) {
      Peek.ask();
    }
  }

  static class Counter {
    private final Statement statement;

    Counter(Statement statement) {
      this.statement = statement;
    }

    int rows() throws SQLException {
      return statement.executeQuery("SELECT count(*) FROM t").getInt(1);
    }
  }

  static class MayHaveOne {
    Connection connection;
  }

  static class Query implements Serializable {
    private final String sql;

    Query() {
      sql = "SELECT count(*) FROM t";
    }
  }

  static class Rule {
    int limit() {
      return 5;
    }
  }

  static class PeekRule extends Rule {
    @Override
    int limit() {
      return Peek.ask();
    }
  }

  /** Serializable, as what it extends is. */
  static class Settings extends Date {
    private final Rule rule = new Rule();
  }

  static class Prepared {
    static final Statement KEPT = statement();

    static int number() {
      return 1;
    }
  }

  private static final Connection OPENED = open();

  private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");
  private final DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder();
  private final Query query = new Query();
  private final Settings settings = new Settings();

  LaterTricks() throws SQLException {}

  private static Connection open() {
    try {
      return DriverManager.getConnection("jdbc:sqlite:b.db");
    } catch (SQLException e) {
      throw new IllegalStateException("no database", e);
    }
  }

  private static Statement statement() {
    try {
      return OPENED.createStatement();
    } catch (SQLException e) {
      throw new IllegalStateException("no statement", e);
    }
  }

  private static int rowsOfAll() {
    try {
      return OPENED.createStatement().executeUpdate("DELETE FROM t");
    } catch (SQLException e) {
      throw new IllegalStateException("no rows", e);
    }
  }

  private int rows() throws SQLException {
    return connection.createStatement().executeQuery("SELECT count(*) FROM t").getInt(1);
  }

  @Region(value = "exclusive", why = "uses IntStream.sum")
  int runsAStreamThatWasMadeBefore() {
    IntStream rows = IntStream.range(0, 5).map(i -> rowsOfAll());
    synchronized (this) {
      return rows.sum();
    }
  }

  @Region(value = "exclusive", why = "gives code of the application to Function.apply")
  int runsAFunctionThatWasMadeBefore() {
    Function<Integer, Integer> first = i -> rowsOfAll();
    Function<Integer, Integer> both = first.andThen(i -> i + 1);
    synchronized (this) {
      return both.apply(1);
    }
  }

  @Region(value = "exclusive", why = "was made before the block")
  int looksAtAListThroughALambda() throws SQLException {
    List<Integer> list = new ArrayList<>();
    Peek.known = list;
    IntSupplier size = () -> list.size();
    synchronized (this) {
      return size.getAsInt() + rows();
    }
  }

  @Region(value = "exclusive", why = "was made before the block")
  int hasAStatementFromBefore() throws SQLException {
    Counter counter = new Counter(connection.createStatement());
    synchronized (this) {
      return counter.rows();
    }
  }

  @Region(value = "exclusive", why = "calls LaterTricks$Step.twice, whose code is not known")
  synchronized int isTheFirstToMakeAStep() throws SQLException {
    Step step = from -> from + 1;
    return step.twice(1) + rows();
  }

  @Region(value = "exclusive", why = "Peek.asked")
  synchronized int isTheFirstToSwitch(Kind which) throws SQLException {
    switch (which) {
      case ONE:
        return 1;
      default:
        return rows();
    }
  }

  @Region(value = "exclusive", why = "keeps a JDBC object")
  static synchronized int isTheFirstToPrepare() {
    return Prepared.number();
  }

  @Region(value = "exclusive", why = "gives code of the application to a new DecimalFormat")
  synchronized int makesAFormatOfItsOwn() throws SQLException {
    return new PeekFormat() == null ? 1 : rows();
  }

  @Region(value = "exclusive", why = "gives code of the application to a new SimpleTimeZone")
  synchronized int makesAZoneOfItsOwn() throws SQLException {
    return new PeekZone() == null ? 1 : rows();
  }

  @Region(value = "exclusive", why = "gives code of the application to Collections.sort")
  synchronized int sortsByTheNearestDefault() throws SQLException {
    List<Ranks> all = new ArrayList<>();
    all.add(new Ranks());
    Collections.sort(all);
    return rows();
  }

  @Region(value = "exclusive", why = "uses List.stream")
  synchronized int makesAnArrayOneWayOrAnother(boolean which) throws SQLException {
    List<Integer> all = new ArrayList<>();
    IntFunction<Integer[]> make = which ? n -> new Integer[Peek.ask()] : n -> new Integer[n];
    return all.stream().toArray(make).length + rows();
  }

  @Region(value = "exclusive", why = "uses a new LongAccumulator")
  synchronized int addsOneWayOrAnother(boolean which) throws SQLException {
    LongBinaryOperator add = which ? (a, b) -> Peek.ask() : (a, b) -> a + b;
    new LongAccumulator(add, 0).accumulate(5);
    return rows();
  }

  @Region(value = "exclusive", why = "DateTimeFormatterBuilder.appendLiteral")
  synchronized int changesABuilderOfFormats() throws SQLException {
    builder.appendLiteral("x");
    return rows();
  }

  @Region(value = "exclusive", why = "Peek.asked")
  synchronized int asksWhereNoConnectionWasPut(boolean which) throws SQLException {
    MayHaveOne maybe = new MayHaveOne();
    if (which) {
      maybe.connection = connection;
    }
    if (maybe.connection == null) {
      Peek.ask();
    }
    return rows();
  }

  @Region(value = "exclusive", why = "runs SQL that is not known")
  synchronized int runsATextFromAStream() throws SQLException {
    return connection.createStatement().executeQuery(query.sql).getInt(1);
  }

  @Region(value = "exclusive", why = "Peek.asked")
  synchronized int asksARuleFromAStream() throws SQLException {
    return settings.rule.limit() + rows();
  }
}

/** What a COMMIT throws behind it would not be changed. */
class ChangesWhatStatementsThrow {
  private Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");

  ChangesWhatStatementsThrow() throws SQLException {}

  private void deleteBoth() throws SQLException {
    connection.createStatement().executeUpdate("DELETE FROM a");
    connection.createStatement().executeUpdate("DELETE FROM b");
  }

  @Region(value = "exclusive", why = "goes on after an exception of a statement")
  synchronized void wrapsAny() {
    try {
      deleteBoth();
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @Region(value = "exclusive", why = "goes on after an exception of a statement")
  synchronized void throwsAnotherAtTheEnd() throws SQLException {
    boolean done = false;
    try {
      deleteBoth();
      done = true;
    } finally {
      if (!done) {
        throw new IllegalStateException("not done");
      }
    }
  }

  private static void throwIfOfSql(Throwable problem) throws SQLException {
    if (problem instanceof SQLException) {
      throw (SQLException) problem;
    }
  }

  @Region(value = "exclusive", why = "goes on after an exception of a statement")
  synchronized int catchesWhatIsThrownForIt() throws Throwable {
    try {
      deleteBoth();
    } catch (Throwable e) {
      try {
        throwIfOfSql(e);
      } catch (SQLException again) {
        return -1;
      }
      throw e;
    }
    return 2;
  }

  @Region("write")
  synchronized void throwsItAgain() throws Throwable {
    try {
      deleteBoth();
    } catch (Throwable e) {
      throw e;
    }
  }
}

class FillsWhatItMadeBefore {
  private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");

  FillsWhatItMadeBefore() throws SQLException {}

  @Region("read")
  int rows() throws SQLException {
    List<Integer> list = new ArrayList<>();
    synchronized (this) {
      String sql = "SELECT count(*) FROM t";
      list.add(connection.createStatement().executeQuery(sql).getInt(1));
    }
    return list.get(0);
  }
}

class CountsHowOftenItIsSaved implements Serializable {
  private final transient Connection connection =
      DriverManager.getConnection("jdbc:sqlite:a.db");
  private int saved;

  CountsHowOftenItIsSaved() throws SQLException {}

  /** Streams call it, too, and without the lock. */
  private void writeObject(ObjectOutputStream out) {
    saved++;
  }

  @Region("exclusive")
  synchronized void saves(ObjectOutputStream out) {
    writeObject(out);
  }

  @Region(value = "exclusive", why = "CountsHowOftenItIsSaved.saved is assigned later")
  synchronized int rows() throws SQLException {
    String sql = "SELECT count(*) FROM t";
    return saved + connection.createStatement().executeQuery(sql).getInt(1);
  }
}
