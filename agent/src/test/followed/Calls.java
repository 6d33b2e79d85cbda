package followed;

import expected.Region;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Formatter;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Stream;
import java.io.StringWriter;

/** Calls that go elsewhere than it seems. Each region is alone with its lock. */
class Calls {
  static class Peek {
    private static int asked;

    static int ask() {
      return ++asked;
    }
  }

  static class Held {
    protected final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");

    Held() throws SQLException {}

    int one() throws SQLException {
      return connection.createStatement().executeQuery("SELECT 1").getInt(1);
    }
  }

  static class Decoy extends Held {
    Decoy() throws SQLException {}

    @Region(value = "exclusive", why = "calls Function.andThen, whose code is not known")
    synchronized int run() throws SQLException {
      Runnable nothing = () -> {};
      nothing.run();
      Quiet[] all = {new Quiet()};
      Function<String, String> same = a -> a;
      return same.andThen(b -> b).apply("a").length() + all[0].go() + one();
    }
  }

  /** For all that is known nothing is in the array, and a call on nothing does nothing. */
  static class OfNothing extends Held {
    OfNothing() throws SQLException {}

    @Region("exclusive")
    synchronized int run() throws SQLException {
      Quiet[] none = new Quiet[1];
      return none[0].go() + one();
    }
  }

  /** As if the array's statement were never there. */
  static class StatementOfNothing extends Held {
    StatementOfNothing() throws SQLException {}

    @Region("exclusive")
    synchronized int run() throws SQLException {
      Statement[] none = new Statement[1];
      none[0].executeUpdate("DELETE FROM a");
      return one();
    }
  }

  /** A field that nothing known fills. */
  static class RowsOfNothing extends Held {
    static class Kept {
      ResultSet rows;
    }

    RowsOfNothing() throws SQLException {}

    @Region("exclusive")
    synchronized int run() throws SQLException {
      Kept kept = new Kept();
      if (kept.rows != null) {
        kept.rows.close();
      }
      return one();
    }
  }

  /** A literal null that went through a field is as little known as any other. */
  static class RowsThatAreTakenOut extends Held {
    static class Kept {
      ResultSet rows = null;
    }

    RowsThatAreTakenOut() throws SQLException {}

    @Region("exclusive")
    synchronized int run() throws SQLException {
      Kept kept = new Kept();
      kept.rows.updateInt(1, 1);
      return one();
    }
  }

  /** As helpers are called by who has no rows, or has not got as far. */
  static class ClosesNull extends Held {
    ClosesNull() throws SQLException {}

    private static void close(ResultSet rows, Statement statement) {
      try {
        if (rows != null) {
          rows.close();
        }
        if (statement != null) {
          statement.close();
        }
      } catch (SQLException e) {
        // As many do.
      }
    }

    @Region("read")
    synchronized int run() throws SQLException {
      Statement statement = null;
      try {
        statement = connection.createStatement();
        return statement.executeQuery("SELECT 1").getInt(1);
      } finally {
        close(null, statement);
      }
    }
  }

  interface Job {
    void run();

    default void twice() {
      Peek.ask();
    }

    default Job and(Job other) {
      Peek.ask();
      return other;
    }
  }

  interface QuietJob {
    void run();

    default void twice() {
      run();
      run();
    }
  }

  interface LoudJob extends Job {
    @Override
    default void twice() {
      Peek.ask();
    }
  }

  interface LoudFunction extends Function<String, String> {
    @Override
    default <V> Function<String, V> andThen(Function<? super String, ? extends V> after) {
      Peek.ask();
      return Function.super.andThen(after);
    }
  }

  interface LoudComparator extends Comparator<String> {
    @Override
    default Comparator<String> reversed() {
      Peek.ask();
      return this;
    }
  }

  static class DefaultMethodThatIsQuiet extends Held {
    DefaultMethodThatIsQuiet() throws SQLException {}

    @Region(value = "exclusive", why = "calls Calls$QuietJob.twice, whose code is not known")
    synchronized int run() throws SQLException {
      QuietJob job = () -> {};
      job.twice();
      return one();
    }
  }

  static class Quiet {
    int go() {
      return 1;
    }
  }

  static class Loud extends Quiet {
    @Override
    int go() {
      return Peek.ask();
    }
  }

  static class LoudIterator implements Iterator<String> {
    @Override
    public boolean hasNext() {
      return Peek.ask() < 3;
    }

