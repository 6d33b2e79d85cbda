package tricks;

import expected.Region;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Collection;
import java.util.Date;
import java.util.EnumSet;
import java.util.Formattable;
import java.util.Formatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** What methods of the JDK do with what they are given. */
class GivenTricks {
  static class Peek {
    static int asked;

    static int ask() {
      return ++asked;
    }

    @Override
    public String toString() {
      return "" + ask();
    }

    @Override
    public int hashCode() {
      return ask();
    }
  }

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

  static class PeekMap extends AbstractMap<Integer, Integer> {
    @Override
    public Set<Map.Entry<Integer, Integer>> entrySet() {
      Peek.ask();
      return new HashSet<Map.Entry<Integer, Integer>>();
    }
  }

  static class PeekFormat implements Formattable {
    @Override
    public void formatTo(Formatter formatter, int flags, int width, int precision) {
      Peek.ask();
    }
  }

  static class PeekChars implements CharSequence {
    @Override
    public int length() {
      return 1;
    }

    @Override
    public char charAt(int index) {
      return (char) Peek.ask();
    }

    @Override
    public CharSequence subSequence(int from, int to) {
      return this;
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

  static class Hashed {
    @Override
    public int hashCode() {
      return Peek.ask();
    }
  }

  static class Plain {}

  static class PeekPlain extends Plain {
    @Override
    public String toString() {
      return "" + Peek.ask();
    }
  }

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

  private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");
  private final Hashed hashed = new Hashed();
  private final Date since = new Date(0L);
  private final StringBuffer buffer = new StringBuffer();
  private final char[] letters = new char[1];
  private final Integer[] numbers = new Integer[1];
  private final Exception error = new Exception();
  private final Calendar calendar;

  GivenTricks(Calendar calendar) throws SQLException {
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

  @Region(value = "exclusive", why = "is called from there")
  synchronized int copiesAListOfItsOwnKind() throws SQLException {
    return new ArrayList<Integer>(new PeekList()).get(0) + rows();
  }

  @Region(value = "exclusive", why = "is called from there")
  synchronized int addsAListOfItsOwnKind() throws SQLException {
    List<Integer> all = new ArrayList<Integer>();
    all.addAll(new PeekList());
    return all.get(0) + rows();
  }

  @Region(value = "exclusive", why = "is called from there")
  synchronized int putsAMapOfItsOwnKind() throws SQLException {
    Map<Integer, Integer> all = new HashMap<Integer, Integer>();
    all.putAll(new PeekMap());
    return all.size() + rows();
  }

  @Region(value = "exclusive", why = "is called from there")
  synchronized int looksAtAListInAList() throws SQLException {
    List<Object> all = new ArrayList<Object>();
    all.add(new PeekList());
    return all.hashCode() + rows();
  }

  @Region(value = "exclusive", why = "Peek.asked")
  synchronized int formatsWithAWidth() throws SQLException {
    return String.format("%5s", new Peek()).length() + rows();
  }

  @Region(value = "exclusive", why = "Peek.asked")
  synchronized int formatsAListWithAWidth() throws SQLException {
    List<Object> all = new ArrayList<Object>();
    all.add(new Peek());
    return String.format("%20s", all).length() + rows();
  }

  @Region(value = "exclusive", why = "Peek.asked")
  synchronized int formatsAListAsItIsTold(String how) throws SQLException {
    List<Object> all = new ArrayList<Object>();
    all.add(new Peek());
    return String.format(how, all).length() + rows();
  }

  @Region(value = "exclusive", why = "is called from there")
  synchronized int formatsWhatFormatsItself() throws SQLException {
    return String.format("%s", new PeekFormat()).length() + rows();
  }

  @Region(value = "exclusive", why = "Peek.asked")
  synchronized int insertsIntoABuilder() throws SQLException {
    StringBuilder text = new StringBuilder();
    text.insert(0, new Peek());
    return text.length() + rows();
  }

  @Region(value = "exclusive", why = "Peek.asked")
  synchronized int appendsToABuilderInAList() throws SQLException {
    StringBuilder text = new StringBuilder();
    List<Object> all = new ArrayList<Object>();
    all.add(text);
    text.append(new Peek());
    return text.length() + rows();
  }

  @Region(value = "exclusive", why = "is called from there")
  synchronized int appendsItsOwnCharacters() throws SQLException {
    StringBuilder text = new StringBuilder();
    text.append(new PeekChars());
    return text.length() + rows();
  }

  @Region(value = "exclusive", why = "is called from there")
  synchronized int appendsSomeOfItsOwnCharacters() throws SQLException {
    StringBuilder text = new StringBuilder();
    text.append(new PeekChars(), 0, 1);
    return text.length() + rows();
  }

  @Region(value = "exclusive", why = "is called from there")
  synchronized int beginsWithItsOwnCharacters() throws SQLException {
    return new StringBuilder(new PeekChars()).length() + rows();
  }

  @Region(value = "exclusive", why = "is called from there")
  synchronized int matchesItsOwnCharacters() throws SQLException {
    return (Pattern.matches("x", new PeekChars()) ? 1 : 0) + rows();
  }

  @Region(value = "exclusive", why = "Peek.asked")
  synchronized int addsToAListOrASet(boolean which) throws SQLException {
    Collection<Object> all = which ? new ArrayList<Object>() : new HashSet<Object>();
    all.add(new Peek());
    return all.size() + rows();
  }

  @Region(value = "exclusive", why = "gives the JDK an object that others may change")
  synchronized int printsByAFormatter() throws SQLException {
    new Formatter(System.out).format("x");
    return rows();
  }

  @Region(value = "exclusive", why = "gives the JDK an object that others may change")
  synchronized int printsBytes() throws Exception {
    new ByteArrayOutputStream().writeTo(System.out);
    return rows();
  }

  @Region(value = "exclusive", why = "gives the JDK an object that others may change")
  synchronized int comparesWithADate() throws SQLException {
    return (new Date(5L).after(since) ? 1 : 0) + rows();
  }

  @Region(value = "exclusive", why = "gives the JDK an object that others may change")
  synchronized int asksAStringAboutABuilder() throws SQLException {
    return ("a".contentEquals(buffer) ? 1 : 0) + rows();
  }

  @Region(value = "exclusive", why = "gives the JDK an object that others may change")
  synchronized int fillsABuilderOfOthers() throws SQLException {
    Pattern.compile("a").matcher("a").appendTail(buffer);
    return rows();
  }

  @Region(value = "exclusive", why = "may call equals, hashCode or toString")
  synchronized int beginsWithABuilderOfOthers() throws SQLException {
    return new StringBuilder(buffer).length() + rows();
  }

  @Region(value = "exclusive", why = "gives the JDK an object that others may change")
  synchronized int matchesABuilderOfOthers() throws SQLException {
    return (Pattern.compile("a").matcher(buffer).find() ? 1 : 0) + rows();
  }

  @Region(value = "exclusive", why = "gives the JDK an object that others may change")
  synchronized int appendsLettersOfOthers() throws SQLException {
    StringBuilder text = new StringBuilder();
    text.append(letters, 0, 1);
    return text.length() + rows();
  }

  @Region(value = "exclusive", why = "gives the JDK an object that others may change")
  synchronized int writesLettersOfOthers() throws SQLException {
    new StringBuilder("a").getChars(0, 1, letters, 0);
    return rows();
  }

  @Region(value = "exclusive", why = "gives the JDK an object that others may change")
  synchronized int suppressesAnErrorOfOthers() throws SQLException {
    new IllegalStateException("x").addSuppressed(error);
    return rows();
  }

  @Region(value = "exclusive", why = "Peek.asked")
  synchronized int hasACauseThatCounts() throws SQLException {
    int rows = rows();
    if (rows < 0) {
      throw new IllegalStateException(new PeekError());
    }
    return rows;
  }

  @Region(value = "exclusive", why = "Peek.asked")
  synchronized int failsWithADetailThatCounts() throws SQLException {
    int rows = rows();
    if (rows < 0) {
      throw new AssertionError(new Peek());
    }
    return rows;
  }

  @Region(value = "exclusive", why = "Integer.getInteger")
  synchronized int asksForAProperty() throws SQLException {
    return Integer.getInteger("limit", 0) + rows();
  }

  @Region(value = "exclusive", why = "Boolean.getBoolean")
  synchronized int asksForAFlag() throws SQLException {
    return (Boolean.getBoolean("flag") ? 1 : 0) + rows();
  }

  @Region(value = "exclusive", why = "Peek.asked")
  synchronized int usesAClassWithADefault() throws SQLException {
    return new Tagged().hashCode() + rows();
  }

  @Region(value = "exclusive", why = "Peek.asked")
  synchronized int saysANameThatIsMadeOfItsHash() throws SQLException {
    return new Hashed().toString().length() + rows();
  }

  @Region(value = "exclusive", why = "Peek.asked")
  synchronized int saysTheNameOfAHashedConstant() throws SQLException {
    return hashed.toString().length() + rows();
  }

  @Region(value = "exclusive", why = "whose code is not known")
  synchronized int saysTheNameOfAnyOfTwo(Plain which) throws SQLException {
    return which.toString().length() + rows();
  }

  @Region(value = "exclusive", why = "whose code is not known")
  synchronized int hashesAListOfItsOwnKind() throws SQLException {
    return new PeekList().hashCode() + rows();
  }

  @Region(value = "exclusive", why = "gives code of the application to")
  synchronized int hashesAListAsItsBaseDoes() throws SQLException {
    return new HashedList().hashCode() + rows();
  }

  @Region(value = "exclusive", why = "which may call it")
  synchronized int seedsARandomOfItsOwnKind() throws SQLException {
    return new PeekRandom() == null ? 1 : rows();
  }

  @Region(value = "exclusive", why = "which may call it")
  synchronized int fillsASetOfItsOwnKind() throws SQLException {
    List<Integer> all = new ArrayList<Integer>();
    all.add(1);
    return new PeekSet(all).isEmpty() ? 1 : rows();
  }

  @Region(value = "exclusive", why = "Peek.asked")
  synchronized int asksForTheConstants() throws SQLException {
    return EnumSet.allOf(Kind.class).size() + rows();
  }

  @Region(value = "exclusive", why = "runs code in other threads")
  synchronized int readsInOtherThreads() throws SQLException {
    return IntStream.range(0, 4).parallel().map(i -> (int) rowsUnchecked()).sum();
  }

  @Region(value = "exclusive", why = "runs code in other threads")
  synchronized int readsAListInOtherThreads() throws SQLException {
    List<Integer> all = new ArrayList<Integer>();
    all.add(1);
    return all.parallelStream().mapToInt(i -> rowsUnchecked()).sum();
  }

  @Region(value = "exclusive", why = "gives code of the application to the JDK")
  synchronized int removesByAFunctionOfOthers(Predicate<Integer> which) throws SQLException {
    List<Integer> all = new ArrayList<Integer>();
    all.removeIf(which);
    return all.size() + rows();
  }

  @Region(value = "exclusive", why = "gives the JDK an object that others may change")
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

  @Region(value = "exclusive", why = "binds an object that others may change")
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
