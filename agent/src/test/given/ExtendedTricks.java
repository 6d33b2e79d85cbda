package tricks;

import expected.Region;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.spi.CharsetProvider;
import java.security.SecureRandomSpi;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.time.zone.ZoneRulesProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SimpleTimeZone;
import java.util.UUID;
import java.util.spi.TimeZoneNameProvider;

/** Values of the JDK whose class, or what it asks for them, is the application's. */
class ExtendedTricks {
  static class PeekNumber extends BigDecimal {
    PeekNumber() {
      super(1);
    }

    @Override
    public String toString() {
      return "" + Peek.ask();
    }
  }

  static class PeekCharset extends Charset {
    PeekCharset() {
      super("x-peek", new String[0]);
    }

    @Override
    public boolean contains(Charset other) {
      return false;
    }

    @Override
    public CharsetDecoder newDecoder() {
      return Charset.defaultCharset().newDecoder();
    }

    @Override
    public CharsetEncoder newEncoder() {
      Peek.ask();
      return Charset.defaultCharset().newEncoder();
    }
  }

  static class PeekCharsets extends CharsetProvider {
    @Override
    public Iterator<Charset> charsets() {
      return Collections.emptyIterator();
    }

    @Override
    public Charset charsetForName(String name) {
      Peek.ask();
      return new PeekCharset();
    }
  }

  static class PeekZones extends ZoneRulesProvider {
    @Override
    protected Set<String> provideZoneIds() {
      return Collections.singleton("Peek");
    }

    @Override
    protected ZoneRules provideRules(String zone, boolean forCaching) {
      Peek.ask();
      return null;
    }

    @Override
    protected NavigableMap<String, ZoneRules> provideVersions(String zone) {
      return null;
    }
  }

  static class PeekNames extends TimeZoneNameProvider {
    @Override
    public String getDisplayName(String zone, boolean daylight, int style, Locale locale) {
      return "" + Peek.ask();
    }

    @Override
    public Locale[] getAvailableLocales() {
      return new Locale[] {Locale.US};
    }
  }

  /** Made the default one at start-up, say. */
  static class PeekZone extends SimpleTimeZone {
    PeekZone() {
      super(0, "Peek");
    }

    @Override
    public int getRawOffset() {
      return Peek.ask();
    }
  }

  static class PeekRandomness extends SecureRandomSpi {
    @Override
    protected void engineSetSeed(byte[] seed) {}

    @Override
    protected void engineNextBytes(byte[] bytes) {
      Peek.ask();
    }

    @Override
    protected byte[] engineGenerateSeed(int size) {
      return new byte[size];
    }
  }

  static class Held {
    protected final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");

    Held() throws SQLException {}

    int one() throws SQLException {
      return connection.createStatement().executeQuery("SELECT 1").getInt(1);
    }
  }

  static class SaysANumber extends Held {
    SaysANumber() throws SQLException {}

    @Region(value = "exclusive", why = "uses a number whose class may be the application's")
    synchronized String says(BigDecimal number) throws SQLException {
      return "is " + number + one();
    }
  }

  static class SaysANumberOfAList extends Held {
    SaysANumberOfAList() throws SQLException {}

    @Region(value = "exclusive", why = "uses a number whose class may be the application's")
    synchronized String says() throws SQLException {
      List<BigDecimal> all = new ArrayList<BigDecimal>();
      all.add(new PeekNumber());
      BigDecimal number = all.get(0);
      return number.toString() + one();
    }
  }

  static class BindsANumber extends Held {
    BindsANumber() throws SQLException {}

    @Region(value = "exclusive", why = "a number whose class may be the application's")
    synchronized int binds(BigDecimal number) throws SQLException {
      PreparedStatement query = connection.prepareStatement("SELECT ?");
      query.setBigDecimal(1, number);
      return query.executeQuery().getInt(1);
    }
  }

  /** What cannot change and what can are one in the array. */
  static class HashesANumberInAnArray extends Held {
    HashesANumberInAnArray() throws SQLException {}

    @Region(value = "exclusive", why = "uses Arrays.hashCode")
    synchronized int hashes(BigDecimal number, int size) throws SQLException {
      Object[] all = new Object[size];
      all[0] = number;
      all[1] = new StringBuilder();
      return Arrays.hashCode(all) + one();
    }
  }

  static class SaysADate extends Held {
    SaysADate() throws SQLException {}

    @Region(value = "exclusive", why = "uses a new Date")
    synchronized String says() throws SQLException {
      return new Date(5L).toString() + one();
    }
  }

  static class ReadsATime extends Held {
    ReadsATime() throws SQLException {}

    @Region(value = "exclusive", why = "reads a date, which may ask")
    synchronized long reads() throws SQLException {
      return connection
          .createStatement()
          .executeQuery("SELECT at FROM t")
          .getTimestamp(1)
          .getNanos();
    }
  }

  static class MakesAName extends Held {
    MakesAName() throws SQLException {}

    @Region(value = "exclusive", why = "uses UUID.randomUUID")
    synchronized String makes() throws SQLException {
      return UUID.randomUUID().toString() + one();
    }
  }

  static class WritesByACharset extends Held {
    WritesByACharset() throws SQLException {}

    @Region(value = "exclusive", why = "gives code of the application to String.getBytes")
    synchronized int writes(Charset charset) throws SQLException {
      return "a".getBytes(charset).length + one();
    }
  }

  static class WritesByTheNameOfOne extends Held {
    WritesByTheNameOfOne() throws SQLException {}

    @Region(value = "exclusive", why = "uses String.getBytes")
    synchronized int writes(String charset) throws Exception {
      return "a".getBytes(charset).length + one();
    }
  }

  static class AsksForAZone extends Held {
    AsksForAZone() throws SQLException {}

    @Region(value = "exclusive", why = "uses ZoneId.of")
    synchronized int asks(String zone) throws SQLException {
      return ZoneId.of(zone) == null ? 0 : one();
    }
  }

  static class AsksForNone extends Held {
    AsksForNone() throws SQLException {}

    @Region("read")
    synchronized int asks(String name) throws SQLException {
      return name.trim().length() + one();
    }
  }
}