    @Override
    public String next() {
      return "a";
    }
  }

  enum Chars implements CharSequence {
    A;

    @Override
    public int length() {
      return Peek.ask();
    }

    @Override
    public char charAt(int index) {
      return 'a';
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return "a";
    }
  }

  enum Colour {
    RED;

    static {
      Peek.ask();
    }
  }

  /** The class is none of the JDK's, though there might be one of that name. */
  static class ReadsASetting extends Held {
    ReadsASetting() throws SQLException {}

    @Region(value = "exclusive", why = "Settings.limit")
    synchronized int run() throws SQLException {
      return sun.followed.Settings.limit + one();
    }
  }

  static class DefaultMethodOfALambda extends Held {
    DefaultMethodOfALambda() throws SQLException {}

    @Region("exclusive")
    synchronized int run() throws SQLException {
      Job job = () -> {};
      job.twice();
      return one();
    }
  }

  static class DefaultMethodNamedAsOneOfTheJdk extends Held {
    DefaultMethodNamedAsOneOfTheJdk() throws SQLException {}

    @Region("exclusive")
    synchronized int run() throws SQLException {
      Job job = () -> {};
      job.and(() -> {});
      return one();
    }
  }

  static class DefaultMethodOfASubtype extends Held {
    DefaultMethodOfASubtype() throws SQLException {}

    @Region("exclusive")
    synchronized int run() throws SQLException {
      Job job = (LoudJob) () -> {};
      job.twice();
      return one();
    }
  }

  static class DefaultMethodOfAMarker extends Held {
    DefaultMethodOfAMarker() throws SQLException {}

    @Region("exclusive")
    synchronized int run() throws SQLException {
      Job job = (Job & LoudJob) () -> {};
      job.twice();
      return one();
    }
  }

  static class DefaultMethodOfTheJdk extends Held {
    DefaultMethodOfTheJdk() throws SQLException {}

    @Region("exclusive")
    synchronized int run() throws SQLException {
      List<String> names = new ArrayList<>();
      Iterable<String> all = () -> names.iterator();
      all.forEach(name -> Peek.ask());
      return one();
    }
  }

  static class LambdaThatOverridesADefault extends Held {
    LambdaThatOverridesADefault() throws SQLException {}

    @Region("exclusive")
    synchronized int run() throws SQLException {
      LoudFunction f = a -> a;
      Stream.of("a").map(f.andThen(b -> b)).count();
      return one();
    }
  }

  static class LambdaThatIsCalledByTheJdk extends Held {
    LambdaThatIsCalledByTheJdk() throws SQLException {}

    @Region("exclusive")
    synchronized int run() throws SQLException {
      LoudComparator order = (a, b) -> 0;
      java.util.Collections.reverseOrder(order);
      return one();
    }
  }

  static class OneOfTwo extends Held {
    OneOfTwo() throws SQLException {}

    @Region("exclusive")
    synchronized int run() throws SQLException {
      Quiet one = Objects.requireNonNullElse(null, new Loud());
      return one.go() + one();
    }
  }

  static class OneOfTwoThatMayBeNull extends Held {
    OneOfTwoThatMayBeNull() throws SQLException {}

    @Region("exclusive")
    synchronized int run(boolean none) throws SQLException {
      Quiet first = none ? null : new Quiet();
      return Objects.requireNonNullElse(first, new Loud()).go() + one();
    }
  }

  static class OneOfTwoThatIsMade extends Held {
    OneOfTwoThatIsMade() throws SQLException {}

    @Region("exclusive")
    synchronized int run(boolean none) throws SQLException {
      Quiet first = none ? null : new Quiet();
      return Objects.requireNonNullElseGet(first, Loud::new).go() + one();
    }
  }

  static class LambdaThatGivesTheJdkAnObject extends Held {
    LambdaThatGivesTheJdkAnObject() throws SQLException {}

    @Region("exclusive")
    synchronized int run() throws SQLException {
      Iterable<String> all = () -> new LoudIterator();
      return String.join(",", all).length() + one();
    }
  }

  static class EnumAsText extends Held {
    EnumAsText() throws SQLException {}

    @Region("exclusive")
    synchronized int run() throws SQLException {
      return new StringBuilder().append((CharSequence) Chars.A).length() + one();
    }
  }

  static class EnumByName extends Held {
    EnumByName() throws SQLException {}

