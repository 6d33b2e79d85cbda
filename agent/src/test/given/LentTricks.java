package tricks;

import expected.Region;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Date;
import java.util.Formatter;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** What methods of the JDK read, change or run that is not the region's own. */
class LentTricks {
  enum Copies {
    ONE;

    private static final int[] KEPT = new int[1];

    static void keep(int which) {
      KEPT[0] = which;
    }

    static int[] values(int from) {
      return KEPT.clone();
    }
  }

  private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");
  private final Date since = new Date(0L);
  private final StringBuffer buffer = new StringBuffer();
  private final char[] letters = new char[1];
  private final Integer[] numbers = new Integer[1];
  private final Exception error = new Exception();
  private final Calendar calendar;

  LentTricks(Calendar calendar) throws SQLException {
    this.calendar = calendar;
  }

  private int rows() throws SQLException {
    return connection.createStatement().executeQuery("SELECT count(*) FROM t").getInt(1);
  }

  private int rowsUnchecked() {
    try {
      return rows();
    } catch (SQLException e) {
      throw new IllegalStateException("x", e);
    }
  }

  private char[] values() {
    return letters.clone();
  }

  @Region(value = "exclusive", why = "uses a new Formatter")
  synchronized int printsByAFormatter() throws SQLException {
    new Formatter(System.out).format("x");
    return rows();
  }

  @Region(value = "exclusive", why = "uses a new ByteArrayOutputStream")
  synchronized int printsBytes() throws Exception {
    new ByteArrayOutputStream().writeTo(System.out);
    return rows();
  }

  @Region(value = "exclusive", why = "uses a new Date")
  synchronized int comparesWithADate() throws SQLException {
    return (new Date(5L).after(since) ? 1 : 0) + rows();
  }

  @Region(value = "exclusive", why = "uses String.contentEquals")
  synchronized int asksAStringAboutABuilder() throws SQLException {
    return ("a".contentEquals(buffer) ? 1 : 0) + rows();
  }

  @Region(value = "exclusive", why = "uses Pattern.compile")
  synchronized int fillsABuilderOfOthers() throws SQLException {
    Pattern.compile("a").matcher("a").appendTail(buffer);
    return rows();
  }

  @Region(value = "exclusive", why = "makes a text of an object, by its toString")
  synchronized int beginsWithABuilderOfOthers() throws SQLException {
    return new StringBuilder(buffer).length() + rows();
  }

  @Region(value = "exclusive", why = "uses Pattern.compile")
  synchronized int matchesABuilderOfOthers() throws SQLException {
    return (Pattern.compile("a").matcher(buffer).find() ? 1 : 0) + rows();
  }

  @Region(value = "exclusive", why = "makes a text of an object, by its toString")
  synchronized int appendsLettersOfOthers() throws SQLException {
    StringBuilder text = new StringBuilder();
    text.append(letters, 0, 1);
    return text.length() + rows();
  }

  @Region(value = "exclusive", why = "makes a text of an object, by its toString")
  synchronized int writesLettersOfOthers() throws SQLException {
    new StringBuilder("a").getChars(0, 1, letters, 0);
    return rows();
  }

  @Region(value = "exclusive", why = "uses IllegalStateException.addSuppressed")
  synchronized int suppressesAnErrorOfOthers() throws SQLException {
    new IllegalStateException("x").addSuppressed(error);
    return rows();
  }

  @Region(value = "exclusive", why = "Integer.getInteger")
  synchronized int asksForAProperty() throws SQLException {
    return Integer.getInteger("limit", 0) + rows();
  }

  @Region(value = "exclusive", why = "Boolean.getBoolean")
  synchronized int asksForAFlag() throws SQLException {
    return (Boolean.getBoolean("flag") ? 1 : 0) + rows();
  }

  @Region(value = "exclusive", why = "uses IntStream.range")
  synchronized int readsInOtherThreads() throws SQLException {
    return IntStream.range(0, 4).parallel().map(i -> (int) rowsUnchecked()).sum();
  }

  @Region(value = "exclusive", why = "uses List.parallelStream")
  synchronized int readsAListInOtherThreads() throws SQLException {
    List<Integer> all = new ArrayList<Integer>();
    all.add(1);
    return all.parallelStream().mapToInt(i -> rowsUnchecked()).sum();
  }

  @Region(value = "exclusive", why = "gives code of the application to List.removeIf")
  synchronized int removesByAFunctionOfOthers(Predicate<Integer> which) throws SQLException {
    List<Integer> all = new ArrayList<Integer>();
    all.removeIf(which);
    return all.size() + rows();
  }

  @Region(value = "exclusive", why = "uses IntStream.range")
  synchronized int collectsIntoAnArrayOfOthers() throws SQLException {
    Object[] all = IntStream.range(0, 1).boxed().toArray(n -> numbers);
    return all.length + rows();
  }

  @Region(value = "exclusive", why = "copies an array that others may change")
  synchronized int copiesAnArrayOfOthers() throws SQLException {
    return values()[0] + rows();
  }

  @Region(value = "exclusive", why = "copies an array that others may change")
  synchronized int copiesAnArrayThatHasTheNameOfConstants() throws SQLException {
    return Copies.values(0)[0] + rows();
  }

  @Region(value = "exclusive", why = "gives an object to the result set")
  synchronized int readsWithACalendarOfOthers() throws SQLException {
    ResultSet row = connection.createStatement().executeQuery("SELECT 1");
    return (int) row.getDate(1, calendar).getTime();
  }

  @Region(value = "exclusive", why = "uses a new Date")
  synchronized int bindsWithACalendarOfOthers() throws SQLException {
    PreparedStatement query = connection.prepareStatement("SELECT ?");
    query.setDate(1, new java.sql.Date(5L), calendar);
    return query.executeQuery().getInt(1);
  }

  @Region(value = "exclusive", why = "binds an object that others may change")
  synchronized int bindsAList() throws SQLException {
    List<Object> all = new ArrayList<Object>();
    all.add(new Peek());
    PreparedStatement query = connection.prepareStatement("SELECT ?");
    query.setObject(1, all);
    return query.executeQuery().getInt(1);
  }
}
