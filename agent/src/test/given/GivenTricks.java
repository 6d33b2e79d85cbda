package tricks;

import expected.Region;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Formattable;
import java.util.Formatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What methods of the JDK ask of what they are given. */
class GivenTricks {
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

  private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");

  GivenTricks() throws SQLException {}

  private int rows() throws SQLException {
    return connection.createStatement().executeQuery("SELECT count(*) FROM t").getInt(1);
  }

  @Region(value = "exclusive", why = "gives code of the application to a new AbstractList")
  synchronized int copiesAListOfItsOwnKind() throws SQLException {
    return new ArrayList<Integer>(new PeekList()).get(0) + rows();
  }

  @Region(value = "exclusive", why = "gives code of the application to a new AbstractList")
  synchronized int addsAListOfItsOwnKind() throws SQLException {
    List<Integer> all = new ArrayList<Integer>();
    all.addAll(new PeekList());
    return all.get(0) + rows();
  }

  @Region(value = "exclusive", why = "gives code of the application to a new AbstractMap")
  synchronized int putsAMapOfItsOwnKind() throws SQLException {
    Map<Integer, Integer> all = new HashMap<Integer, Integer>();
    all.putAll(new PeekMap());
    return all.size() + rows();
  }

  @Region(value = "exclusive", why = "gives code of the application to a new AbstractList")
  synchronized int looksAtAListInAList() throws SQLException {
    List<Object> all = new ArrayList<Object>();
    all.add(new PeekList());
    return all.hashCode() + rows();
  }

  @Region(value = "exclusive", why = "gives code of the application to String.format")
  synchronized int formatsWithAWidth() throws SQLException {
    return String.format("%5s", new Peek()).length() + rows();
  }

  @Region(value = "exclusive", why = "gives code of the application to String.format")
  synchronized int formatsAListWithAWidth() throws SQLException {
    List<Object> all = new ArrayList<Object>();
    all.add(new Peek());
    return String.format("%20s", all).length() + rows();
  }

  @Region(value = "exclusive", why = "gives code of the application to String.format")
  synchronized int formatsAListAsItIsTold(String how) throws SQLException {
    List<Object> all = new ArrayList<Object>();
    all.add(new Peek());
    return String.format(how, all).length() + rows();
  }

  @Region(value = "exclusive", why = "gives code of the application to String.format")
  synchronized int formatsWhatFormatsItself() throws SQLException {
    return String.format("%s", new PeekFormat()).length() + rows();
  }

  @Region(value = "exclusive", why = "makes a text of an object, by its toString")
  synchronized int insertsIntoABuilder() throws SQLException {
    StringBuilder text = new StringBuilder();
    text.insert(0, new Peek());
    return text.length() + rows();
  }

  @Region(value = "exclusive", why = "gives code of the application to StringBuilder.append")
  synchronized int appendsToABuilderInAList() throws SQLException {
    StringBuilder text = new StringBuilder();
    List<Object> all = new ArrayList<Object>();
    all.add(text);
    text.append(new Peek());
    return text.length() + rows();
  }

  @Region(value = "exclusive", why = "makes a text of an object, by its toString")
  synchronized int appendsItsOwnCharacters() throws SQLException {
    StringBuilder text = new StringBuilder();
    text.append(new PeekChars());
    return text.length() + rows();
  }

  @Region(value = "exclusive", why = "makes a text of an object, by its toString")
  synchronized int appendsSomeOfItsOwnCharacters() throws SQLException {
    StringBuilder text = new StringBuilder();
    text.append(new PeekChars(), 0, 1);
    return text.length() + rows();
  }

  @Region(value = "exclusive", why = "makes a text of an object, by its toString")
  synchronized int beginsWithItsOwnCharacters() throws SQLException {
    return new StringBuilder(new PeekChars()).length() + rows();
  }

  @Region(value = "exclusive", why = "gives code of the application to Pattern.matches")
  synchronized int matchesItsOwnCharacters() throws SQLException {
    return (Pattern.matches("x", new PeekChars()) ? 1 : 0) + rows();
  }

  @Region(value = "exclusive", why = "gives code of the application to Collection.add")
  synchronized int addsToAListOrASet(boolean which) throws SQLException {
    Collection<Object> all = which ? new ArrayList<Object>() : new HashSet<Object>();
    all.add(new Peek());
    return all.size() + rows();
  }
}