    @Region("exclusive")
    synchronized int run(String name) throws SQLException {
      return Enum.valueOf(Colour.class, name).ordinal() + one();
    }
  }

  static class ArrayInArrays extends Held {
    ArrayInArrays() throws SQLException {}

    @Region("exclusive")
    synchronized Object run() throws SQLException {
      Object[][] table = new Object[1][1];
      table[0][0] = connection.createStatement().executeQuery("SELECT 1");
      return table;
    }
  }

  static class ArrayInAHandler extends Held {
    ArrayInAHandler() throws SQLException {}

    @Region("exclusive")
    synchronized int run() throws SQLException {
      Quiet[] all = {new Loud()};
      try {
        return one();
      } catch (SQLException e) {
        return all[0].go();
      }
    }
  }

  static class ArrayOfTheRoundBefore extends Held {
    ArrayOfTheRoundBefore() throws SQLException {}

    @Region("exclusive")
    synchronized int run(int rounds) throws SQLException {
      Quiet[] before = null;
      int sum = one();
      for (int i = 0; i < rounds; i++) {
        Quiet[] now = new Quiet[1];
        sum += before == null ? 0 : before[0].go();
        now[0] = new Loud();
        before = now;
      }
      return sum;
    }
  }

  static class FileOfAFormatter extends Held {
    FileOfAFormatter() throws SQLException {}

    @Region("exclusive")
    synchronized int run() throws SQLException, java.io.IOException {
      Formatter file = new Formatter("names.txt");
      file.format("a").close();
      return one();
    }
  }

  static class TimeOfProperties extends Held {
    TimeOfProperties() throws SQLException {}

    @Region("exclusive")
    synchronized int run() throws SQLException, java.io.IOException {
      StringWriter text = new StringWriter();
      new Properties().store(text, "");
      return one();
    }
  }

  static class LoudError extends RuntimeException {
    int go() {
      return Peek.ask();
    }
  }

  static class SuppressedError extends Held {
    SuppressedError() throws SQLException {}

    @Region("exclusive")
    synchronized int run() throws SQLException {
      RuntimeException first = new RuntimeException();
      first.addSuppressed(new LoudError());
      return ((LoudError) first.getSuppressed()[0]).go() + one();
    }
  }

  static class Waiting {
    static {
      Peek.ask();
      try {
        Waiting.class.wait(1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    static int one() {
      return 1;
    }
  }

  static class InitialiserThatWaits extends Held {
    InitialiserThatWaits() throws SQLException {}

    @Region("exclusive")
    synchronized int run() throws SQLException {
      return Waiting.one() + one();
    }

    @Region(value = "exclusive", why = "left alone")
    synchronized int other() throws SQLException {
      return one();
    }
  }

  static class PrivateBelowItsName extends Held {
    PrivateBelowItsName() throws SQLException {}

    private int helper() {
      return Peek.ask();
    }

    @Region("exclusive")
    synchronized int run() throws SQLException {
      return helper() + one();
    }
  }

  static class HasTheSameName extends PrivateBelowItsName {
    HasTheSameName() throws SQLException {}

    int helper() {
      return 1;
    }
  }

  interface WithPrivate {
    private int helper() {
      return Peek.ask();
    }

    default int ask() {
      return helper();
    }
  }

  static class PrivateInAnInterface extends Held implements WithPrivate {
    PrivateInAnInterface() throws SQLException {}

    public int helper() {
      return 1;
    }

    @Region("exclusive")
    synchronized int run() throws SQLException {
      return ask() + one();
    }
  }

  interface Constants {
    Integer FIRST = Peek.ask();
  }

  static class ConstantOfItsInterface extends Held implements Constants {
    ConstantOfItsInterface() throws SQLException {}

    @Region("exclusive")
    synchronized int run() throws SQLException {
      return FIRST + one();
    }
  }

  static class OfAnotherPackage extends followed.apart.Base {
    OfAnotherPackage() throws SQLException {}

    int helper() {
      return 1;
    }
  }

  static class EntersItsLockInside extends Held {
    EntersItsLockInside() throws SQLException {}

    class Inside {
      @Region("read")
      int locked() throws SQLException {
        synchronized (EntersItsLockInside.this) {
          return one();
        }
      }
    }

    @Region("exclusive")
    synchronized int run() throws SQLException {
      return new Inside().locked();
    }
  }
}
